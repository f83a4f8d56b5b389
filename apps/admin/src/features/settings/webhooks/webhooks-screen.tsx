import { Stack } from "@mantine/core";
import { IconLock } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useMayEditSettings } from "../../../api/session.ts";
import { useTRPC } from "../../../api/trpc.ts";
import { EmptyState } from "../../../ui/empty-state.tsx";
import { PageHeader } from "../../../ui/page-header.tsx";
import { Panel } from "../../../ui/panel.tsx";
import { DeliveriesPanel } from "./deliveries-panel.tsx";
import { EndpointsPanel } from "./endpoints-panel.tsx";

export function WebhooksScreen() {
  const mayEdit = useMayEditSettings();
  return (
    <>
      <PageHeader
        title="Webhooks"
        description="Tells your other systems when a visit is booked, moved, cancelled or over."
      />
      {mayEdit ? (
        <Lists />
      ) : (
        <Panel isFlush>
          <EmptyState icon={IconLock} title="Your role does not allow this">
            What other systems are told is for owners and admins of the organization. Ask one of them.
          </EmptyState>
        </Panel>
      )}
    </>
  );
}

function Lists() {
  const trpc = useTRPC();
  const query = useQuery(trpc.webhooks.list.queryOptions());
  const endpoints = query.data?.endpoints ?? [];
  return (
    <Stack gap="lg">
      <EndpointsPanel query={query} />
      {endpoints.length > 0 && <DeliveriesPanel endpoints={endpoints} />}
    </Stack>
  );
}
