import type { Temporal } from "temporal-polyfill";
import type { IsoInstant } from "../booking/appointment.ts";
import { wallNumbersAt } from "../zone/wall-time-at.ts";
import type { Zone } from "../zone/zone.ts";
import { minutesOf, type PartOfDay } from "./part-of-day.ts";

/**
 * How far from that part of the day the organization's clocks are then, in minutes; 0 in it. Its end does not belong to
 * it: 5:00 PM is a minute away from an afternoon until 5:00 PM.
 */
export function minutesFromPart(at: Temporal.Instant | IsoInstant, part: PartOfDay, zone: Zone): number {
  const { hour, minute } = wallNumbersAt(zone, at);
  const minutes = hour * 60 + minute;
  const { from, until, gaps = [] } = part;
  for (const gap of gaps) {
    const [before, after] = [minutes - minutesOf(gap.from) + 1, minutesOf(gap.until) - minutes];
    if (before > 0 && after > 0) return Math.min(before, after);
  }
  return Math.max(minutesOf(from) - minutes, minutes - minutesOf(until) + 1, 0);
}
