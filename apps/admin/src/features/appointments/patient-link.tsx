import { Button, Group, Stack, Text } from "@mantine/core";
import { IconCopy, IconLinkOff } from "@tabler/icons-react";
import { useMutation } from "@tanstack/react-query";
import { useOrganization } from "../../api/session.ts";
import { useTRPC } from "../../api/trpc.ts";
import { confirmAction } from "../../ui/confirm-action.tsx";
import { CopyField } from "../../ui/copy-field.tsx";
import { notifyDone, notifyProblem } from "../../ui/notify.tsx";
import { Panel } from "../../ui/panel.tsx";
import type { Appointment } from "./appointment-types.ts";

/** The patient's own page of this appointment: to give them the link, and to take it back. */
export function PatientLink({ appointment }: { readonly appointment: Appointment }) {
  const { role } = useOrganization();
  const { appointmentId, endsAt } = appointment;
  const { copy, revoke } = usePatientLink();
  if (role === "viewer" || Date.parse(endsAt) <= Date.now()) return null;
  const ask = async () => {
    const isSure = await confirmAction({
      title: "Revoke the patient’s link?",
      message: "It stops working at once, also in messages that were sent. The next message has a new one.",
      confirmLabel: "Revoke link",
      isDangerous: true,
    });
    if (isSure) revoke.mutate({ appointmentId });
  };
  return (
    <Panel title="Patient’s link">
      <Stack gap="sm">
        <Text size="sm">
          With it the patient sees this appointment and may confirm, move or cancel it, until it is over.
        </Text>
        {copy.data !== undefined && (
          <CopyField
            label="Link"
            description="Anyone with this link can change the appointment."
            value={copy.data.url}
          />
        )}
        <Group gap="sm">
          <Button
            variant="default"
            size="sm"
            leftSection={<IconCopy size={16} aria-hidden />}
            loading={copy.isPending}
            onClick={() => copy.mutate({ appointmentId })}
          >
            Copy link
          </Button>
          <Button
            variant="default"
            size="sm"
            leftSection={<IconLinkOff size={16} aria-hidden />}
            loading={revoke.isPending}
            onClick={() => void ask()}
          >
            Revoke link
          </Button>
        </Group>
      </Stack>
    </Panel>
  );
}

function usePatientLink() {
  const trpc = useTRPC();
  const copy = useMutation(
    trpc.visitLinks.copy.mutationOptions({
      onSuccess: ({ url }) => void putIntoClipboard(url),
      onError: (error) => notifyProblem(error),
    }),
  );
  const revoke = useMutation(
    trpc.visitLinks.revoke.mutationOptions({
      onSuccess: () => {
        copy.reset();
        notifyDone("The patient’s link no longer works.");
      },
      onError: (error) => notifyProblem(error),
    }),
  );
  return { copy, revoke };
}

/** Without TLS, and where the browser asks first, there is none: the link stands on the page as well. */
async function putIntoClipboard(url: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(url);
    notifyDone("The link is copied.");
  } catch {
    // It is there to be copied by hand.
  }
}
