import { type FindZone, DAY_MS, type PlacedTime, placeTime } from "../time/placed-time.ts";
import type { RecurrenceRule } from "./recurrence-rule.ts";

/**
 * Makes the test whether an instance lies within the end of its rule, which is inclusive. A day as the end of an event that has a
 * time of day is midnight at which that day begins: so libical 3.0 and dateutil have it.
 */
export function untilTest({ until }: RecurrenceRule, start: PlacedTime): (time: PlacedTime) => boolean {
  if (until === null) return () => true;
  const inZone: FindZone = () => start.zone;
  const end = placeTime(until, inZone);
  if (end === undefined) return () => true;
  if (until.kind !== "utc") return (time) => time.wallMs <= end.wallMs;
  // Midnight in UTC is how some programs write the last of whole days.
  if (start.isDate && until.wallMs % DAY_MS === 0) return (time) => time.wallMs <= until.wallMs;
  return (time) => time.epochMs <= end.epochMs;
}
