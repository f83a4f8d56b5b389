import { Temporal } from "temporal-polyfill";
import { isDay } from "./calendar.ts";

/** The day, or nothing when the calendar (ISO 8601, years 1 to 9999) has no such day. */
export function plainDate(year: number, month: number, day: number): Temporal.PlainDate | undefined {
  return isDay(year, month, day) ? new Temporal.PlainDate(year, month, day) : undefined;
}
