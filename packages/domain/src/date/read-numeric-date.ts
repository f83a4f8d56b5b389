import type { Temporal } from "temporal-polyfill";
import type { CalendarDay, DateReading, ReaderContext } from "./date-reading.ts";
import { readWeekday, WEEKDAY_PATTERN } from "./read-weekday.ts";

const YEAR_FIRST = /^(\d{4})([-/.])(\d{1,2})\2(\d{1,2})$/;
const COMPACT = /^(\d{4})(\d{2})(\d{2})$/;
const YEAR_LAST = /^(\d{1,2})([-/.])(\d{1,2})\2(\d{4}|\d{2})$/;
const NO_YEAR = /^(\d{1,2})([/.-])(\d{1,2})\.?$/;
const SPACED_DOTS = /^(\d{1,2})\. ?(\d{1,2})\. ?(\d{4}|\d{2})?$/;
const WEEKDAY = new RegExp(String.raw`\(?\b(${WEEKDAY_PATTERN})\)?,?`);

/**
 * Dates in digits: `2026-12-01`, `12/1`, `20261201`, `12-01-2026`, with or without a weekday. A two-digit year
 * belongs to the present century. Of month and day, a value above 12 is the day; dots are put where the day comes first
 * (`05.01.2027`, `4.12.`); otherwise the region decides.
 */
export function readNumericDate(text: string, context: ReaderContext): DateReading | undefined {
  const weekday = readWeekday(WEEKDAY.exec(text)?.[1] ?? "");
  const digits = text
    .replace(WEEKDAY, " ")
    .replace(/ +/g, " ")
    .replace(/^[ ,]+|[ ,]+$/g, "")
    .replace(SPACED_DOTS, "$1.$2.$3");
  const day = readYearFirst(digits) ?? readYearLast(digits, context);
  if (day === undefined) return undefined;
  return { kind: "calendar", day: weekday === undefined ? day : { ...day, weekday } };
}

function readYearFirst(text: string): CalendarDay | undefined {
  const dashed = YEAR_FIRST.exec(text);
  if (dashed !== null) return { year: Number(dashed[1]), month: Number(dashed[3]), day: Number(dashed[4]) };
  const compact = COMPACT.exec(text);
  if (compact === null) return undefined;
  return { year: Number(compact[1]), month: Number(compact[2]), day: Number(compact[3]) };
}

function readYearLast(text: string, { today, dayFirst }: ReaderContext): CalendarDay | undefined {
  const withYear = YEAR_LAST.exec(text);
  if (withYear !== null) {
    const isDayFirst = dayFirst || withYear[2] === ".";
    const order = monthAndDay(Number(withYear[1]), Number(withYear[3]), isDayFirst);
    return { year: fullYear(withYear[4] ?? "", today), ...order };
  }
  const noYear = NO_YEAR.exec(text);
  if (noYear === null) return undefined;
  return monthAndDay(Number(noYear[1]), Number(noYear[3]), dayFirst || noYear[2] === ".");
}

function monthAndDay(first: number, second: number, dayFirst: boolean): { month: number; day: number } {
  const swapped = dayFirst ? second <= 12 || first > 12 : first > 12 && second <= 12;
  return swapped ? { month: second, day: first } : { month: first, day: second };
}

function fullYear(digits: string, today: Temporal.PlainDate): number {
  const year = Number(digits);
  return digits.length === 2 ? Math.floor(today.year / 100) * 100 + year : year;
}
