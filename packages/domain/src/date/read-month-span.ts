import type { Temporal } from "temporal-polyfill";
import type { Correction } from "../booking/correction.ts";
import { type DaySpan, daySpan, type SpanReading } from "./day-span.ts";
import { placeMonth, type SpokenMonth } from "./place-month.ts";
import { MONTH_PATTERN, readMonth } from "./read-month.ts";
import { readPartOfSpan, type PartOfSpan } from "./read-part-of-span.ts";

const COUNTED =
  /^(?:(?:the )?(?:rest|remainder) of )?(this|the|next|the next|the following|the coming) month$/;
const NAMED = new RegExp(
  String.raw`^(?:the )?(?:(?:rest|remainder|month|whole) of )?(?:this |next |the coming )?(${MONTH_PATTERN})\.?(?:,? (?:of )?(\d{4}|(?:this|next) year))?$`,
);
const ISO_MONTH = /^(\d{4})-(0[1-9]|1[0-2])$/;
const WEEK_OF_MONTH =
  /^(?:the )?(?:([1-5])(?:st|nd|rd|th)|([2-5])nd-last|last) (?:full )?week (?:of|in) (.+)$/;
const SEVERAL_OF_MONTH = /^(?:the )?(1st|last) (\d{1,2}) (day|week)s? (?:of|in) (.+)$/;

type Today = { readonly today: Temporal.PlainDate; readonly correctionWindowMonths: number };

/** "Next month", "in January", "early December", "the first week of January" (days 1 to 7). */
export function readMonthSpan(text: string, now: Today): SpanReading | undefined {
  const week = WEEK_OF_MONTH.exec(text);
  if (week !== null) {
    const [, nth, fromEnd, of = ""] = week;
    const month = readMonthWords(of, now);
    return month?.ok === true ? weekOfMonth(month, nth, fromEnd) : month;
  }
  const [, side, count, unit, several] = SEVERAL_OF_MONTH.exec(text) ?? [];
  if (several !== undefined) {
    const month = readMonthWords(several, now);
    const days = Number(count) * (unit === "week" ? 7 : 1);
    return month?.ok === true ? severalOfMonth(month, side === "last" ? -days : days) : month;
  }
  const { part, of } = readPartOfSpan(text);
  const month = readMonthWords(of, now);
  return month?.ok === true && part !== undefined ? partOfMonth(month, part) : month;
}

function readMonthWords(text: string, now: Today): SpanReading | undefined {
  const counted = COUNTED.exec(text)?.[1];
  if (counted !== undefined) {
    const months = counted === "this" || counted === "the" ? 0 : 1;
    return wholeMonth(now.today.toPlainYearMonth().add({ months }));
  }
  const said = namedMonth(text, now.today);
  if (said === undefined) return undefined;
  const placed = placeMonth(said, now);
  if (!placed.ok) return placed;
  const span = wholeMonth(placed.month);
  if (placed.reason === undefined) return span;
  const correction: Correction = {
    field: "date",
    from: text,
    to: span.from.toString(),
    reason: placed.reason,
  };
  return { ...span, corrections: [correction] };
}

function namedMonth(text: string, today: Temporal.PlainDate): SpokenMonth | undefined {
  const [, isoYear, isoMonth] = ISO_MONTH.exec(text) ?? [];
  if (isoYear !== undefined) return { year: readYear(isoYear, today), month: Number(isoMonth) };
  const [, name = "", yearWords] = NAMED.exec(text) ?? [];
  const month = readMonth(name);
  return month === undefined ? undefined : { month, year: readYear(yearWords, today) };
}

function readYear(words: string | undefined, today: Temporal.PlainDate): number | undefined {
  if (words === undefined) return undefined;
  if (words === "next year") return today.year + 1;
  // The year 0 is on no calendar here (see `plainDate`); it is as over as any.
  return words === "this year" ? today.year : Math.max(Number(words), 1);
}

function wholeMonth(month: Temporal.PlainYearMonth): DaySpan {
  return daySpan(month.toPlainDate({ day: 1 }), month.toPlainDate({ day: month.daysInMonth }));
}

function partOfMonth(month: DaySpan, part: PartOfSpan): DaySpan {
  const day = (day: number) => month.from.with({ day });
  if (part === "start") return { ...month, until: day(10) };
  if (part === "first_half") return { ...month, until: day(15) };
  if (part === "second_half") return { ...month, from: day(16) };
  return part === "middle" ? { ...month, from: day(11), until: day(20) } : { ...month, from: day(21) };
}

function severalOfMonth(month: DaySpan, days: number): SpanReading | undefined {
  if (Math.abs(days) < 1 || Math.abs(days) > month.until.day) return undefined;
  return days > 0
    ? { ...month, until: month.from.add({ days: days - 1 }) }
    : { ...month, from: month.until.add({ days: days + 1 }) };
}

function weekOfMonth(month: DaySpan, nth?: string, fromEnd?: string): SpanReading | undefined {
  if (fromEnd !== undefined) {
    const until = month.until.subtract({ weeks: Number(fromEnd) - 1 });
    const from = until.subtract({ days: 6 });
    return from.month === until.month ? { ...month, from, until } : undefined;
  }
  if (nth === undefined) return { ...month, from: month.until.subtract({ days: 6 }) };
  const from = month.from.add({ days: (Number(nth) - 1) * 7 });
  // February has no fifth week in most years.
  if (from.month !== month.from.month) return undefined;
  const until = from.add({ days: 6 });
  return { ...month, from, until: until.month === from.month ? until : month.until };
}
