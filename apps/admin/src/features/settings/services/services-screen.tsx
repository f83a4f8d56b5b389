import { Button, Switch } from "@mantine/core";
import { IconPlus, IconStethoscope } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTRPC } from "../../../api/trpc.ts";
import { count, formatMinutes } from "../../../format/minutes.ts";
import { EmptyState } from "../../../ui/empty-state.tsx";
import { PageHeader } from "../../../ui/page-header.tsx";
import { Panel } from "../../../ui/panel.tsx";
import { StateView } from "../../../ui/state-view.tsx";
import { EditModal } from "../parts/edit-modal.tsx";
import { ReadOnlyNote } from "../parts/read-only-note.tsx";
import { Row, Rows } from "../parts/row.tsx";
import { useMayEdit } from "../parts/use-may-edit.ts";
import { ArchiveService } from "./archive-service.tsx";
import { type Service, ServiceForm } from "./service-form.tsx";

export function ServicesScreen() {
  const trpc = useTRPC();
  const services = useQuery(trpc.services.list.queryOptions());
  const mayEdit = useMayEdit();
  const [edited, setEdited] = useState<Service | "new" | null>(null);
  const [showArchived, setShowArchived] = useState(false);
  const add = mayEdit && (
    <Button leftSection={<IconPlus size={16} />} onClick={() => setEdited("new")}>
      Add service
    </Button>
  );
  const archived = services.data?.filter(({ active }) => !active).length ?? 0;
  return (
    <>
      <PageHeader
        title="Services"
        description="What callers can book, and how long it takes."
        actions={add}
      />
      <ReadOnlyNote />
      <Panel isFlush>
        <StateView
          query={services}
          isEmpty={(all) => all.length === 0}
          empty={
            <EmptyState icon={IconStethoscope} title="No services yet" action={add}>
              Add what people come for. Until then, nothing can be booked.
            </EmptyState>
          }
        >
          {(all) => (
            <Rows label="Services">
              {all
                .filter(({ active }) => active || showArchived)
                .map((service) => (
                  <ServiceRow key={service.serviceId} service={service} onEdit={() => setEdited(service)} />
                ))}
            </Rows>
          )}
        </StateView>
      </Panel>
      {archived > 0 && (
        <Switch
          mt="md"
          label={`Show ${count(archived, "archived service")}`}
          checked={showArchived}
          onChange={(event) => setShowArchived(event.currentTarget.checked)}
        />
      )}
      <EditModal
        title={edited === "new" ? "New service" : "Change service"}
        isOpen={edited !== null}
        onClose={() => setEdited(null)}
      >
        {(onChanged) =>
          edited !== null && (
            <ServiceForm
              service={edited === "new" ? null : edited}
              onChanged={onChanged}
              onDone={() => setEdited(null)}
            />
          )
        }
      </EditModal>
    </>
  );
}

function ServiceRow({ service, onEdit }: { readonly service: Service; readonly onEdit: () => void }) {
  const mayEdit = useMayEdit();
  return (
    <Row
      title={service.active ? service.name : `${service.name} (archived)`}
      detail={describe(service)}
      actions={
        mayEdit && (
          <>
            {service.active && (
              <Button variant="default" size="sm" onClick={onEdit} aria-label={`Change ${service.name}`}>
                Change
              </Button>
            )}
            <ArchiveService service={service} />
          </>
        )
      }
    />
  );
}

function describe({ durationMinutes, bufferBeforeMinutes, bufferAfterMinutes }: Service): string {
  return [
    formatMinutes(durationMinutes),
    ...(bufferBeforeMinutes > 0 ? [`${formatMinutes(bufferBeforeMinutes)} free before`] : []),
    ...(bufferAfterMinutes > 0 ? [`${formatMinutes(bufferAfterMinutes)} free after`] : []),
  ].join(" · ");
}
