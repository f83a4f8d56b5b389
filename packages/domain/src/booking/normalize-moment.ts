import { Temporal } from "temporal-polyfill";
import { normalizeDate } from "../date/normalize-date.ts";
import { withoutMidnight } from "../date/without-midnight.ts";
import type { OpeningHours } from "../organization/organization.ts";
import { speakWhen } from "../speech/speak-when.ts";
import { isBlankValue } from "../text/is-blank-value.ts";
import { type NormalizedTime, normalizeTime } from "../time/normalize-time.ts";
import { ASK_FOR_TIME } from "../time/time-hints.ts";
import { toInstant } from "../time/to-instant.ts";
import type { IsoInstant } from "./appointment.ts";
import type { BookingOutcome } from "./booking-outcome.ts";
import type { Correction } from "./correction.ts";

/** When, as it was said: the day, the time, or both in one of them. */
export type RawMoment = { readonly date?: string | undefined; readonly time?: string | undefined };

export type MomentContext = {
  readonly now: Temporal.Instant;
  readonly timeZone: string;
  readonly region: string;
  /** All opening hours of the organization. */
  readonly openingHours: readonly OpeningHours[];
  readonly correctionWindowMonths?: number | undefined;
};

export type NormalizedMoment =
  | { readonly ok: true; readonly scheduledAt: IsoInstant; readonly corrections: readonly Correction[] }
  | {
      readonly ok: false;
      readonly outcome: Extract<BookingOutcome, { readonly kind: "in_past" | "invalid_date" }>;
    };

type Failure = Extract<NormalizedMoment, { readonly ok: false }>;

/** The exact moment in the future that was meant, in the organization's zone, or what to ask. */
export function normalizeMoment(raw: RawMoment, context: MomentContext): NormalizedMoment {
  const wall = readWallTime(raw, context);
  if (!wall.ok) return wall;
  const exact = toInstant({ date: wall.date, time: wall.time, timeZone: context.timeZone });
  if (!exact.ok) return { ok: false, outcome: { kind: exact.kind, hint: exact.hint } };
  if (exact.instant.epochNanoseconds <= context.now.epochNanoseconds) {
    const hint = `${speakWhen(exact.instant, context)} has already passed. Which day and time would you like?`;
    return { ok: false, outcome: { kind: "in_past", hint } };
  }
  return {
    ok: true,
    scheduledAt: exact.instant.toString({ smallestUnit: "second" }),
    corrections: [...wall.corrections, ...exact.corrections],
  };
}

type Wall = {
  readonly ok: true;
  readonly date: string;
  readonly time: string;
  readonly corrections: readonly Correction[];
};

function readWallTime(raw: RawMoment, context: MomentContext): Wall | Failure {
  const timeText = isBlankValue(raw.time) ? undefined : raw.time;
  // Some models put "tomorrow at 2 PM" into the time and leave the date empty.
  const dateText = isBlankValue(raw.date) ? (timeText ?? "") : (raw.date ?? "");
  // With a separate time, only the day of a midnight is meant.
  const date = normalizeDate(timeText === undefined ? dateText : withoutMidnight(dateText), context);
  if (!date.ok) return { ok: false, outcome: { kind: date.kind, hint: date.hint } };
  if (timeText === undefined || dateText === timeText) {
    if (date.time === undefined) return { ok: false, outcome: { kind: "invalid_date", hint: ASK_FOR_TIME } };
    return { ok: true, date: date.date, time: date.time, corrections: date.corrections };
  }
  const time = readTimeField(timeText, date.date, context);
  if (!time.ok) return { ok: false, outcome: { kind: time.kind, hint: time.hint } };
  const ofDate = date.corrections.filter(({ field }) => field === "date");
  return { ok: true, date: date.date, time: time.time, corrections: [...ofDate, ...time.corrections] };
}

/** An explicit time wins over one in the date text. A time field that holds a whole date-time gives its time. */
function readTimeField(text: string, date: string, context: MomentContext): NormalizedTime {
  const { dayOfWeek } = Temporal.PlainDate.from(date);
  const openingHours = context.openingHours.filter(({ weekday }) => weekday === dayOfWeek);
  const time = normalizeTime(text, { openingHours });
  if (time.ok) return time;
  const moment = normalizeDate(text, context);
  if (!moment.ok || moment.time === undefined) return time;
  return {
    ok: true,
    time: moment.time,
    corrections: moment.corrections.filter(({ field }) => field === "time"),
  };
}
