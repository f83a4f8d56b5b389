import { Select, Stack } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { useOrganization } from "../../../api/session.ts";
import { useTRPC } from "../../../api/trpc.ts";
import { zoneLabel } from "../../../format/zone.ts";
import { PageHeader } from "../../../ui/page-header.tsx";
import { Panel } from "../../../ui/panel.tsx";
import { StateView } from "../../../ui/state-view.tsx";
import { ReadOnlyNote } from "../../../ui/read-only-note.tsx";
import { useProvidersQuery } from "../../../api/whole-lists.ts";
import { HoursForm } from "./hours-form.tsx";
import { NextOpenDay } from "./next-open-day.tsx";

const route = getRouteApi("/shell/settings/hours");
const CLINIC = "clinic";

export function HoursScreen() {
  const trpc = useTRPC();
  const { zone } = useOrganization();
  const { provider: providerId = null } = route.useSearch();
  const navigate = route.useNavigate();
  const providers = useQuery(useProvidersQuery()).data ?? [];
  const week = useQuery(trpc.hours.load.queryOptions({ providerId }));
  const active = providers.filter((one) => one.active || one.providerId === providerId);
  const provider =
    providerId === null
      ? null
      : {
          providerId,
          name: active.find((one) => one.providerId === providerId)?.name ?? "This provider",
        };
  return (
    <>
      <PageHeader
        title="Opening hours"
        description={`When callers can book, in ${zoneLabel(zone.name)}.`}
        actions={
          <Select
            aria-label="Whose hours"
            data={[
              { value: CLINIC, label: "The whole clinic" },
              ...active.map((one) => ({ value: one.providerId, label: one.name })),
            ]}
            value={providerId ?? CLINIC}
            onChange={(value) =>
              void navigate({ search: value === null || value === CLINIC ? {} : { provider: value } })
            }
            allowDeselect={false}
            w={260}
          />
        }
      />
      <ReadOnlyNote />
      <Stack gap="lg">
        <Panel isFlush>
          <StateView query={week}>
            {(loaded) => <HoursForm key={providerId ?? CLINIC} provider={provider} loaded={loaded} />}
          </StateView>
        </Panel>
        <NextOpenDay providerId={providerId} />
      </Stack>
    </>
  );
}
