import type { Zone } from "@callwaiting/domain/zone";
import { formatDay, formatTimeSpan } from "../../format/moment.ts";
import type { AppointmentAction } from "./actions-for.ts";
import type { Appointment, AppointmentStatus } from "./appointment-types.ts";

export const STATUS_LABELS: Readonly<Record<AppointmentStatus, string>> = {
  confirmed: "Confirmed",
  cancelled: "Cancelled",
  completed: "Completed",
  no_show: "Did not come",
};

export const ACTION_LABELS: Readonly<Record<AppointmentAction, string>> = {
  completed: STATUS_LABELS.completed,
  no_show: STATUS_LABELS.no_show,
  move: "Move",
  cancel: "Cancel",
  restore: "Restore",
};

type OverrideRule = Appointment["overridden"][number];

const RULE_LABELS: Readonly<Record<OverrideRule, string>> = {
  past: "entered after it had started",
  notice: "at shorter notice than the clinic allows",
  horizon: "further ahead than the clinic books",
  hours: "outside opening hours",
  overlap: "at the same time as another appointment",
};

/** "Outside opening hours and at the same time as another appointment." Null when it is no exception. */
export function describeException(overridden: readonly OverrideRule[]): string | null {
  if (overridden.length === 0) return null;
  const rules = overridden.map((rule) => RULE_LABELS[rule]).join(" and ");
  return `${rules.charAt(0).toUpperCase()}${rules.slice(1)}.`;
}

/** "Maya Lee’s appointment", at the beginning of a sentence; the name may have been erased. */
export const nameOfAppointment = ({ patientName }: Pick<Appointment, "patientName">): string =>
  patientName === "" ? "The appointment" : `${patientName}’s appointment`;

/** All of it in one line: what a screen reader says, and what pointing at it shows. */
export function describeAppointment(appointment: Appointment, zone: Zone): string {
  const { patientName, person, service, provider, startsAt, endsAt, status, source, overridden } =
    appointment;
  return [
    patientName,
    service.name,
    `${formatDay(startsAt, zone)}, ${formatTimeSpan(startsAt, endsAt, zone)}`,
    provider.name,
    ...(status === "confirmed" ? [] : [STATUS_LABELS[status].toLowerCase()]),
    ...(source === "phone" ? ["booked by phone"] : []),
    ...(appointment.seriesId === null ? [] : ["part of a series"]),
    ...(overridden.length > 0 ? ["booked as an exception"] : []),
    ...(person === null || person.alert === "" ? [] : [`alert: ${person.alert}`]),
    ...(person === null || person.note === "" ? [] : [person.note]),
  ].join(", ");
}
