import { findZone, offsetAt } from "@callwaiting/domain";
import { PACKAGED_ZONE_RULES } from "@callwaiting/domain/packaged-zone-rules";
import type { Days, Weekday } from "./vocabulary.ts";

const DAY_MS = 86_400_000;
const WEEKDAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];
const MONTHS = [
  "January",
  "February",
  "March",
  "April",
  "May",
  "June",
  "July",
  "August",
  "September",
  "October",
  "November",
  "December",
];

/** What clocks of a place show: `YYYY-MM-DD HH:MM`. */
export function wallTimeOf(timeZone: string, at: number): string {
  const zone = findZone(PACKAGED_ZONE_RULES, timeZone);
  if (zone === undefined) throw new Error(`There are no rules for the time zone ${timeZone}.`);
  return new Date(at + offsetAt(zone, at)).toISOString().slice(0, 16).replace("T", " ");
}

/** Everything is counted from now, so that the exam asks the same on any day of any year. */
export function daysFrom(nowMs: number): Days {
  const today = wallTimeOf("America/New_York", nowMs).slice(0, 10);
  const inDays = (days: number) => addDays(today, days);
  // The week after next: no day of it is near enough to be too soon, or far enough to be said with a year.
  const monday = inDays(15 - isoWeekday(today));
  return {
    today,
    tomorrow: inDays(1),
    yesterday: inDays(-1),
    monday,
    tuesday: addDays(monday, 1),
    wednesday: addDays(monday, 2),
    thursday: addDays(monday, 3),
    friday: addDays(monday, 4),
    saturday: addDays(monday, 5),
    sunday: addDays(monday, 6),
    in: inDays,
    after: addDays,
    monthsAfter: addMonths,
    words: (day) => `${weekdayOf(day)}, ${monthDayOf(day)}`,
    month: (day) => MONTHS[Number(day.slice(5, 7)) - 1] ?? "",
    monthDay: monthDayOf,
    weekday: weekdayOf,
    american: (day) => `${Number(day.slice(5, 7))}/${Number(day.slice(8))}/${day.slice(0, 4)}`,
    next: (month, day) => nextInYears(today, (year) => isoDate(year, month, day)),
    nextWeekday,
    nthWeekday: (month, weekday, nth) =>
      nextInYears(today, (year) => nthWeekdayOf({ year, month, weekday }, nth)),
    minutesFromNow(minutes) {
      const [day = "", time = ""] = wallTimeOf("America/New_York", nowMs + minutes * 60_000).split(" ");
      return [day, time];
    },
  };
}

export function addDays(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * DAY_MS).toISOString().slice(0, 10);
}

export function isoWeekday(day: string): Weekday {
  return (((new Date(`${day}T00:00:00Z`).getUTCDay() + 6) % 7) + 1) as Weekday;
}

export function nextWeekday(weekday: Weekday, after: string): string {
  return addDays(after, ((weekday - isoWeekday(after) + 6) % 7) + 1);
}

/** The same day of the month, or its last one where that month is shorter. */
function addMonths(day: string, months: number): string {
  const [year = 0, month = 0, date = 0] = day.split("-").map(Number);
  const last = new Date(Date.UTC(year, month + months, 0));
  return isoDate(last.getUTCFullYear(), last.getUTCMonth() + 1, Math.min(date, last.getUTCDate()));
}

function isoDate(year: number, month: number, day: number): string {
  return `${year}-${String(month).padStart(2, "0")}-${String(day).padStart(2, "0")}`;
}

function nextInYears(today: string, dayOf: (year: number) => string): string {
  const year = Number(today.slice(0, 4));
  return dayOf(year) > today ? dayOf(year) : dayOf(year + 1);
}

type WeekdayOfMonth = { readonly year: number; readonly month: number; readonly weekday: Weekday };

function nthWeekdayOf({ year, month, weekday }: WeekdayOfMonth, nth: number): string {
  const first = nextWeekday(weekday, addDays(isoDate(year, month, 1), -1));
  if (nth > 0) return addDays(first, (nth - 1) * 7);
  const days = [4, 3].map((weeks) => addDays(first, weeks * 7));
  return days.find((day) => Number(day.slice(5, 7)) === month) ?? first;
}

function weekdayOf(day: string): string {
  return WEEKDAYS[isoWeekday(day) - 1] ?? "";
}

function monthDayOf(day: string): string {
  return `${MONTHS[Number(day.slice(5, 7)) - 1]} ${Number(day.slice(8))}`;
}
