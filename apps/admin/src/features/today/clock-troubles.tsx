import { Button, Text } from "@mantine/core";
import { useMutation, useQuery } from "@tanstack/react-query";
import { useApi } from "../../api/api-context.ts";
import { useOrganization } from "../../api/session.ts";
import { useTRPC } from "../../api/trpc.ts";
import { notifyDone, notifyProblem } from "../../ui/notify.tsx";
import { Panel } from "../../ui/panel.tsx";
import type { Appointment } from "../appointments/appointment-types.ts";
import { nameOfAppointment } from "../appointments/appointment-words.ts";
import { useAppointmentCache } from "../appointments/use-appointment-cache.ts";
import { AppointmentRow } from "./appointment-row.tsx";
import classes from "./today.module.css";

/** What a change of the clock's rules left for somebody to settle. Shown only when there is something. */
export function ClockTroubles({ now }: { readonly now: Date }) {
  const trpc = useTRPC();
  const { data } = useQuery(trpc.appointments.clockTroubles.queryOptions());
  if (data === undefined || data.length === 0) return null;
  return (
    <Panel title="The clock rules changed: call these patients" isFlush>
      <Text size="sm" c="dimmed" className={classes["note"]}>
        The clocks now skip the time of these appointments, or two of them now have the same time. Move one,
        or keep it as it is, and it leaves this list.
      </Text>
      <ul className={classes["list"]}>
        {data.map((appointment) => (
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
