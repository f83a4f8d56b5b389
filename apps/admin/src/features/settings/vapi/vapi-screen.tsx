import { Stack } from "@mantine/core";
import { IconLock } from "@tabler/icons-react";
import { useMayEditSettings } from "../../../api/session.ts";
import { EmptyState } from "../../../ui/empty-state.tsx";
import { PageHeader } from "../../../ui/page-header.tsx";
import { Panel } from "../../../ui/panel.tsx";
import { VapiAccount } from "./vapi-account.tsx";
import { WebhookSecrets } from "./webhook-secrets.tsx";

export function VapiScreen() {
  const mayEdit = useMayEditSettings();
  return (
    <>
      <PageHeader
        title="Vapi connection"
        description="Vapi answers the phone and asks this server for free times and bookings."
      />
      {mayEdit ? (
        <Stack gap="lg">
          <VapiAccount />
          <WebhookSecrets />
        </Stack>
      ) : (
        <Panel isFlush>
          <EmptyState icon={IconLock} title="Your role does not allow this">
            Keys and secrets are for owners and admins of the organization. Ask one of them.
          </EmptyState>
        </Panel>
      )}
    </>
  );
}
