import { Temporal } from "temporal-polyfill";
import type { Correction } from "../booking/correction.ts";
import { pastDayHint } from "../date/date-hints.ts";
import { type DaySpan, isNoDay } from "../date/day-span.ts";
import type { DateContext } from "../date/normalize-date.ts";
import { readAskedDays } from "../date/normalize-date-range.ts";
import { excerpt } from "../text/excerpt.ts";
import { isBlankValue } from "../text/is-blank-value.ts";
import { readableText } from "../text/readable-text.ts";
import type { DayMinutes } from "../time/part-of-day.ts";
import { todayIn } from "../zone/wall-time-at.ts";

/** On which days somebody who waits would come. Both ends may be open. */
export type WaitingDays = {
  /** Monday is 1; in order. */
  readonly weekdays: readonly number[];
  /** Null: from now on. */
  readonly from: Temporal.PlainDate | null;
  /** Null: until nobody knows when. */
  readonly until: Temporal.PlainDate | null;
};

export type ReadWaitingDays =
  | {
      readonly ok: true;
      readonly days: WaitingDays;
      readonly part: DayMinutes | undefined;
      readonly corrections: readonly Correction[];
    }
  | UnreadDays;

export type ReadLastDay =
  | {
      readonly ok: true;
      readonly until: Temporal.PlainDate | null;
      readonly corrections: readonly Correction[];
    }
  | UnreadDays;

type UnreadDays = { readonly ok: false; readonly kind: "in_past" | "invalid_date"; readonly hint: string };

export const ANY_DAY: WaitingDays = { weekdays: [1, 2, 3, 4, 5, 6, 7], from: null, until: null };

const ASK_FOR_DAYS =
  "Which days would suit you for the waitlist? For example any day, Mondays and Wednesdays, or next week.";
const ASK_FOR_DAYS_ALIKE =
  "For the waitlist I can note days of the week, or a first and a last day, with one part of the day for all of them. Which would you like?";
const ASK_FOR_LAST_DAY =
  "Until which day should you stay on the waitlist? For example the end of January, or for two weeks.";

/**
 * The days of a wish: weekdays of every week, "Mondays and Wednesdays", a stretch, "next week", both, "Fridays in December", or
 * any. A weekday by itself is each that comes: who waits waits for weeks. What cannot be kept so is asked about.
 */
export function readWaitingDays(text: string | undefined, context: DateContext): ReadWaitingDays {
  if (text === undefined || isBlankValue(text)) {
    return { ok: true, days: ANY_DAY, part: undefined, corrections: [] };
  }
  const { reading, part, isMixed = false } = readAskedDays(text, { ...context, everyWeek: true });
  if (isMixed) return ask(ASK_FOR_DAYS_ALIKE);
  if (!reading.ok) return isNoDay(reading) ? ask(ASK_FOR_DAYS) : reading;
  const today = todayIn(context.zone, context.now);
  if (Temporal.PlainDate.compare(reading.until, today) < 0) return past(reading.until, today);
  const days = daysOf(reading, today);
  if (days === undefined) return ask(ASK_FOR_DAYS_ALIKE);
  return { ok: true, days, part, corrections: correctionsOf(text, reading) };
}

/** As in "until the end of January", "for two weeks". Null where none is meant. */
export function readLastDay(text: string | undefined, context: DateContext): ReadLastDay {
  if (text === undefined || isBlankValue(text) || NO_END.test(readableText(text))) {
    return { ok: true, until: null, corrections: [] };
  }
  const { reading, part, isMixed = false } = readAskedDays(lengthAsDays(text), context);
  if (isMixed || part !== undefined) return ask(ASK_FOR_LAST_DAY);
  if (!reading.ok) return isNoDay(reading) ? ask(ASK_FOR_LAST_DAY) : reading;
  if (reading.isOpen === true) return ask(ASK_FOR_LAST_DAY);
  const today = todayIn(context.zone, context.now);
  if (Temporal.PlainDate.compare(reading.until, today) < 0) return past(reading.until, today);
  return { ok: true, until: reading.until, corrections: correctionsOf(text, reading) };
}

const NO_END =
  /^(?:until further notice|indefinitely|(?:as|for as) long as (?:it takes|possible|needed|necessary)|open(?:[ -]ended)?|(?:no|without an?) (?:end|limit|end date|deadline|last day)|for ?ever|until (?:i get one|something (?:opens up|is free|comes up))|any ?time|whenever)\.?$/;
const LENGTH =
  /^(?:for )?(?:about )?(?:the )?(?:next )?(an?|one|two|three|four|five|six|eight|\d{1,2}) (day|week|month)s?$/;

/** "For two weeks" is the next two weeks. */
function lengthAsDays(text: string): string {
  const [, amount, unit] = LENGTH.exec(readableText(text)) ?? [];
  if (amount === undefined || unit === undefined) return text;
  return `the next ${amount.startsWith("a") ? "1" : amount} ${unit}s`;
}

/** Undefined where some of the days lie apart otherwise than by their weekdays. */
function daysOf(span: DaySpan, today: Temporal.PlainDate): WaitingDays | undefined {
  const until = span.isOpen === true ? null : span.until;
  if (until !== null && span.only?.length === 1) return { ...ANY_DAY, from: span.from, until };
  const weekdays = weekdaysOf(span);
  const from = leavesOutNone(span.from, weekdays, today) ? null : span.from;
  if (span.only === undefined || span.weekdays !== undefined) return { weekdays, from, until };
  const between = span.from.until(span.until).days + 1;
  const meant = Array.from({ length: between }, (_, ahead) => span.from.add({ days: ahead })).filter(
    ({ dayOfWeek }) => weekdays.includes(dayOfWeek),
  );
  return meant.length === span.only.length ? { weekdays, from, until } : undefined;
}

function weekdaysOf({ weekdays, only }: DaySpan): readonly number[] {
  const named = weekdays ?? only?.map(({ dayOfWeek }) => dayOfWeek) ?? ANY_DAY.weekdays;
  return [...new Set(named)].toSorted((one, other) => one - other);
}

/** Whether nothing that would suit comes before the first day: the next Monday of "Mondays". */
function leavesOutNone(
  from: Temporal.PlainDate,
  weekdays: readonly number[],
  today: Temporal.PlainDate,
): boolean {
  const days = Math.min(Math.max(today.until(from).days, 0), ANY_DAY.weekdays.length);
  const before = Array.from({ length: days }, (_, ahead) => today.add({ days: ahead }));
  return before.every(({ dayOfWeek }) => !weekdays.includes(dayOfWeek));
}

function correctionsOf(text: string, { corrections }: DaySpan): readonly Correction[] {
  return corrections
    .filter(({ reason }, index, all) => all.findIndex((other) => other.reason === reason) === index)
    .map((correction) => ({ ...correction, from: excerpt(text) }));
}

const ask = (hint: string): UnreadDays => ({ ok: false, kind: "invalid_date", hint });
const past = (day: Temporal.PlainDate, today: Temporal.PlainDate): UnreadDays => ({
  ok: false,
  kind: "in_past",
  hint: pastDayHint(day, today),
});
