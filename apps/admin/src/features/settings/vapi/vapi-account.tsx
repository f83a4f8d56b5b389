import { Badge, Button, Group, Stack, Text } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import type { AppRouter } from "@callwaiting/server/router";
import type { inferRouterOutputs } from "@trpc/server";
import { useIsOwner } from "../../../api/session.ts";
import { useTRPC } from "../../../api/trpc.ts";
import { confirmAction } from "../../../ui/confirm-action.tsx";
import { CopyField } from "../../../ui/copy-field.tsx";
import { notifyDone, notifyProblem } from "../../../ui/notify.tsx";
import { Panel } from "../../../ui/panel.tsx";
import { StateView } from "../../../ui/state-view.tsx";
import { DayAndTime } from "../../../ui/time-text.tsx";
import { VapiKeyForm } from "./vapi-key-form.tsx";
import { ONLY_OWNERS } from "./webhook-secrets.tsx";

type Account = inferRouterOutputs<AppRouter>["integrations"]["vapi"];

/** Which Vapi the clinic works with, and its own key. */
export function VapiAccount() {
  const trpc = useTRPC();
  const query = useQuery(trpc.integrations.vapi.queryOptions());
  const isOwner = useIsOwner();
  return (
    <Panel title="Account">
      <StateView query={query}>
        {(account) => (
          <Stack gap="lg">
            <WhichVapi account={account} />
            {isOwner ? (
              <VapiKeyForm hasKey={account.ownKey !== null} />
            ) : (
              <Text size="sm" c="dimmed">
                {ONLY_OWNERS}
              </Text>
            )}
            <CopyField
              label="Webhook address"
              description="Where Vapi sends its requests. The sync sets it on the assistants; on phone numbers with their own server URL, set it by hand."
              value={account.webhookUrl}
            />
          </Stack>
        )}
      </StateView>
    </Panel>
  );
}

function WhichVapi({ account }: { readonly account: Account }) {
  const { ownKey, platform } = account;
  if (ownKey !== null) return <OwnKey ownKey={ownKey} platform={platform} />;
  if (platform.kind === "simulated") {
    return (
      <Says label="Simulated">
        This server has no Vapi key, so it works with a simulated Vapi on this machine. You can try
        everything, but there is no real phone line. Enter the clinic’s private key to connect one.
      </Says>
    );
  }
  return (
    <Says label="Shared account">
      The clinic uses this server’s Vapi account ({platform.host}). Enter a private key to use the clinic’s
      own account.
    </Says>
  );
}

type OwnKeyProps = {
  readonly ownKey: NonNullable<Account["ownKey"]>;
  readonly platform: Account["platform"];
};

function OwnKey({ ownKey, platform }: OwnKeyProps) {
  const isOwner = useIsOwner();
  const remove = useRemoveKey();
  const next = platform.kind === "simulated" ? "the simulated Vapi on this machine" : "this server’s account";
  const ask = async () => {
    const isSure = await confirmAction({
      title: "Remove the clinic’s Vapi key?",
      message: `The assistants continue with ${next}. Those in the clinic’s own Vapi account stay there but are no longer updated.`,
      confirmLabel: "Remove key",
      isDangerous: true,
    });
    if (isSure) remove.mutate();
  };
  return (
    <Group justify="space-between" align="flex-start">
      <Says label="The clinic’s own account">
        {ownKey.keyHint === ""
          ? "The key is too short to show its last characters."
          : `Key ending in ${ownKey.keyHint}.`}{" "}
        Saved: <DayAndTime at={ownKey.updatedAt} />.
      </Says>
      {isOwner && (
        <Button variant="default" onClick={() => void ask()} loading={remove.isPending}>
          Remove key
        </Button>
      )}
    </Group>
  );
}

function useRemoveKey() {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  return useMutation(
    trpc.integrations.deleteVapiKey.mutationOptions({
      onSuccess: async () => {
        notifyDone("Key removed.");
        await queryClient.invalidateQueries();
      },
      onError: (error) => notifyProblem(error, "The key was not removed"),
    }),
  );
}

function Says({ label, children }: { readonly label: string; readonly children: React.ReactNode }) {
  return (
    <Stack gap={6} align="flex-start">
      <Badge variant="light" tt="none" size="lg" radius="sm">
        {label}
      </Badge>
      <Text size="sm" maw={600}>
        {children}
      </Text>
    </Stack>
  );
}
