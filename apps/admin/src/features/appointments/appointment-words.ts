import { formatDay, formatTimeSpan } from "../../format/moment.ts";
import type { Appointment, AppointmentStatus } from "../calendar/calendar-data.ts";

export const STATUS_LABELS: Readonly<Record<AppointmentStatus, string>> = {
  confirmed: "Confirmed",
  cancelled: "Cancelled",
  completed: "Completed",
  no_show: "Did not come",
};

export const RULE_LABELS: Readonly<Record<Appointment["overridden"][number], string>> = {
  past: "it had begun already",
  notice: "sooner than the clinic's notice",
  horizon: "further ahead than the clinic books",
  hours: "outside of opening hours",
  overlap: "at the same time as another appointment",
};

/** All of it in one line: what a screen reader says, and what pointing at it shows. */
export function describeAppointment(appointment: Appointment, timeZone: string): string {
  const { patientName, service, provider, startsAt, endsAt, status, source, overridden } = appointment;
  return [
    patientName,
    service.name,
    `${formatDay(startsAt, timeZone)}, ${formatTimeSpan(startsAt, endsAt, timeZone)}`,
    provider.name,
    ...(status === "confirmed" ? [] : [STATUS_LABELS[status].toLowerCase()]),
    ...(source === "phone" ? ["booked by phone"] : []),
    ...(overridden.length > 0 ? ["placed with a reason"] : []),
  ].join(", ");
}
