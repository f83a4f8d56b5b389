import { Anchor, Button, Text } from "@mantine/core";
import { IconCheck } from "@tabler/icons-react";
import { useInfiniteQuery, useMutation, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import type { inferRouterOutputs } from "@trpc/server";
import type { AppRouter } from "@callwaiting/server/router";
import { useApi } from "../../api/api-context.ts";
import { PAGES, rowsOf } from "../../api/pages.ts";
import { useOrganization } from "../../api/session.ts";
import { useTRPC } from "../../api/trpc.ts";
import { useFormatPhone } from "../../format/phone.ts";
import { notifyDone, notifyProblem } from "../../ui/notify.tsx";
import { Panel } from "../../ui/panel.tsx";
import { PhoneText } from "../../ui/phone-text.tsx";
import { ShowMore } from "../../ui/show-more.tsx";
import { RelativeDay, TimeText } from "../../ui/time-text.tsx";
import classes from "./today.module.css";

type Reply = inferRouterOutputs<AppRouter>["messages"]["unread"]["items"][number];

/** What people wrote back to a text, until somebody has dealt with it. */
export function UnreadReplies() {
  const trpc = useTRPC();
  const query = useInfiniteQuery(trpc.messages.unread.infiniteQueryOptions({}, PAGES));
  if (query.data === undefined || rowsOf(query.data).length === 0) return null;
  return (
    <Panel title="Written back by text" isFlush>
      <Text size="sm" c="dimmed" className={classes["note"]}>
        Nobody has answered yet, and nothing was changed by it. Read it, do what there is to do, and tick it
        off.
      </Text>
      <ul className={classes["list"]}>
        {rowsOf(query.data).map((reply) => (
          <Row key={reply.replyId} reply={reply} />
        ))}
      </ul>
      <ShowMore query={query} label="Show newer replies" />
    </Panel>
  );
}

function Row({ reply }: { readonly reply: Reply }) {
  const { body, phone, receivedAt, meaning } = reply;
  return (
    <li className={classes["row"]}>
      <div className={classes["when"]}>
        <TimeText at={receivedAt} />
        <span className={classes["soft"]}>
          <RelativeDay at={receivedAt} />
        </span>
      </div>
      <div className={classes["who"]}>
        <span className={classes["name"]}>
          <Who reply={reply} />
          <PhoneText e164={phone} />
        </span>
        <Text className={classes["reply"] ?? ""}>“{body}”</Text>
        {meaning === "opt_out" && (
          <span className={classes["soft"]}>
            This number gets no more texts. If that is not what was meant, change it on the contact’s page.
          </span>
        )}
      </div>
      <div className={classes["actions"]}>
        <DoneButton reply={reply} />
      </div>
    </li>
  );
}

function Who({ reply: { contactId, contactName } }: { readonly reply: Reply }) {
  if (contactId === null) return <span className={classes["patient"]}>Nobody we know</span>;
  return (
    <Anchor
      inherit
      className={classes["patient"] ?? ""}
      renderRoot={(props) => <Link {...props} to="/contacts/$contactId" params={{ contactId }} />}
    >
      {contactName}
    </Anchor>
  );
}

function DoneButton({ reply: { replyId, contactName, phone } }: { readonly reply: Reply }) {
  const { client } = useApi();
  const { role } = useOrganization();
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const formatPhone = useFormatPhone();
  const who = contactName ?? formatPhone(phone);
  const mark = useMutation({
    mutationFn: (isDone: boolean) => client.messages.markReply.mutate({ replyId, isDone }),
    onSuccess: (_marked, isDone) => {
      if (isDone) notifyDone(`The reply of ${who} is off the list.`, () => mark.mutate(false));
    },
    onError: (error) => notifyProblem(error, "Nothing was changed"),
    onSettled: () => queryClient.invalidateQueries(trpc.messages.pathFilter()),
  });
  if (role === "viewer") return null;
  return (
    <Button
      size="compact-sm"
      variant="default"
      leftSection={<IconCheck size={16} aria-hidden />}
      loading={mark.isPending}
      aria-label={`Done: reply of ${who}`}
      onClick={() => mark.mutate(true)}
    >
      Done
    </Button>
  );
}
