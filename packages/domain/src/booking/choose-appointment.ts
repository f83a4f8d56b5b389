import { Temporal } from "temporal-polyfill";
import { ASK_FOR_DAYS } from "../date/date-hints.ts";
import { isBlankValue } from "../text/is-blank-value.ts";
import type { IsoInstant } from "./appointment.ts";
import { chooseByPlace } from "./choose-by-place.ts";
import type { MomentContext } from "./moment-context.ts";
import { isTheOnlyOne } from "./is-the-only-one.ts";
import type { AppointmentWish, ChosenAppointment, OwnAppointment } from "./own-appointment.ts";
import { type AppointmentTimes, readAppointmentTimes } from "./read-appointment-times.ts";
import { readChoice } from "./read-choice.ts";
import { isConfirmed, wasJustCancelled, whichOf } from "./which-of.ts";

/**
 * Which of their appointments a caller means. The same request may arrive twice, and the second must find the
 * appointment that the first one cancelled: one cancellation must never become two.
 */
export function chooseAppointment(
  appointments: readonly OwnAppointment[],
  wish: AppointmentWish,
  context: MomentContext,
): ChosenAppointment {
  const said = withNumberOf(withoutBlanks(wish));
  const byPlace = chooseByPlace(appointments, said, context);
  if (byPlace !== undefined) return byPlace;
  const choice = whichOne(said.choice);
  const [date, time] = [whichOne(said.date), whichOne(said.time)];
  if (choice !== undefined) return chooseByNumber(appointments, { choice, date, time }, context);
  return date === undefined && time === undefined
    ? chooseOnlyOne(appointments, context.now)
    : chooseByTimes(appointments, { date, time }, context);
}

/**
 * A number holds for cancelled ones as well: "cancel number 1", said again, is still number 1 and not the next in the
 * list. What is no number that was read out is asked about: a guess could cancel the wrong one. So is a number beside the day or
 * the time of another one.
 */
function chooseByNumber(
  appointments: readonly OwnAppointment[],
  { choice, date, time }: AppointmentWish & { readonly choice: string },
  context: MomentContext,
): ChosenAppointment {
  const number = readChoice(choice);
  const appointment = appointments.find((candidate) => candidate.number === number);
  if (appointment === undefined) return whichOf(appointments.filter(isConfirmed));
  if (date === undefined && time === undefined) return { kind: "one", appointment };
  const times = readAppointmentTimes({ date, time }, context);
  const isMeant = times.kind === "times" && (times.matches(appointment) || times.matchesLoosely(appointment));
  return isMeant ? { kind: "one", appointment } : whichOf(appointments.filter(isConfirmed));
}

const OF_LIST =
  /\b(?:ones?|both|all|each|every|everything|any|other|others|last|latest|first|earliest|next|previous|following|recent|newest|oldest|new|old|middle|top|bottom|them|those|these|whichever|later|earlier|sooner|soonest|closest|furthest|appointments?|bookings?|visits?|two|three|lot)\b/i;

function chooseByTimes(
  appointments: readonly OwnAppointment[],
  wish: Omit<AppointmentWish, "choice">,
  context: MomentContext,
): ChosenAppointment {
  const times = readTimes(wish, context);
  if (times.kind === "invalid_date") {
    // Nothing was said of a day: what there is helps more than the question which day.
    const isOfList = times.hint === ASK_FOR_DAYS && OF_LIST.test(`${wish.date ?? ""} ${wish.time ?? ""}`);
    return isOfList ? whichOf(appointments.filter(isConfirmed)) : times;
  }
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

const OF_THE_ONE =
  /^(?:it's |that's )?(?:the|my|that) (?:one|appointment|booking|visit) (?:that's |that is |which is )?(?:(?:on|at|in|for|from) )?(.+)$/i;
const THE_ONE = /^(?:it's |that's )?(?:the|my|that) (.+?) (?:one|appointment|booking|visit)$/i;

/** "The one at 2 PM", "the December 17 one": what is said of it tells it apart. */
function readTimes(wish: Omit<AppointmentWish, "choice">, context: MomentContext): AppointmentTimes {
  const times = readAppointmentTimes(wish, context);
  const said = wish.date?.trim() ?? "";
  const bare = (OF_THE_ONE.exec(said) ?? THE_ONE.exec(said))?.[1];
  if (times.kind !== "invalid_date" || bare === undefined) return times;
  const asDay = readAppointmentTimes({ ...wish, date: bare }, context);
  if (asDay.kind !== "invalid_date") return asDay;
  const asTime = wish.time === undefined ? readAppointmentTimes({ time: bare }, context) : asDay;
  return asTime.kind === "times" ? asTime : times;
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

function withoutBlanks({ choice, date, time }: AppointmentWish): AppointmentWish {
  const [saidChoice, saidDate, saidTime] = [choice, date, time].map((text) =>
    isBlankValue(text) ? undefined : text,
  );
  return { choice: saidChoice, date: saidDate, time: saidTime };
}

const NUMBER = /^\W*(?:(?:the|my|appointment|cancel|move|it's) )*(?:number|option|choice|#)/i;

/** "Number 2" is said of the list, whatever field it was put into. */
function withNumberOf({ choice, date, time }: AppointmentWish): AppointmentWish {
  const isNumber = choice === undefined && date !== undefined && NUMBER.test(date);
  return isNumber && readChoice(date) !== undefined ? { choice: date, time } : { choice, date, time };
}
