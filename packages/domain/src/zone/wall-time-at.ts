import { Temporal } from "temporal-polyfill";
import { type Zone, offsetAt } from "./zone.ts";

/** What the clocks of a zone show at a moment. */
export function wallTimeAt(zone: Zone, instant: Temporal.Instant): Temporal.PlainDateTime {
  const { epochMilliseconds } = instant;
  return plainDateTimeOf(epochMilliseconds + offsetAt(zone, epochMilliseconds));
}

/** The same as text, to the second and without a zone: `2026-12-08T09:30:00`. */
export function wallTextAt(zone: Zone, at: string): string {
  const epochMs = Date.parse(at);
  return new Date(epochMs + offsetAt(zone, epochMs)).toISOString().slice(0, 19);
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
  return Date.UTC(wall.year, wall.month - 1, wall.day, wall.hour, wall.minute, wall.second, wall.millisecond);
}

/** The day on which a zone's clocks are. */
export function todayIn(zone: Zone, now: Temporal.Instant): Temporal.PlainDate {
  return wallTimeAt(zone, now).toPlainDate();
}

/** Noon of a day in a zone: a moment at which no clocks are changed. */
export function noonOf(zone: Zone, day: Temporal.PlainDate): Temporal.Instant {
  const noonMs = wallMsOf(day.toPlainDateTime()) + 43_200_000;
  return Temporal.Instant.fromEpochMilliseconds(noonMs - offsetAt(zone, noonMs - offsetAt(zone, noonMs)));
}
