import { Temporal } from "temporal-polyfill";
import type { DayNumbers } from "../date/calendar.ts";
import { type Zone, offsetAt } from "./zone.ts";

/** What the clocks of a zone show at a moment. */
export function wallTimeAt(zone: Zone, instant: Temporal.Instant): Temporal.PlainDateTime {
  return plainDateTimeOf(wallMsAt(zone, instant));
}

/** The same as text, to the second and without a zone: `2026-12-08T09:30:00`. */
export function wallTextAt(zone: Zone, at: Temporal.Instant | string): string {
  return new Date(wallMsAt(zone, at)).toISOString().slice(0, 19);
}

export type WallNumbers = DayNumbers & { readonly hour: number; readonly minute: number };

/** The same in numbers, for what is said: a Temporal object takes about a microsecond to make. */
export function wallNumbersAt(zone: Zone, at: Temporal.Instant | string): WallNumbers {
  const wall = new Date(wallMsAt(zone, at));
  return {
    year: wall.getUTCFullYear(),
    month: wall.getUTCMonth() + 1,
    day: wall.getUTCDate(),
    hour: wall.getUTCHours(),
    minute: wall.getUTCMinutes(),
  };
}

/** The same as the ms that UTC would have then. */
export function wallMsAt(zone: Zone, at: Temporal.Instant | string): number {
  const epochMs = typeof at === "string" ? epochMsOf(at) : at.epochMilliseconds;
  return epochMs + offsetAt(zone, epochMs);
}

/** Of the usual form without Temporal; it refuses what is no moment. */
function epochMsOf(at: string): number {
  const epochMs = at.endsWith("Z") ? Date.parse(at) : Number.NaN;
  return Number.isNaN(epochMs) ? Temporal.Instant.from(at).epochMilliseconds : epochMs;
}

/** As `toString({ smallestUnit: "second" })`, which takes thirteen times as long. */
export function isoSecondOf({ epochMilliseconds }: Temporal.Instant): string {
  return `${new Date(epochMilliseconds).toISOString().slice(0, -5)}Z`;
}

/** Wall times travel as the ms that UTC would have: a `Date` in UTC takes them apart without any zone. */
export function plainDateTimeOf(wallMs: number): Temporal.PlainDateTime {
  const wall = new Date(wallMs);
  return new Temporal.PlainDateTime(
    wall.getUTCFullYear(),
    wall.getUTCMonth() + 1,
    wall.getUTCDate(),
    wall.getUTCHours(),
    wall.getUTCMinutes(),
    wall.getUTCSeconds(),
    wall.getUTCMilliseconds(),
  );
}

/** The opposite of `plainDateTimeOf`, to the millisecond. */
export function wallMsOf(wall: Temporal.PlainDateTime): number {
  return wallMsOfNumbers(wall) + wall.second * 1_000 + wall.millisecond;
}

export function wallMsOfNumbers({ year, month, day, hour, minute }: WallNumbers): number {
  return Date.UTC(year, month - 1, day, hour, minute);
}

/** The day on which a zone's clocks are. */
export function todayIn(zone: Zone, now: Temporal.Instant): Temporal.PlainDate {
  const { year, month, day } = wallNumbersAt(zone, now);
  return new Temporal.PlainDate(year, month, day);
}

/** Noon of a day in a zone: a moment at which no clocks are changed. */
export function noonOf(zone: Zone, day: Temporal.PlainDate): Temporal.Instant {
  const noonMs = wallMsOf(day.toPlainDateTime()) + 43_200_000;
  return Temporal.Instant.fromEpochMilliseconds(noonMs - offsetAt(zone, noonMs - offsetAt(zone, noonMs)));
}
