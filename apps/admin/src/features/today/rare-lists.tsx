import { Text } from "@mantine/core";
import type { ComponentProps } from "react";
import { Panel } from "../../ui/panel.tsx";
import type { Appointment } from "../appointments/appointment-types.ts";
import { StoppedWebhooks } from "./stopped-webhooks.tsx";
import { AppointmentRow } from "./appointment-row.tsx";
import classes from "./today.module.css";
import { FailedMessageList } from "../messages/failed-message-list.tsx";
import type { Message } from "../messages/message-words.ts";
import { UnreadReplies } from "./unread-replies.tsx";
import { OutboundTodayPanel } from "../outbound/outbound-today.tsx";

// What Today shows on few days: loaded on those.

type RareListProps = { readonly appointments: readonly Appointment[]; readonly now: Date };

/** The line books for a caller to whom it may not tell what is there already. */
function DoubleVisitList({ appointments, now }: RareListProps) {
  return (
    <Panel title="Booked twice for one time" isFlush>
      <Text size="sm" c="dimmed" className={classes["note"]}>
        The same patient has two appointments at one time. The phone could not ask, because the caller had not
        shown who they are. Call the patient, then move or cancel one, and both leave this list.
      </Text>
      <ul className={classes["list"]}>
        {appointments.map((appointment) => (
          <AppointmentRow key={appointment.appointmentId} appointment={appointment} now={now} isNew={false} />
        ))}
      </ul>
    </Panel>
  );
}

type RareListsProps = {
  readonly doubles: readonly Appointment[];
  readonly untold: readonly Message[];
  readonly stopped: ComponentProps<typeof StoppedWebhooks>["stopped"];
  /** Whether the assistant calls people. */
  readonly isCalling: boolean;
  /** Whether somebody wrote back what nobody has dealt with. */
  readonly hasReplies: boolean;
  readonly now: Date;
};

/** Each of them only where there is something. */
export function RareLists(props: RareListsProps) {
  const { doubles, untold, stopped, isCalling, hasReplies, now } = props;
  return (
    <>
      {hasReplies && <UnreadReplies />}
      {doubles.length > 0 && <DoubleVisitList appointments={doubles} now={now} />}
      {isCalling && <OutboundTodayPanel />}
      {untold.length > 0 && <FailedMessageList messages={untold} />}
      {stopped.length > 0 && <StoppedWebhooks stopped={stopped} />}
    </>
  );
}
