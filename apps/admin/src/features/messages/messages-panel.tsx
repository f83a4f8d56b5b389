import { Collapse, Text, UnstyledButton } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { useInfiniteQuery } from "@tanstack/react-query";
import { PAGES, rowsOf } from "../../api/pages.ts";
import { useTRPC } from "../../api/trpc.ts";
import { ListSkeleton } from "../../ui/list-skeleton.tsx";
import { Panel } from "../../ui/panel.tsx";
import { Pill } from "../../ui/pill.tsx";
import { ShowMore } from "../../ui/show-more.tsx";
import { StateView } from "../../ui/state-view.tsx";
import { DayAndTime } from "../../ui/time-text.tsx";
import { type Message, nameOfMessage, pillOf, sayTrouble } from "./message-words.ts";
import { TryAgain } from "./try-again.tsx";
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
  const query = useInfiniteQuery(trpc.messages.list.infiniteQueryOptions(about, PAGES));
  return (
    <Panel title="Messages" isFlush>
      <StateView
        query={query}
        loading={<ListSkeleton rows={2} />}
        isEmpty={(messages) => rowsOf(messages).length === 0}
        empty={
          <Text c="dimmed" px="lg" py="sm">
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
};

function MessageRow({ message, isOfOneVisit }: MessageRowProps) {
  const [isOpen, { toggle }] = useDisclosure(false);
  const pill = pillOf(message);
  const trouble = sayTrouble(message);
  const name = nameOfMessage(message);
  return (
    <li className={classes["message"]}>
      <div className={classes["head"]}>
        <div className={classes["what"]}>
          <Text fw={600}>{isOfOneVisit ? name : `${message.patientName}: ${name.toLowerCase()}`}</Text>
          {!isOfOneVisit && (
            <Text size="sm" c="dimmed">
              {message.kind === "offer" ? "Held for them" : "Visit"}: <DayAndTime at={message.startsAt} />
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
            {message.subject !== null && (
              <Text fw={600} mt="xs">
                {message.subject}
              </Text>
            )}
            <Text component="pre" className={classes["text"] ?? ""}>
              {message.body}
            </Text>
          </Collapse>
        </>
      )}
    </li>
  );
}
