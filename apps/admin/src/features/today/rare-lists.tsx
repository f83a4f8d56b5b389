import { Button, Text } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import type { ComponentProps } from "react";
import { useApi } from "../../api/api-context.ts";
import { useOrganization } from "../../api/session.ts";
import { notifyDone, notifyProblem } from "../../ui/notify.tsx";
import { Panel } from "../../ui/panel.tsx";
import type { Appointment } from "../appointments/appointment-types.ts";
import { nameOfAppointment } from "../appointments/appointment-words.ts";
import { useAppointmentCache } from "../appointments/use-appointment-cache.ts";
import { StoppedWebhooks } from "./stopped-webhooks.tsx";
import { AppointmentRow } from "./appointment-row.tsx";
import classes from "./today.module.css";
import { FailedMessageList } from "../messages/failed-message-list.tsx";
import type { Message } from "../messages/message-words.ts";
import { UnreadReplies } from "./unread-replies.tsx";
import { OutboundTodayPanel } from "../outbound/outbound-today.tsx";

// What Today shows on few days: loaded on those.

type RareListProps = { readonly appointments: readonly Appointment[]; readonly now: Date };

/** What a change of the clock's rules left for somebody to settle. */
function ClockTroubleList({ appointments, now }: RareListProps) {
  return (
    <Panel title="The clock rules changed: call these patients" isFlush>
      <Text size="sm" c="dimmed" className={classes["note"]}>
        The clocks now skip the time of these appointments, or two of them now have the same time. Move one,
        or keep it as it is, and it leaves this list.
      </Text>
      <ul className={classes["list"]}>
        {appointments.map((appointment) => (
          <AppointmentRow
            key={appointment.appointmentId}
            appointment={appointment}
            now={now}
            isNew={false}
            action={<AcceptButton appointment={appointment} />}
          />
        ))}
      </ul>
    </Panel>
  );
}

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

function AcceptButton({ appointment }: { readonly appointment: Appointment }) {
  const { client } = useApi();
  const { role } = useOrganization();
  const { refresh, tellLate } = useAppointmentCache();
  const { appointmentId, revision: expectedRevision, patientName } = appointment;
  const accept = useMutation({
    mutationFn: () => client.appointments.acceptClockTrouble.mutate({ appointmentId, expectedRevision }),
    onSuccess: (outcome) => {
      if (outcome.kind === "changed_meanwhile") tellLate(outcome);
      else notifyDone(`${nameOfAppointment(appointment)} stays as it is.`);
    },
    onError: (error) => notifyProblem(error, "Nothing was changed"),
    onSettled: refresh,
  });
  if (role === "viewer") return null;
  return (
    <div className={classes["actions"]}>
      <Button
        size="compact-sm"
        variant="default"
        loading={accept.isPending}
        aria-label={`Keep as it is: ${patientName}`}
        onClick={() => accept.mutate()}
      >
        Keep as it is
      </Button>
    </div>
  );
}

type RareListsProps = {
  readonly clocks: readonly Appointment[];
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
  const { clocks, doubles, untold, stopped, isCalling, hasReplies, now } = props;
  return (
    <>
      {hasReplies && <UnreadReplies />}
      {clocks.length > 0 && <ClockTroubleList appointments={clocks} now={now} />}
      {doubles.length > 0 && <DoubleVisitList appointments={doubles} now={now} />}
      {isCalling && <OutboundTodayPanel />}
      {untold.length > 0 && <FailedMessageList messages={untold} />}
      {stopped.length > 0 && <StoppedWebhooks stopped={stopped} />}
    </>
  );
}
