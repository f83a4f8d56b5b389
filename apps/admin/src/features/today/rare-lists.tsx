import { Button, Text } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useApi } from "../../api/api-context.ts";
import { useOrganization } from "../../api/session.ts";
import { notifyDone, notifyProblem } from "../../ui/notify.tsx";
import { Panel } from "../../ui/panel.tsx";
import type { Appointment } from "../appointments/appointment-types.ts";
import { nameOfAppointment } from "../appointments/appointment-words.ts";
import { useAppointmentCache } from "../appointments/use-appointment-cache.ts";
import { AppointmentRow } from "./appointment-row.tsx";
import classes from "./today.module.css";

// What Today shows on few days: loaded on those.

type RareListProps = { readonly appointments: readonly Appointment[]; readonly now: Date };

/** What a change of the clock's rules left for somebody to settle. */
export function ClockTroubleList({ appointments, now }: RareListProps) {
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
export function DoubleVisitList({ appointments, now }: RareListProps) {
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
