import { type Day, addDays, addMonths, weekdayOf } from "../../format/clinic-time.ts";
import type { CalendarView } from "./calendar-search.ts";

/** What a view shows: [from, until). `firstWeekday` as `weekdayOf`. */
export function daysOfView(
  view: CalendarView,
  day: Day,
  firstWeekday: number,
): { readonly from: Day; readonly until: Day } {
  if (view === "day") return { from: day, until: addDays(day, 1) };
  if (view === "week") {
    const from = startOfWeek(day, firstWeekday);
    return { from, until: addDays(from, 7) };
  }
  const from = startOfWeek(`${day.slice(0, 7)}-01`, firstWeekday);
  return { from, until: addDays(from, 42) };
}

const startOfWeek = (day: Day, firstWeekday: number): Day =>
  addDays(day, -((weekdayOf(day) - firstWeekday + 7) % 7));

/** The day that "next" or "previous" leads to. */
export function step(view: CalendarView, day: Day, direction: 1 | -1): Day {
  if (view === "day") return addDays(day, direction);
  return view === "week" ? addDays(day, 7 * direction) : addMonths(day, direction);
}

const SUNDAY_FIRST = new Set([
  "US",
  "CA",
  "MX",
  "BR",
  "IN",
  "JP",
  "KR",
  "TW",
  "IL",
  "PH",
  "ZA",
  "CO",
  "PE",
  "VE",
]);

/** 7 where calendars begin with Sunday, otherwise 1. */
export const firstWeekdayIn = (region: string): number => (SUNDAY_FIRST.has(region) ? 7 : 1);
