import { Anchor } from "@mantine/core";
import { IconCalendar } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { count } from "../../format/amount.ts";
import { useArrivals } from "../../live/use-arrivals.ts";
import { EmptyState } from "../../ui/empty-state.tsx";
import { Panel } from "../../ui/panel.tsx";
import { AppointmentRow } from "./appointment-row.tsx";
import type { Today } from "./today-data.ts";
import classes from "./today.module.css";

type NextAppointmentsProps = { readonly today: Today; readonly now: Date };

/** Who is next, and how the day is going. */
export function NextAppointments({ today, now }: NextAppointmentsProps) {
  const arrived = useArrivals();
  const hasDay = today.next.length > 0 || Object.values(today.appointments).some((number) => number > 0);
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
        <EmptyState icon={IconCalendar} title="No upcoming appointments">
          Appointments appear here as soon as they are booked, by phone or at the front desk.
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
  const total = all === 0 ? "No appointments today" : `${count(all, "appointment")} today`;
  return `${total}${parts.length > 0 ? `: ${parts.join(", ")}` : ""}.`;
}
