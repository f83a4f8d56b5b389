import type { Temporal } from "temporal-polyfill";
import type { IsoInstant } from "../booking/appointment.ts";
import { type DayNumbers, MONTH_NAMES, weekdayOf } from "../date/calendar.ts";
import { wallNumbersAt } from "../zone/wall-time-at.ts";
import type { Zone } from "../zone/zone.ts";

/** Where and when a sentence is said: the organization's zone and the present moment. */
export type SpeechClock = { readonly zone: Zone; readonly now: Temporal.Instant };

/** A moment to speak of, as Temporal or as the ISO text that outcomes carry. */
export type SpokenMoment = Temporal.Instant | IsoInstant;

// What Intl and Temporal would make of it, from parts: a sentence with two moments took a tenth of understanding the request.
const WEEKDAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"] as const;

/**
 * A moment as it is said on the phone, in the organization's zone: `Tuesday, December 1 at 2:00 PM`. The year is
 * added when it is not the present one: `Friday, January 15, 2027 at 2:00 PM`.
 */
export function speakWhen(at: SpokenMoment, { zone, now }: SpeechClock): string {
  const wall = wallNumbersAt(zone, at);
  return `${speakDay(wall, wallNumbersAt(zone, now))} at ${speakClockTime(wall)}`;
}

/** A day as it is said: `Tuesday, December 1`, with the year when it is not the year of `today`. */
export function speakDay(date: DayNumbers, today: Pick<DayNumbers, "year">): string {
  return date.year === today.year ? withoutYear(date) : speakDate(date);
}

/** A day with its year: `Friday, November 20, 2026`. */
export function speakDate(date: DayNumbers): string {
  return `${withoutYear(date)}, ${date.year}`;
}

function withoutYear(date: DayNumbers): string {
  return `${speakWeekday(date)}, ${MONTH_NAMES[date.month - 1] ?? ""} ${date.day}`;
}

/** A weekday: `Friday`. */
export function speakWeekday(date: DayNumbers): string {
  return WEEKDAYS[weekdayOf(date) - 1] ?? "";
}

/** A wall-clock time as it is said: `2:30 PM`. */
export function speakClockTime({ hour, minute }: { readonly hour: number; readonly minute: number }): string {
  return `${hour % 12 || 12}:${minute < 10 ? "0" : ""}${minute} ${hour < 12 ? "AM" : "PM"}`;
}
