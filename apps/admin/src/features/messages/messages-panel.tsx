import { Button, Collapse, Text, UnstyledButton } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { useApi } from "../../api/api-context.ts";
import { PAGES, rowsOf } from "../../api/pages.ts";
import { useOrganization } from "../../api/session.ts";
import { useTRPC } from "../../api/trpc.ts";
import { ListSkeleton } from "../../ui/list-skeleton.tsx";
import { notifyDone, notifyProblem } from "../../ui/notify.tsx";
import { Panel } from "../../ui/panel.tsx";
import { Pill } from "../../ui/pill.tsx";
import { ShowMore } from "../../ui/show-more.tsx";
import { StateView } from "../../ui/state-view.tsx";
import { DayAndTime } from "../../ui/time-text.tsx";
import { type Message, nameOfMessage, pillOf, sayTrouble } from "./message-words.ts";
import classes from "./messages.module.css";

type About = { readonly appointmentId?: string; readonly contactId?: string };

type MessagesPanelProps = {
  readonly about?: About;
  /** On a page of all visits each says whose it is. */
  readonly isOfAll?: boolean;
};

/** What was written to patients, what waits for its time and what was not sent, with why. */
export function MessagesPanel({ about = {}, isOfAll = false }: MessagesPanelProps) {
  const trpc = useTRPC();
  const settings = useQuery(trpc.messages.settings.queryOptions());
  const query = useInfiniteQuery(trpc.messages.list.infiniteQueryOptions(about, PAGES));
  return (
    <Panel title="Messages" isFlush>
      <StateView
        query={query}
        loading={<ListSkeleton rows={2} />}
        isEmpty={(messages) => rowsOf(messages).length === 0}
        empty={
          <Text c="dimmed" p="lg" pt={0}>
            Nothing was written about {isOfAll ? "any visit" : "this"} yet.
          </Text>
        }
      >
        {(messages) => (
          <ul className={classes["list"]}>
            {rowsOf(messages).map((message) => (
              <MessageRow
                key={message.messageId}
                message={message}
                isOfOneVisit={about.appointmentId !== undefined}
                isCaught={settings.data?.delivery === "catcher"}
              />
            ))}
          </ul>
        )}
      </StateView>
      <ShowMore query={query} label="Show older messages" />
    </Panel>
  );
}

type MessageRowProps = {
  readonly message: Message;
  /** The page says whose and which. */
  readonly isOfOneVisit: boolean;
  /** There is no mail server. */
  readonly isCaught: boolean;
};

function MessageRow({ message, isOfOneVisit, isCaught }: MessageRowProps) {
  const [isOpen, { toggle }] = useDisclosure(false);
  const pill = pillOf(message, isCaught);
  const trouble = sayTrouble(message);
  const name = nameOfMessage(message);
  return (
    <li className={classes["message"]}>
      <div className={classes["head"]}>
        <div className={classes["what"]}>
          <Text fw={600}>{isOfOneVisit ? name : `${message.patientName}: ${name.toLowerCase()}`}</Text>
          {!isOfOneVisit && (
            <Text size="sm" c="dimmed">
              Visit: <DayAndTime at={message.startsAt} />
            </Text>
          )}
          <Text size="sm" c="dimmed">
            {message.sentAt === null ? "Due: " : `${pill.label}: `}
            <DayAndTime at={message.sentAt ?? message.dueAt} />
            {message.recipient !== null && ` to ${message.recipient}`}
          </Text>
          {trouble !== null && <Text size="sm">{trouble}</Text>}
        </div>
        <Pill tone={pill.tone}>{pill.label}</Pill>
      </div>
      {message.status === "failed" && <TryAgain messageId={message.messageId} />}
      {message.body !== null && (
        <>
          <UnstyledButton className={classes["more"] ?? ""} onClick={toggle} aria-expanded={isOpen}>
            {isOpen ? "Hide the text" : "Read it"}
          </UnstyledButton>
          <Collapse expanded={isOpen}>
            <Text fw={600} mt="xs">
              {message.subject}
            </Text>
            <Text component="pre" className={classes["text"] ?? ""}>
              {message.body}
            </Text>
          </Collapse>
        </>
      )}
    </li>
  );
}

function TryAgain({ messageId }: { readonly messageId: string }) {
  const { client, queryClient } = useApi();
  const trpc = useTRPC();
  if (useOrganization().role === "viewer") return null;
  const run = async () => {
    try {
      await client.messages.retry.mutate({ messageId });
      notifyDone("It will be tried again within a minute.");
    } catch (error) {
      notifyProblem(error, "It was not tried again");
    } finally {
      await queryClient.invalidateQueries({ queryKey: trpc.messages.list.queryKey() });
    }
  };
  return (
    <Button size="xs" variant="default" mt="xs" onClick={() => void run()}>
      Try again
    </Button>
  );
}
