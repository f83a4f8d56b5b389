import { Anchor, Button, Switch } from "@mantine/core";
import { IconPlus, IconUsers } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { useTRPC } from "../../../api/trpc.ts";
import { count } from "../../../format/minutes.ts";
import { EmptyState } from "../../../ui/empty-state.tsx";
import { PageHeader } from "../../../ui/page-header.tsx";
import { Panel } from "../../../ui/panel.tsx";
import { StateView } from "../../../ui/state-view.tsx";
import { EditModal } from "../parts/edit-modal.tsx";
import { ReadOnlyNote } from "../parts/read-only-note.tsx";
import { Row, Rows } from "../parts/row.tsx";
import { useMayEdit } from "../parts/use-may-edit.ts";
import { ArchiveProvider } from "./archive-provider.tsx";
import { type Provider, ProviderForm } from "./provider-form.tsx";

export function ProvidersScreen() {
  const trpc = useTRPC();
  const providers = useQuery(trpc.providers.list.queryOptions());
  const mayEdit = useMayEdit();
  const [edited, setEdited] = useState<Provider | "new" | null>(null);
  const [showArchived, setShowArchived] = useState(false);
  const add = mayEdit && (
    <Button leftSection={<IconPlus size={16} />} onClick={() => setEdited("new")}>
      Add provider
    </Button>
  );
  const archived = providers.data?.filter(({ active }) => !active).length ?? 0;
  return (
    <>
      <PageHeader title="Providers" description="The people and rooms that callers book." actions={add} />
      <ReadOnlyNote />
      <Panel isFlush>
        <StateView
          query={providers}
          isEmpty={(all) => all.length === 0}
          empty={
            <EmptyState icon={IconUsers} title="No providers yet" action={add}>
              Add the people who see patients. Until then, nothing can be booked.
            </EmptyState>
          }
        >
          {(all) => (
            <Rows label="Providers">
              {all
                .filter(({ active }) => active || showArchived)
                .map((provider) => (
                  <ProviderRow
                    key={provider.providerId}
                    provider={provider}
                    onEdit={() => setEdited(provider)}
                  />
                ))}
            </Rows>
          )}
        </StateView>
      </Panel>
      {archived > 0 && (
        <Switch
          mt="md"
          label={`Show ${count(archived, "archived provider")}`}
          checked={showArchived}
          onChange={(event) => setShowArchived(event.currentTarget.checked)}
        />
      )}
      <EditModal
        title={edited === "new" ? "New provider" : "Change provider"}
        isOpen={edited !== null}
        onClose={() => setEdited(null)}
      >
        {(onChanged) =>
          edited !== null && (
            <ProviderForm
              provider={edited === "new" ? null : edited}
              onChanged={onChanged}
              onDone={() => setEdited(null)}
            />
          )
        }
      </EditModal>
    </>
  );
}

function ProviderRow({ provider, onEdit }: { readonly provider: Provider; readonly onEdit: () => void }) {
  const mayEdit = useMayEdit();
  const { providerId, name, active, hasOwnHours } = provider;
  return (
    <Row
      title={active ? name : `${name} (archived)`}
      detail={
        <>
          <GivenServices provider={provider} />
          {active && (
            <>
              {" · "}
              <Anchor
                size="sm"
                underline="always"
                renderRoot={(props) => (
                  <Link {...props} to="/settings/hours" search={{ provider: providerId }} />
                )}
              >
                {hasOwnHours ? "Own hours" : "Hours as the clinic"}
              </Anchor>
            </>
          )}
        </>
      }
      actions={
        mayEdit && (
          <>
            {active && (
              <Button variant="default" size="sm" onClick={onEdit} aria-label={`Change ${name}`}>
                Change
              </Button>
            )}
            <ArchiveProvider provider={provider} />
          </>
        )
      }
    />
  );
}

function GivenServices({ provider: { serviceIds } }: { readonly provider: Provider }) {
  const trpc = useTRPC();
  const { data } = useQuery(trpc.services.list.queryOptions());
  const names = (data ?? [])
    .filter(({ active, serviceId }) => active && serviceIds.includes(serviceId))
    .map(({ name }) => name);
  if (data === undefined) return "…";
  return names.length === 0 ? "No services: nobody can book with them" : names.join(", ");
}
