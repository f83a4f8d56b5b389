import { Temporal } from "temporal-polyfill";
import type { CorrectionReason } from "../booking/correction.ts";
import { noSuchDayHint, pastDayHint, weekdayHint } from "./date-hints.ts";
import type { CalendarDay } from "./date-reading.ts";
import { isDay } from "./calendar.ts";
import { plainDate } from "./plain-date.ts";

export type PlacedDate =
  | { readonly ok: true; readonly date: Temporal.PlainDate; readonly reason?: CorrectionReason }
  | { readonly ok: false; readonly kind: "in_past" | "invalid_date"; readonly hint: string };

type Today = {
  readonly today: Temporal.PlainDate;
  /** How far ahead a past day of this year may be moved, in months. */
  readonly correctionWindowMonths: number;
};

/** Any leap year: knows every day that some year has. */
const LEAP_YEAR = 2000;

/**
 * The day that a month, a day and perhaps a year mean, today or later:
 * - a year that is over is a model's mistake, the day moves to its next occurrence;
 * - a past day of this year moves to next year only inside the correction window: yesterday is not next year;
 * - a day that does not exist where it lands is never shifted to another.
 */
export function placeInYear(said: CalendarDay, now: Today): PlacedDate {
  const { today } = now;
  const { year, month, day, weekday } = said;
  if (!isDay(year ?? LEAP_YEAR, month, day)) return noSuchDay(said);
  if (year !== undefined && year < today.year) return nextOccurrence(said, today);
  const placed =
    year === undefined || year === today.year ? placeThisYear(said, now) : placeLater(said, year);
  // A weekday that was said for another year says nothing about a moved one.
  const checked = placed.ok && placed.reason === undefined;
  if (checked && weekday !== undefined && placed.date.dayOfWeek !== weekday) {
    return { ok: false, kind: "invalid_date", hint: weekdayHint(placed.date, weekday, today) };
  }
  return placed;
}

function nextOccurrence({ month, day }: CalendarDay, today: Temporal.PlainDate): PlacedDate {
  const year = isBefore({ month, day }, today) ? today.year + 1 : today.year;
  const date = plainDate(year, month, day);
  return date === undefined ? noSuchDay({ year, month, day }) : { ok: true, date, reason: "year_moved" };
}

function placeThisYear(said: CalendarDay, { today, correctionWindowMonths }: Today): PlacedDate {
  const { month, day } = said;
  const year = isBefore(said, today) ? today.year + 1 : today.year;
  const date = plainDate(year, month, day);
  if (date === undefined) return noSuchDay({ year, month, day });
  if (year === today.year) return { ok: true, date };
  const limit = today.add({ months: correctionWindowMonths });
  if (Temporal.PlainDate.compare(date, limit) > 0) {
    const past = plainDate(today.year, month, day) ?? today;
    return { ok: false, kind: "in_past", hint: pastDayHint(past, today) };
  }
  // Without a spoken year nothing was corrected: January means the next one.
  return said.year === undefined ? { ok: true, date } : { ok: true, date, reason: "moved_to_next_year" };
}

function placeLater({ month, day }: CalendarDay, year: number): PlacedDate {
  const date = plainDate(year, month, day);
  return date === undefined ? noSuchDay({ year, month, day }) : { ok: true, date };
}

function isBefore({ month, day }: CalendarDay, today: Temporal.PlainDate): boolean {
  return month < today.month || (month === today.month && day < today.day);
}

function noSuchDay({ year, month, day }: CalendarDay): PlacedDate {
  const neverExists = !isDay(LEAP_YEAR, month, day);
  const hint = noSuchDayHint({ month, day, ...(neverExists || year === undefined ? {} : { year }) });
  return { ok: false, kind: "invalid_date", hint };
}
