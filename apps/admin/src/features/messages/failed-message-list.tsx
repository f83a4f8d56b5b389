import { Text } from "@mantine/core";
import { Panel } from "../../ui/panel.tsx";
import { DayAndTime } from "../../ui/time-text.tsx";
import { type Message, nameOfMessage, sayTrouble } from "./message-words.ts";
import { TryAgain } from "./try-again.tsx";
import classes from "./messages.module.css";

/** Patients who do not know what they should know. */
export function FailedMessageList({ messages }: { readonly messages: readonly Message[] }) {
  return (
    <Panel title="Messages that could not be sent" isFlush>
      <ul className={classes["list"]}>
        {messages.map((message) => (
          <li key={message.messageId} className={classes["message"]}>
            <Text fw={600}>{`${message.patientName}: ${nameOfMessage(message).toLowerCase()}`}</Text>
            <Text size="sm" c="dimmed">
              Visit: <DayAndTime at={message.startsAt} />
            </Text>
            <Text size="sm">{sayTrouble(message)} Try again, or call them.</Text>
            <TryAgain messageId={message.messageId} />
          </li>
        ))}
      </ul>
    </Panel>
  );
}
