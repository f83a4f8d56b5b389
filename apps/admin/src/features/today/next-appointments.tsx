import { Anchor } from "@mantine/core";
import { IconCalendar } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { useArrivals } from "../../live/use-arrivals.ts";
import { EmptyState } from "../../ui/empty-state.tsx";
import { Panel } from "../../ui/panel.tsx";
import { AppointmentRow } from "./appointment-row.tsx";
import { type Today, countOf } from "./today-data.ts";
import classes from "./today.module.css";

type NextAppointmentsProps = { readonly today: Today; readonly now: Date };

/** Who comes next, and how the day stands. */
export function NextAppointments({ today, now }: NextAppointmentsProps) {
  const arrived = useArrivals();
  const hasDay = today.next.length > 0 || Object.values(today.appointments).some((count) => count > 0);
  return (
    <Panel
      title="Next"
      isFlush
      actions={
        <Anchor component={Link} to="/calendar" size="sm">
          Open the calendar
        </Anchor>
      }
    >
      {hasDay && <p className={classes["summary"]}>{describeDay(today)}</p>}
      {today.next.length === 0 ? (
        <EmptyState icon={IconCalendar} title="Nobody is booked">
          Appointments appear here as soon as they are made, by phone or at the desk.
        </EmptyState>
      ) : (
        <ul className={classes["list"]}>
          {today.next.map((appointment) => (
            <AppointmentRow
              key={appointment.appointmentId}
              appointment={appointment}
              now={now}
              isNew={arrived.has(appointment.appointmentId)}
            />
          ))}
        </ul>
      )}
    </Panel>
  );
}

function describeDay({ appointments: { confirmed, completed, cancelled, no_show: missed } }: Today): string {
  const all = confirmed + completed + missed;
  const parts = [
    ...(completed > 0 ? [`${completed} completed`] : []),
    ...(missed > 0 ? [`${missed} did not come`] : []),
    ...(cancelled > 0 ? [`${cancelled} cancelled`] : []),
  ];
  const total = `${countOf(all, "appointment")} today`;
  return `${total.charAt(0).toUpperCase()}${total.slice(1)}${parts.length > 0 ? `: ${parts.join(", ")}` : ""}.`;
}
