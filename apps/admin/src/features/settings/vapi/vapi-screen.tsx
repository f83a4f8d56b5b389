import { Stack } from "@mantine/core";
import { PageHeader } from "../../../ui/page-header.tsx";
import { VapiAccount } from "./vapi-account.tsx";
import { WebhookSecrets } from "./webhook-secrets.tsx";

export function VapiScreen() {
  return (
    <>
      <PageHeader
        title="Vapi connection"
        description="Vapi answers the phone and asks this server for times and bookings."
      />
      <Stack gap="lg">
        <VapiAccount />
        <WebhookSecrets />
      </Stack>
    </>
  );
}
