import { Temporal } from "temporal-polyfill";
import { firstName } from "../name/first-name.ts";
import { isBlankValue } from "../text/is-blank-value.ts";
import type { Appointment, IsoInstant } from "./appointment.ts";
import type { AppointmentChoice } from "./booking-outcome.ts";
import type { MomentContext } from "./moment-context.ts";
import { isTheOnlyOne } from "./is-the-only-one.ts";
import { readAppointmentTimes } from "./read-appointment-times.ts";
import { readChoice } from "./read-choice.ts";

/** An appointment of the contact who is calling: upcoming, or cancelled not long ago. */
export type OwnAppointment = Appointment & {
  /** Stays the same for this appointment whatever happens to the others. */
  readonly number: number;
  readonly cancelledAt: IsoInstant | null;
};

/** How the caller said which one, in words. */
export type AppointmentWish = {
  /** A number out of a list that was read out. */
  readonly choice?: string | undefined;
  readonly date?: string | undefined;
  readonly time?: string | undefined;
};

export type ChosenAppointment =
  /** May be a cancelled one: then the request is a repeated one, to be answered as it was the first time. */
  | { readonly kind: "one"; readonly appointment: OwnAppointment }
  | { readonly kind: "which"; readonly choices: readonly AppointmentChoice[] }
  | { readonly kind: "none" }
  | { readonly kind: "invalid_date"; readonly hint: string };

/** A voice platform repeats a call within seconds, a caller who was not heard within the same conversation. */
const REPEAT_WINDOW_MINUTES = 15;

/**
 * Which of their appointments a caller means. The same request may arrive twice, and the second must find the
 * appointment that the first one cancelled: one cancellation must never become two.
 */
export function chooseAppointment(
  appointments: readonly OwnAppointment[],
  wish: AppointmentWish,
  context: MomentContext,
): ChosenAppointment {
  const choice = whichOne(wish.choice);
  if (choice !== undefined) return chooseByNumber(appointments, choice);
  const [date, time] = [whichOne(wish.date), whichOne(wish.time)];
  return date === undefined && time === undefined
    ? chooseOnlyOne(appointments, context.now)
    : chooseByTimes(appointments, { date, time }, context);
}

/**
 * A number holds for cancelled ones as well: "cancel number 1", said again, is still number 1 and not the next in the
 * list. What is no number that was read out is asked about: a guess could cancel the wrong one.
 */
function chooseByNumber(appointments: readonly OwnAppointment[], choice: string): ChosenAppointment {
  const number = readChoice(choice);
  const appointment = appointments.find((candidate) => candidate.number === number);
  return appointment === undefined ? whichOf(appointments.filter(isConfirmed)) : { kind: "one", appointment };
}

function chooseByTimes(
  appointments: readonly OwnAppointment[],
  wish: Omit<AppointmentWish, "choice">,
  context: MomentContext,
): ChosenAppointment {
  const times = readAppointmentTimes(wish, context);
  if (times.kind === "invalid_date") return times;
  // A day that is over: nothing upcoming is on it.
  if (times.kind === "in_past") return { kind: "none" };
  const exact = appointments.filter(times.matches);
  const matching = exact.length > 0 ? exact : appointments.filter(times.matchesLoosely);
  const [first, ...others] = matching.filter(isConfirmed);
  if (first !== undefined) {
    return others.length === 0 ? { kind: "one", appointment: first } : whichOf([first, ...others]);
  }
  // Nothing that stands is meant, so the one that was cancelled is: the request is a repeated one.
  const cancelled = lastCancelled(matching);
  if (cancelled !== undefined) return { kind: "one", appointment: cancelled };
  // On the right day at another time: most likely misremembered, but not ours to decide.
  return whichOf(appointments.filter(isConfirmed).filter(times.matchesDay));
}

/** Without a wish the only appointment is meant, unless the request could be a repeated one. */
function chooseOnlyOne(appointments: readonly OwnAppointment[], now: Temporal.Instant): ChosenAppointment {
  const confirmed = appointments.filter(isConfirmed);
  const recentlyCancelled = appointments.filter((appointment) => wasJustCancelled(appointment, now));
  const [first] = confirmed;
  if (first === undefined) {
    // "Cancel it", said again: the same answer as before.
    const repeated = lastCancelled(recentlyCancelled);
    return repeated === undefined ? { kind: "none" } : { kind: "one", appointment: repeated };
  }
  // Something was cancelled a moment ago: the same "cancel it", repeated, must not take the next one with it.
  if (confirmed.length > 1 || recentlyCancelled.length > 0) return whichOf(confirmed);
  return { kind: "one", appointment: first };
}

function whichOf(appointments: readonly OwnAppointment[]): ChosenAppointment {
  if (appointments.length === 0) return { kind: "none" };
  const choices = appointments
    .toSorted((one, other) => Temporal.Instant.compare(one.startsAt, other.startsAt))
    .map(({ number, startsAt, serviceName, providerName, patientName }) => ({
      number,
      startsAt,
      serviceName,
      providerName,
      patientName: firstName(patientName),
    }));
  return { kind: "which", choices };
}

function isConfirmed({ status }: OwnAppointment): boolean {
  return status === "confirmed";
}

function wasJustCancelled({ status, cancelledAt }: OwnAppointment, now: Temporal.Instant): boolean {
  if (status !== "cancelled" || cancelledAt === null) return false;
  const since = now.subtract({ minutes: REPEAT_WINDOW_MINUTES });
  return Temporal.Instant.compare(cancelledAt, since) >= 0;
}

function lastCancelled(appointments: readonly OwnAppointment[]): OwnAppointment | undefined {
  return appointments
    .filter(({ status }) => status === "cancelled")
    .toSorted((one, other) => Temporal.Instant.compare(cancelledAt(one), cancelledAt(other)))
    .at(-1);
}

/** One without a moment counts as cancelled before all others. */
function cancelledAt({ cancelledAt }: OwnAppointment): IsoInstant {
  return cancelledAt ?? "1970-01-01T00:00:00Z";
}

/** Without what tells nothing apart: a caller with one appointment calls it "the one I have". */
function whichOne(text: string | undefined): string | undefined {
  return text === undefined || isBlankValue(text) || isTheOnlyOne(text) ? undefined : text;
}
