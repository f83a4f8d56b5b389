import { Temporal } from "temporal-polyfill";

/** The day, or nothing when the calendar (ISO 8601, years 1 to 9999) has no such day. */
export function plainDate(year: number, month: number, day: number): Temporal.PlainDate | undefined {
  if (![year, month, day].every(Number.isInteger)) return undefined;
  if (year < 1 || year > 9999 || month < 1 || month > 12 || day < 1) return undefined;
  if (day > Temporal.PlainYearMonth.from({ year, month }).daysInMonth) return undefined;
  return Temporal.PlainDate.from({ year, month, day });
}
