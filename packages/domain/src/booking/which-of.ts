import { Temporal } from "temporal-polyfill";
import { callOthers } from "../caller/call-others.ts";
import type { ChosenAppointment, OwnAppointment } from "./own-appointment.ts";

/** A voice platform repeats a call within seconds, a caller who was not heard within the same conversation. */
const REPEAT_WINDOW_MINUTES = 15;

/** The question which of them is meant, in the order of their times. `several`: more than one was wished for at once. */
export function whichOf(appointments: readonly OwnAppointment[], several = false): ChosenAppointment {
  if (appointments.length === 0) return { kind: "none" };
  const sorted = byTime(appointments);
  const names = callOthers(
    "",
    sorted.map(({ patientName }) => patientName),
  );
  const choices = sorted.map(
    ({ number, startsAt, serviceName, providerName, patientName, location }, index) => ({
      number,
      startsAt,
      serviceName,
      providerName,
      patientName: names[index] ?? patientName,
      ...(location === undefined ? {} : { location }),
    }),
  );
  return several ? { kind: "which", choices, several } : { kind: "which", choices };
}

/** As they are read out: the earliest first. */
export function byTime(appointments: readonly OwnAppointment[]): readonly OwnAppointment[] {
  return appointments.toSorted((one, other) => Temporal.Instant.compare(one.startsAt, other.startsAt));
}

export function isConfirmed({ status }: OwnAppointment): boolean {
  return status === "confirmed";
}

export function wasJustCancelled({ status, cancelledAt }: OwnAppointment, now: Temporal.Instant): boolean {
  if (status !== "cancelled" || cancelledAt === null) return false;
  const since = now.subtract({ minutes: REPEAT_WINDOW_MINUTES });
  return Temporal.Instant.compare(cancelledAt, since) >= 0;
}
