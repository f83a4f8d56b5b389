import { Button, Group, Stack, Text } from "@mantine/core";
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import type { AppRouter } from "@callwaiting/server/router";
import type { inferRouterOutputs } from "@trpc/server";
import { useApi } from "../../api/api-context.ts";
import { PAGES, rowsOf } from "../../api/pages.ts";
import { useFormatPhone } from "../../format/phone.ts";
import { useOrganization } from "../../api/session.ts";
import { useTRPC } from "../../api/trpc.ts";
import { notifyDone, notifyProblem } from "../../ui/notify.tsx";
import { Panel } from "../../ui/panel.tsx";
import { ShowMore } from "../../ui/show-more.tsx";
import { StateView } from "../../ui/state-view.tsx";
import { DayAndTime } from "../../ui/time-text.tsx";
import classes from "./messages.module.css";

type Consent = inferRouterOutputs<AppRouter>["messages"]["consents"][number];

/** Whether somebody may be written to, who said so, and what they wrote back. */
export function ConsentPanel({ contactId }: { readonly contactId: string }) {
  const trpc = useTRPC();
  const consents = useQuery(trpc.messages.consents.queryOptions({ contactId }));
  const replies = useInfiniteQuery(trpc.messages.replies.infiniteQueryOptions({ contactId }, PAGES));
  return (
    <Panel title="May we write?" isFlush>
      <StateView query={consents}>
        {(all) => (
          <ul className={classes["list"]}>
            {all.map((consent) => (
              <ConsentRow key={consent.channel} contactId={contactId} consent={consent} />
            ))}
          </ul>
        )}
      </StateView>
      {replies.data !== undefined && rowsOf(replies.data).length > 0 && (
        <ul className={classes["list"]} aria-label="What they wrote back">
          {rowsOf(replies.data).map((reply) => (
            <li key={reply.replyId} className={classes["message"]}>
              <Text className={classes["text"] ?? ""}>“{reply.body}”</Text>
              <Text size="sm" c="dimmed">
                Written back: <DayAndTime at={reply.receivedAt} />
              </Text>
            </li>
          ))}
        </ul>
      )}
      <ShowMore query={replies} label="Show older replies" />
    </Panel>
  );
}

function ConsentRow({ contactId, consent }: { readonly contactId: string; readonly consent: Consent }) {
  const mayChange = useOrganization().role !== "viewer";
  const formatPhone = useFormatPhone();
  const change = useChangeConsent(contactId);
  const { channel, address, isAllowed } = consent;
  const what = channel === "sms" ? "Texts" : "E-mails";
  return (
    <li className={classes["message"]}>
      <Group justify="space-between" align="flex-start">
        <Stack gap={2}>
          <Text fw={600}>
            {what} to {channel === "sms" ? formatPhone(address) : address}: {isAllowed ? "yes" : "no"}
          </Text>
          <Text size="sm" c="dimmed">
            {sayWhy(consent)}
            {consent.changedAt !== null && (
              <>
                {" "}
                <DayAndTime at={consent.changedAt} />
              </>
            )}
          </Text>
        </Stack>
        {mayChange && (
          <Button size="xs" variant="default" onClick={() => void change(channel, !isAllowed)}>
            {isAllowed ? `They want no ${what.toLowerCase()}` : `They want ${what.toLowerCase()} again`}
          </Button>
        )}
      </Group>
    </li>
  );
}

function sayWhy({ how, byName, isAllowed }: Consent): string {
  if (how === null) return "They gave it for their visits, and hear of those alone.";
  if (how === "reply") return isAllowed ? "They wrote START." : "They asked for no more texts in a reply.";
  return how === "carrier"
    ? "The carrier says that they have stopped texts."
    : `Noted by ${byName ?? "the front desk"}.`;
}

function useChangeConsent(contactId: string) {
  const { client, queryClient } = useApi();
  const trpc = useTRPC();
  return async (channel: Consent["channel"], isAllowed: boolean) => {
    try {
      await client.messages.saveConsent.mutate({ contactId, channel, isAllowed });
      notifyDone("Noted.");
    } catch (error) {
      notifyProblem(error, "It was not noted");
    } finally {
      await queryClient.invalidateQueries({ queryKey: trpc.messages.consents.queryKey() });
    }
  };
}
