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
import { TwilioForm } from "./twilio-form.tsx";

type Account = inferRouterOutputs<AppRouter>["integrations"]["twilio"];

/** Who sends the clinic's texts. */
export function TwilioPanel() {
  const trpc = useTRPC();
  const query = useQuery(trpc.integrations.twilio.queryOptions());
  const isOwner = useIsOwner();
  return (
    <Panel title="Text messages: Twilio">
      <StateView query={query}>
        {(account) => (
          <Stack gap="lg" maw={640}>
            <WhoSends account={account} />
            {isOwner ? (
              <TwilioForm hasAccount={account.ownAccount !== null} />
            ) : (
              <Text size="sm" c="dimmed">
                Only owners can change this.
              </Text>
            )}
            <CopyField
              label="Address for replies"
              description="At Twilio, at the number or the messaging service, as the webhook for incoming messages. Without it nobody here learns what patients write back."
              value={account.replyUrl}
            />
          </Stack>
        )}
      </StateView>
    </Panel>
  );
}

function WhoSends({ account }: { readonly account: Account }) {
  const { ownAccount, hasPlatform } = account;
  if (ownAccount !== null) return <OwnAccount account={ownAccount} hasPlatform={hasPlatform} />;
  return hasPlatform ? (
    <Says label="Shared account">
      Texts come from this server’s account at Twilio. Enter the clinic’s own to send them from its number.
    </Says>
  ) : (
    <Says label="Not set up">
      Texts are kept on this server and nobody gets them, until an account at Twilio is entered.
    </Says>
  );
}

type OwnAccountProps = {
  readonly account: NonNullable<Account["ownAccount"]>;
  readonly hasPlatform: boolean;
};

function OwnAccount({ account, hasPlatform }: OwnAccountProps) {
  const isOwner = useIsOwner();
  const remove = useRemoveAccount();
  const ask = async () => {
    const isSure = await confirmAction({
      title: "Remove the clinic’s Twilio account?",
      message: hasPlatform
        ? "Texts are then sent by this server’s account, from another number."
        : "Texts are then kept on this server, and nobody gets them.",
      confirmLabel: "Remove account",
      isDangerous: true,
    });
    if (isSure) remove.mutate();
  };
  return (
    <Group justify="space-between" align="flex-start">
      <Says label="The clinic’s own account">
        Account ending in {account.keyHint}. Saved: <DayAndTime at={account.updatedAt} />.
      </Says>
      {isOwner && (
        <Button variant="default" onClick={() => void ask()} loading={remove.isPending}>
          Remove account
        </Button>
      )}
    </Group>
  );
}

function useRemoveAccount() {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  return useMutation(
    trpc.integrations.deleteTwilioAccount.mutationOptions({
      onSuccess: async () => {
        notifyDone("Account removed.");
        await queryClient.invalidateQueries();
      },
      onError: (error) => notifyProblem(error, "The account was not removed"),
    }),
  );
}

function Says({ label, children }: { readonly label: string; readonly children: React.ReactNode }) {
  return (
    <Stack gap={6} align="flex-start">
      <Badge variant="light" tt="none" size="lg" radius="sm">
        {label}
      </Badge>
      <Text size="sm">{children}</Text>
    </Stack>
  );
}
