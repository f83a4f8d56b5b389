import { Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useTRPC } from "../../api/trpc.ts";
import { Panel } from "../../ui/panel.tsx";
import { AppointmentRow } from "./appointment-row.tsx";
import classes from "./today.module.css";

/** What a change of the clock's rules left for somebody to settle. Shown only when there is something. */
export function ClockTroubles({ now }: { readonly now: Date }) {
  const trpc = useTRPC();
  const { data } = useQuery(trpc.appointments.clockTroubles.queryOptions());
  if (data === undefined || data.length === 0) return null;
  return (
    <Panel title="The clock rules changed: call these patients" isFlush>
      <Text size="sm" c="dimmed" px="md" pb="xs">
        The clocks now skip the time of these appointments, or two of them now have the same time. Move one,
        and it leaves this list.
      </Text>
      <ul className={classes["list"]}>
        {data.map((appointment) => (
          <AppointmentRow key={appointment.appointmentId} appointment={appointment} now={now} isNew={false} />
        ))}
      </ul>
    </Panel>
  );
}
