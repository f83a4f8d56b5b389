import { Button, Text } from "@mantine/core";
import { useInfiniteQuery, useMutation, useQueryClient } from "@tanstack/react-query";
import type { AppRouter } from "@callwaiting/server/router";
import type { inferRouterOutputs } from "@trpc/server";
import { useState } from "react";
import { useIsOwner } from "../../../api/session.ts";
import { PAGES, rowsOf } from "../../../api/pages.ts";
import { useTRPC } from "../../../api/trpc.ts";
import { confirmAction } from "../../../ui/confirm-action.tsx";
import { notifyProblem } from "../../../ui/notify.tsx";
import { Panel } from "../../../ui/panel.tsx";
import { ShowMore } from "../../../ui/show-more.tsx";
import { StateView } from "../../../ui/state-view.tsx";
import { DayAndTime } from "../../../ui/time-text.tsx";
import { Row, Rows } from "../../../ui/rows.tsx";
import { NewSecret } from "./new-secret.tsx";

/** Why a button is missing. */
export const ONLY_OWNERS = "Only an owner of the clinic can change this.";

type Secret = inferRouterOutputs<AppRouter>["webhookSecrets"]["list"]["items"][number];

/** While an old secret waits for Vapi. */
const WAITING_MS = 2_000;

/** How Vapi proves who it is, and how that is replaced. */
export function WebhookSecrets() {
  const trpc = useTRPC();
  const query = useInfiniteQuery(
    trpc.webhookSecrets.list.infiniteQueryOptions(
      {},
      {
        ...PAGES,
        refetchInterval: ({ state: { data } }) =>
          data !== undefined && isWaiting(rowsOf(data)) ? WAITING_MS : false,
      },
    ),
  );
  const { secret, rotate, isBusy, forget } = useRotate();
  const isOwner = useIsOwner();
  return (
    <Panel
      title="Webhook secret"
      isFlush
      actions={
        isOwner ? (
          <Button variant="default" onClick={() => void rotate()} loading={isBusy}>
            Replace
          </Button>
        ) : undefined
      }
    >
      <Text size="sm" px={20} py={14} maw={680}>
        Vapi sends it with every request, so the server knows which clinic is meant. Replace it if somebody
        may have seen it. No calls are lost: the old one keeps working until Vapi has used the new one, and
        ten minutes longer. {!isOwner && ONLY_OWNERS}
      </Text>
      <StateView query={query}>
        {(secrets) => (
          <Rows label="Webhook secrets">
            {rowsOf(secrets)
              .filter(({ isLive }) => isLive)
              .map((each, index) => (
                <SecretRow key={each.secretId} secret={each} isNewest={index === 0} />
              ))}
          </Rows>
        )}
      </StateView>
      <ShowMore query={query} />
      <NewSecret secret={secret} onClose={forget} />
    </Panel>
  );
}

/** An older one without an end lives until Vapi was seen with the newest. */
const isWaiting = (secrets: readonly Secret[]): boolean =>
  secrets.slice(1).some(({ expiresAt }) => expiresAt === null);

function SecretRow({ secret, isNewest }: { readonly secret: Secret; readonly isNewest: boolean }) {
  const { createdAt, expiresAt, confirmedBy } = secret;
  return (
    <Row
      title={isNewest ? "In use" : "Previous"}
      detail={
        <>
          Created: <DayAndTime at={createdAt} />. {isNewest && confirmedBy > 0 && "Vapi is using it."}
          {isNewest && confirmedBy === 0 && "Vapi has not used it yet."}
          {!isNewest && expiresAt === null && "Works until Vapi has used the new one."}
          {!isNewest && expiresAt !== null && (
            <>
              Works until: <DayAndTime at={expiresAt} />.
            </>
          )}
        </>
      }
    />
  );
}

function useRotate() {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const [secret, setSecret] = useState<string | null>(null);
  const mutation = useMutation(
    trpc.webhookSecrets.rotate.mutationOptions({
      onSuccess: async (made) => {
        setSecret(made.secret);
        await queryClient.invalidateQueries();
      },
      onError: (error) => notifyProblem(error, "The secret was not replaced"),
    }),
  );
  const rotate = async () => {
    const isSure = await confirmAction({
      title: "Replace the webhook secret?",
      message:
        "The assistants get the new one automatically. Tools and phone numbers that you set up at Vapi by hand, and programs of your own, need it from you.",
      confirmLabel: "Replace secret",
    });
    if (isSure) mutation.mutate();
  };
  return { secret, rotate, isBusy: mutation.isPending, forget: () => setSecret(null) };
}
