import { Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useTRPC } from "../../api/trpc.ts";
import { Panel } from "../../ui/panel.tsx";
import { AppointmentRow } from "./appointment-row.tsx";
import classes from "./today.module.css";

/** The line books for a caller to whom it may not tell what is there already. Shown only when there is something. */
export function DoubleVisits({ now }: { readonly now: Date }) {
  const trpc = useTRPC();
  const { data } = useQuery(trpc.appointments.doubleVisits.queryOptions());
  if (data === undefined || data.length === 0) return null;
  return (
    <Panel title="Booked twice for one time" isFlush>
      <Text size="sm" c="dimmed" className={classes["note"]}>
        The same patient has two appointments at one time. The phone could not ask, because the caller had not
        shown who they are. Call the patient, then move or cancel one, and both leave this list.
      </Text>
      <ul className={classes["list"]}>
        {data.map((appointment) => (
          <AppointmentRow key={appointment.appointmentId} appointment={appointment} now={now} isNew={false} />
        ))}
      </ul>
    </Panel>
  );
}
