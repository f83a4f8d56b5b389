import type { Zone } from "@callwaiting/domain/zone";
import { formatDay, formatTime, formatTimeSpan, isSameDay } from "../../format/moment.ts";
import type { AppointmentAction } from "./actions-for.ts";
import type { Appointment, AppointmentStatus } from "./appointment-types.ts";

export const STATUS_LABELS: Readonly<Record<AppointmentStatus, string>> = {
  confirmed: "Confirmed",
  cancelled: "Cancelled",
  completed: "Completed",
  no_show: "Did not come",
};

export const ACTION_LABELS: Readonly<Record<AppointmentAction, string>> = {
  arrived: "Arrived",
  in_room: "In the room",
  expected: "Not here yet",
  completed: STATUS_LABELS.completed,
  no_show: STATUS_LABELS.no_show,
  move: "Move",
  cancel: "Cancel",
  restore: "Restore",
};

type Visit = Pick<Appointment, "status" | "startsAt" | "arrivedAt" | "inRoomAt" | "settledAt">;

/** How the visit goes, with the time where it was said on the day: "Arrived 1:50 PM". Null: nothing is known yet. */
export function sayState(visit: Visit, zone: Zone): string | null {
  const { status, startsAt, arrivedAt, inRoomAt, settledAt } = visit;
  if (status === "confirmed") {
    if (inRoomAt !== null) return `In the room since ${formatTime(inRoomAt, zone)}`;
    return arrivedAt === null ? null : `Arrived ${formatTime(arrivedAt, zone)}`;
  }
  const isOfTheDay = settledAt !== null && isSameDay(settledAt, startsAt, zone);
  if (status === "completed" && isOfTheDay) return `Completed ${formatTime(settledAt, zone)}`;
  return STATUS_LABELS[status];
}

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

type Has = Pick<Appointment, "resources" | "lacksResources">;

/** "Room 1, Ultrasound", and whether its service needs more. Null where it needs nothing, and from a server of before there were rooms. */
export function sayResources({ resources = [], lacksResources = false }: Partial<Has>): string | null {
  const names = resources.map(({ name }) => name);
  if (lacksResources && names.length === 0) return "none was free";
  if (lacksResources) return [...names, "nothing was free for the rest"].join(", ");
  return names.length === 0 ? null : names.join(", ");
}

/** "Maya Lee’s appointment", at the beginning of a sentence; the name may have been erased. */
export const nameOfAppointment = ({ patientName }: Pick<Appointment, "patientName">): string =>
  patientName === "" ? "The appointment" : `${patientName}’s appointment`;

/** "arrived 1:50 PM" */
export const inSentence = (text: string): string => `${text.charAt(0).toLowerCase()}${text.slice(1)}`;

/** All of it in one line: what a screen reader says, and what pointing at it shows. */
export function describeAppointment(appointment: Appointment, zone: Zone): string {
  const { patientName, person, service, provider, startsAt, endsAt, source, overridden } = appointment;
  const state = sayState(appointment, zone);
  const has = sayResources(appointment);
  return [
    patientName,
    service.name,
    `${formatDay(startsAt, zone)}, ${formatTimeSpan(startsAt, endsAt, zone)}`,
    provider.name,
    ...(appointment.location === undefined ? [] : [`at ${appointment.location.name}`]),
    ...(has === null ? [] : [has]),
    ...(state === null ? [] : [inSentence(state)]),
    ...(source === "phone" ? ["booked by phone"] : []),
    ...(appointment.seriesId === null ? [] : ["part of a series"]),
    ...(overridden.length > 0 ? ["booked as an exception"] : []),
    ...(person === null || person.alert === "" ? [] : [`alert: ${person.alert}`]),
    ...(person === null || person.note === "" ? [] : [person.note]),
  ].join(", ");
}
