import { Temporal } from "temporal-polyfill";
import { normalizeDate } from "../date/normalize-date.ts";
import { normalizeDateRange } from "../date/normalize-date-range.ts";
import { isInPartOfDay } from "../time/is-in-part-of-day.ts";
import { normalizePartOfDay } from "../time/normalize-part-of-day.ts";
import { normalizeTime } from "../time/normalize-time.ts";
import type { PartOfDay } from "../time/part-of-day.ts";
import type { Appointment, IsoInstant } from "./appointment.ts";
import type { Correction } from "./correction.ts";
import type { MomentContext } from "./moment-context.ts";
import { readLooseDay } from "./read-loose-day.ts";
import { wallTimeAt } from "../zone/wall-time-at.ts";

type Matches = (appointment: Appointment) => boolean;

type NoDay = { readonly kind: "in_past" } | { readonly kind: "invalid_date"; readonly hint: string };

export type AppointmentTimes =
  | {
      readonly kind: "times";
      /** Day and time, as far as they were said. */
      readonly matches: Matches;
      readonly matchesDay: Matches;
      /** For "Thursday" where nothing is on the next one: on any Thursday. */
      readonly matchesLoosely: Matches;
    }
  | NoDay;

type Wish = { readonly date?: string | undefined; readonly time?: string | undefined };

/**
 * What a caller says about the time of an appointment that they have. Read more leniently than the time of a new one,
 * because it only has to tell a few appointments apart: "next week", "in the afternoon" and either half of the day do.
 */
export function readAppointmentTimes({ date, time }: Wish, context: MomentContext): AppointmentTimes {
  const day = readDay(date ?? whereDayIs(time, context), context);
  if (day.kind !== "day") return day;
  const { matchesDay } = day;
  const said = time === undefined ? undefined : readTime(time, context);
  // Where the day was not said apart, it was read from the time, and that was understood.
  if (said === undefined && time !== undefined && date !== undefined) {
    const reading = normalizeTime(time);
    return { kind: "invalid_date", hint: reading.ok ? "" : reading.hint };
  }
  const matchesTime = said ?? day.matchesTime;
  return {
    kind: "times",
    matchesDay,
    matches: (appointment) => matchesDay(appointment) && matchesTime(appointment),
    matchesLoosely: (appointment) => day.matchesLoosely(appointment) && matchesTime(appointment),
  };
}

/** Some models put "Tuesday at 2 PM" into the time and leave the date empty. */
function whereDayIs(time: string | undefined, context: MomentContext): string | undefined {
  if (time === undefined) return undefined;
  const moment = normalizeDate(time, context);
  const isWhole = moment.ok && moment.time !== undefined;
  return isWhole || readTime(time, context) === undefined ? time : undefined;
}

type Day = {
  readonly kind: "day";
  readonly matchesDay: Matches;
  readonly matchesTime: Matches;
  readonly matchesLoosely: Matches;
};

const anything: Matches = () => true;
const nothing: Matches = () => false;
const ANY_DAY: Day = { kind: "day", matchesDay: anything, matchesTime: anything, matchesLoosely: nothing };

function readDay(text: string | undefined, context: MomentContext): Day | NoDay {
  if (text === undefined) return ANY_DAY;
  const day = normalizeDate(text, context);
  const range = day.ok
    ? { ...day, from: day.date, until: day.date, only: undefined }
    : normalizeDateRange(text, context);
  const looseDay = readLooseDay(text);
  const matchesLoosely: Matches =
    looseDay === undefined
      ? nothing
      : ({ startsAt }) => looseDay.isDay(localOf(startsAt, context).toPlainDate());
  if (!range.ok) {
    // "My Friday appointment" is no day of a new one, but tells those that exist apart.
    if (looseDay !== undefined && range.kind === "invalid_date") {
      const { time, partOfDay } = looseDay;
      const matchesTime =
        time === undefined ? within(partOfDay, context) : atTime(time.time, time.corrections, context);
      return { kind: "day", matchesDay: matchesLoosely, matchesTime, matchesLoosely };
    }
    return range.kind === "in_past" ? { kind: "in_past" } : { kind: "invalid_date", hint: range.hint };
  }
  const matchesDay: Matches = ({ startsAt }) => {
    const date = localOf(startsAt, context).toPlainDate().toString();
    const { from, until, only } = range;
    return only?.includes(date) ?? (from <= date && date <= until);
  };
  const matchesTime =
    day.ok && day.time !== undefined
      ? atTime(day.time, day.corrections, context)
      : within(range.partOfDay, context);
  return { kind: "day", matchesDay, matchesTime, matchesLoosely };
}

function within(part: PartOfDay | undefined, { zone }: MomentContext): Matches {
  return part === undefined ? anything : ({ startsAt }) => isInPartOfDay(startsAt, part, zone);
}

function readTime(text: string, context: MomentContext): Matches | undefined {
  const time = normalizeTime(text);
  if (time.ok) return atTime(time.time, time.corrections, context);
  const part = normalizePartOfDay(text);
  if (part.ok) return ({ startsAt }) => isInPartOfDay(startsAt, part, context.zone);
  const moment = normalizeDate(text, context);
  return moment.ok && moment.time !== undefined
    ? atTime(moment.time, moment.corrections, context)
    : undefined;
}

/** Where am or pm was our guess, the other half of the day is as good. */
function atTime(time: string, corrections: readonly Correction[], context: MomentContext): Matches {
  const isGuess = corrections.some(({ reason }) => reason === "meridiem_assumed");
  const asked = Temporal.PlainTime.from(time);
  return ({ startsAt }) => {
    const { hour, minute } = localOf(startsAt, context);
    const sameHour = isGuess ? hour % 12 === asked.hour % 12 : hour === asked.hour;
    return sameHour && minute === asked.minute;
  };
}

function localOf(startsAt: IsoInstant, { zone }: MomentContext): Temporal.PlainDateTime {
  return wallTimeAt(zone, Temporal.Instant.from(startsAt));
}
