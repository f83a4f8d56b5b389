import type { ParsedComponents, ParsedResult } from "chrono-node";
import { casual } from "chrono-node/en";
import { Temporal } from "temporal-polyfill";
import { ASK_FOR_ONE_DAY, noSuchDayHint } from "./date-hints.ts";
import type { CalendarDay, DateReading, ReaderContext } from "./date-reading.ts";
import { plainDate } from "./plain-date.ts";
import { MONTH_PATTERN, readMonth } from "./read-month.ts";
import { readNumericDate } from "./read-numeric-date.ts";
import { WEEKDAY_PATTERN } from "./read-weekday.ts";

const NUMBER = String.raw`(\d{1,2})(?:st|nd|rd|th)?`;
const MONTH_AND_DAY = new RegExp(
  String.raw`\b(${MONTH_PATTERN})\.?,? ?(?:the )?${NUMBER}\b|\b${NUMBER} (?:of )?(${MONTH_PATTERN})`,
);
/** Words that turn a day into a limit, a choice or a stretch of days. */
const NOT_ONE_DAY =
  /^after\b|\b(?:or|not|nothing|onwards?|except|before|between|until|till|by|any|either|every|week of|weekends?|weekdays?|end of|start of|(?:next|this|following|coming) (?:week|month|year))\b/;
const UNREAD = new RegExp(
  String.raw`\d|\b(?:${WEEKDAY_PATTERN}|${MONTH_PATTERN}|tomorrow|today|yesterday|ago|next|last|previous)`,
);
const WEEKDAY = new RegExp(String.raw`\b${WEEKDAY_PATTERN}`);
const PAST = /\b(?:last|previous|past|ago|yesterday)\b/;
const NEXT_WEEK = new RegExp(String.raw`\b${WEEKDAY_PATTERN},? (?:of )?next week\b`);

/**
 * Dates in words, read by chrono-node: "December 1st", "next Tuesday", "in 2 weeks", "tomorrow". Only the components
 * that were said are used, and only if nothing that looks like a date is left over.
 */
export function readSpokenDate(text: string, context: ReaderContext): DateReading | undefined {
  if (NOT_ONE_DAY.test(text.replace(NEXT_WEEK, ""))) return { kind: "unclear", hint: ASK_FOR_ONE_DAY };
  const results = casual.parse(text, processNoonOf(context.today));
  const days = results.filter(({ start }) => namesDay(start));
  const best = days.find(({ start }) => start.isCertain("month")) ?? days[0];
  if (best === undefined || !days.every((day) => isSameDay(day, best)) || hasUnread(text, days)) {
    return (
      impossibleDay(text) ?? (results.length > 0 ? { kind: "unclear", hint: ASK_FOR_ONE_DAY } : undefined)
    );
  }
  // Chrono's casual parser reads 12/1 as an American does.
  if (best.start.tags().has("parser/SlashDateFormatParser")) return readNumericDate(best.text, context);
  return comingWeekday(text, fromComponents(best.start), context);
}

/** Chrono reads a weekday as the nearest: "how about Tuesday", said on a Friday, must not be the one that is over. */
function comingWeekday(
  text: string,
  reading: DateReading | undefined,
  { today }: ReaderContext,
): DateReading | undefined {
  if (reading?.kind !== "relative" || !WEEKDAY.test(text) || PAST.test(text)) return reading;
  const isOver = Temporal.PlainDate.compare(reading.date, today) < 0;
  return isOver ? { ...reading, date: reading.date.add({ weeks: 1 }) } : reading;
}

/**
 * Chrono counts in the zone of the process. Noon of the organization's day, as the process' own wall time, makes
 * every result the same everywhere: no zone changes its clocks at noon.
 */
function processNoonOf(today: Temporal.PlainDate): Date {
  // oxlint-disable-next-line no-restricted-globals -- chrono takes nothing else, and this reads no clock.
  const noon = new Date(0);
  noon.setFullYear(today.year, today.month - 1, today.day);
  noon.setHours(12, 0, 0, 0);
  return noon;
}

function namesDay(start: ParsedComponents): boolean {
  return start.isCertain("day") || start.isCertain("weekday");
}

/** "Tomorrow, Saturday" names one day twice; a range or two different days are a question. */
function isSameDay(one: ParsedResult, other: ParsedResult): boolean {
  // Typed as optional, but chrono sets null.
  if (one.end) return false;
  return (["month", "day"] as const).every((part) => one.start.get(part) === other.start.get(part));
}

function hasUnread(text: string, read: readonly ParsedResult[]): boolean {
  const rest = read.reduce((left, result) => left.replace(result.text, " "), text);
  return UNREAD.test(rest);
}

function fromComponents(start: ParsedComponents): DateReading | undefined {
  const [year, month, day] = [start.get("year"), start.get("month"), start.get("day")];
  if (year === null || month === null || day === null) return undefined;
  // Hours were counted from noon, not from now; see `readMoment` for those that are understood.
  if (start.tags().has("result/relativeDateAndTime")) return { kind: "unclear", hint: ASK_FOR_ONE_DAY };
  const counted = [...start.tags()].some((tag) => /^(?:casualReference|result\/relativeDate)/.test(tag));
  if (counted || !start.isCertain("month")) {
    const date = plainDate(year, month, day);
    return date === undefined ? undefined : { kind: "relative", date };
  }
  const weekday = start.isCertain("weekday") ? start.get("weekday") : null;
  const said: CalendarDay = {
    month,
    day,
    ...(start.isCertain("year") ? { year } : {}),
    // Chrono's Sunday is 0, that of ISO 8601 is 7.
    ...(weekday === null ? {} : { weekday: weekday === 0 ? 7 : weekday }),
  };
  return { kind: "calendar", day: said };
}

/** Chrono drops "February 30", or reads its 30 as a year; the caller should hear what is wrong. */
function impossibleDay(text: string): DateReading | undefined {
  const match = MONTH_AND_DAY.exec(text);
  if (match === null) return undefined;
  const [, monthFirst, dayLast, dayFirst, monthLast] = match;
  const month = readMonth(monthFirst ?? monthLast ?? "") ?? 0;
  const day = Number(dayLast ?? dayFirst);
  const leapYear = 2000;
  const exists = plainDate(leapYear, month, day) !== undefined;
  if (!exists) return { kind: "unclear", hint: noSuchDayHint({ month, day }) };
  return /\b(?:29(?:th)?)\b/.test(text) && month === 2
    ? { kind: "calendar", day: { month, day, ...yearIn(text) } }
    : undefined;
}

function yearIn(text: string): { readonly year?: number } {
  const year = /\b(\d{4})\b/.exec(text)?.[1];
  return year === undefined ? {} : { year: Number(year) };
}
