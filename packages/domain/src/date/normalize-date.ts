import { Temporal } from "temporal-polyfill";
import { assertNever } from "../assert-never.ts";
import type { Correction } from "../booking/correction.ts";
import type { OpeningHours } from "../organization/organization.ts";
import { digitsForWords } from "../text/digits-for-words.ts";
import { excerpt } from "../text/excerpt.ts";
import { isBlankValue } from "../text/is-blank-value.ts";
import { readableText } from "../text/readable-text.ts";
import { IMPOSSIBLE_TIME } from "../time/time-hints.ts";
import { decideTime } from "../time/decide-time.ts";
import type { SpokenTime } from "../time/find-times.ts";
import { type DayMinutes, partOf, type PartOfDay } from "../time/part-of-day.ts";
import type { SpokenZone } from "../time/read-zone-words.ts";
import { type DayNumbers, dayNumbers } from "./calendar.ts";
import { ASK_FOR_DAY, eitherDayHint, NO_SUCH_DAY, pastDayHint } from "./date-hints.ts";
import type { CalendarDay, DateReading } from "./date-reading.ts";
import { placeInYear, type PlacedDate } from "./place-in-year.ts";
import type { NamedDays } from "./named-days.ts";
import { readMoment, type WallMoment } from "./read-moment.ts";
import { readWhen } from "./read-when.ts";
import type { Showing } from "../zone/showing-at.ts";
import { todayIn } from "../zone/wall-time-at.ts";
import type { Zone } from "../zone/zone.ts";

export type DateContext = {
  readonly now: Temporal.Instant;
  /** The organization's: decides which day is today. */
  readonly zone: Zone;
  /** ISO 3166-1 alpha-2. In the US, Canada and the Philippines 12/1 is December 1, elsewhere January 12. */
  readonly region?: string | undefined;
  /** How far ahead a past day of this year may be moved to next year, in months. */
  readonly correctionWindowMonths?: number | undefined;
  /** All opening hours of the organization; those of the weekday decide a time without am or pm. */
  readonly openingHours?: readonly OpeningHours[] | undefined;
  /** The days that have a name where the organization is; without them "Labor Day" is asked about. */
  readonly namedDays?: NamedDays | undefined;
  /** Whether a weekday without a stretch is each of them to come, as where somebody waits, and not the next. */
  readonly everyWeek?: boolean | undefined;
  /** What "a week later" and "an hour earlier" are counted from: the appointment that is moved, on the clinic's clock. */
  readonly countedFrom?: Temporal.PlainDateTime | undefined;
};

export type NormalizedDate =
  | {
      readonly ok: true;
      /** `YYYY-MM-DD` in the organization's zone, today or later. */
      readonly date: string;
      /** `HH:MM`, 24-hour wall time, when the text carried one. It may already be over today. */
      readonly time?: string;
      /** The part of the day that was named, with or without a time: "Wednesday evening". */
      readonly partOfDay?: PartOfDay;
      /** Whose clock the time was said on, where somebody said so. */
      readonly zone?: SpokenZone;
      /** Which one was meant of a time that the clocks show twice, where the text was exact. */
      readonly showing?: Showing;
      readonly corrections: readonly Correction[];
    }
  | { readonly ok: false; readonly kind: "in_past" | "invalid_date"; readonly hint: string };

/** How far ahead a past day of this year may be moved when nobody says otherwise. */
export const DEFAULT_CORRECTION_WINDOW_MONTHS = 9;
const MONTH_FIRST_REGIONS: ReadonlySet<string> = new Set(["US", "CA", "PH"]);

/**
 * A date as people and models say it, with or without a time, as the exact day that was meant. Language models know
 * no calendar: years that are over are moved to the next occurrence, never taken over; see `placeInYear`.
 */
export function normalizeDate(text: string, context: DateContext): NormalizedDate {
  if (isBlankValue(text)) return invalid(ASK_FOR_DAY);
  const readable = digitsForWords(readableText(text));
  const dated = { ...context, today: todayIn(context.zone, context.now) };
  // What programs and models write most needs none of the readers.
  const written = dayNumbers(readable);
  const moment = written === undefined ? readMoment(readable, context) : wholeDay(written);
  if (moment === "impossible_day") return invalid(NO_SUCH_DAY);
  if (moment === "impossible_time") return invalid(IMPOSSIBLE_TIME);
  if (moment !== undefined) return fromMoment(text, moment, dated);
  const when = readWhen(readable, {
    today: dated.today,
    dayFirst: isDayFirst(context.region),
    namedDays: context.namedDays,
    countedFrom: context.countedFrom,
  });
  if (when.kind === "unclear") return invalid(when.hint);
  const { time, part, zone } = when;
  return finish(text, dated, { placed: place(when.date, dated), time, part, zone });
}

/** A context with the day that it is there. */
type Dated = DateContext & { readonly today: Temporal.PlainDate };

function wholeDay(date: DayNumbers): WallMoment {
  return { date, time: undefined };
}

function fromMoment(text: string, { date, time, showing }: WallMoment, context: Dated): NormalizedDate {
  const { year, month, day } = date;
  return finish(text, context, {
    placed: placeCalendarDay({ year, month, day }, context),
    time: time === undefined ? undefined : { hour: time.hour, minute: time.minute, clock: "24h" },
    part: undefined,
    zone: undefined,
    showing,
  });
}

function place(reading: DateReading | undefined, context: Dated): PlacedDate {
  const { today } = context;
  if (reading === undefined) return { ok: false, kind: "invalid_date", hint: ASK_FOR_DAY };
  switch (reading.kind) {
    case "unclear":
      return { ok: false, kind: "invalid_date", hint: reading.hint ?? ASK_FOR_DAY };
    case "either":
      return { ok: false, kind: "invalid_date", hint: eitherDayHint(reading.dates, today) };
    case "calendar":
      return placeCalendarDay(reading.day, context);
    case "relative":
      return Temporal.PlainDate.compare(reading.date, today) < 0
        ? { ok: false, kind: "in_past", hint: pastDayHint(reading.date, today) }
        : placedDay(reading);
    default:
      return assertNever(reading);
  }
}

function placedDay({ date, reason }: Extract<DateReading, { kind: "relative" }>): PlacedDate {
  return reason === undefined ? { ok: true, date } : { ok: true, date, reason };
}

function placeCalendarDay(day: CalendarDay, context: Dated): PlacedDate {
  const { today, correctionWindowMonths = DEFAULT_CORRECTION_WINDOW_MONTHS } = context;
  return placeInYear(day, { today, correctionWindowMonths });
}

type Parts = {
  readonly placed: PlacedDate;
  readonly time: SpokenTime | undefined;
  readonly part: DayMinutes | undefined;
  readonly zone: SpokenZone | undefined;
  readonly showing?: Showing | undefined;
};

function finish(text: string, context: DateContext, parts: Parts): NormalizedDate {
  const { placed, time, part, zone, showing } = parts;
  if (!placed.ok) return placed;
  const date = placed.date.toString();
  const corrections: Correction[] =
    placed.reason === undefined
      ? []
      : [{ field: "date", from: excerpt(text), to: date, reason: placed.reason }];
  const understood = {
    ok: true as const,
    date,
    ...(part === undefined ? {} : { partOfDay: partOf(part) }),
  };
  if (time === undefined) return { ...understood, corrections };
  const { dayOfWeek } = placed.date;
  const openingHours = context.openingHours?.filter(({ weekday }) => weekday === dayOfWeek);
  const decided = decideTime(text, time, { openingHours });
  return {
    ...understood,
    time: decided.time,
    ...(zone === undefined ? {} : { zone }),
    // Of a day of another year it would say nothing.
    ...(showing === undefined || placed.reason !== undefined ? {} : { showing }),
    corrections: [...corrections, ...decided.corrections],
  };
}

function isDayFirst(region: string | undefined): boolean {
  return region !== undefined && !MONTH_FIRST_REGIONS.has(region.toUpperCase());
}

function invalid(hint: string): NormalizedDate {
  return { ok: false, kind: "invalid_date", hint };
}
