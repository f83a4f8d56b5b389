import { Temporal } from "temporal-polyfill";
import type { IsoInstant } from "../booking/appointment.ts";
import type { PartOfDay } from "./part-of-day.ts";
import { wallTimeAt } from "../zone/wall-time-at.ts";
import type { Zone } from "../zone/zone.ts";

/** Whether the organization's clocks show a time of that part then. Its end does not belong to it. */
export function isInPartOfDay(
  at: Temporal.Instant | IsoInstant,
  { from, until }: PartOfDay,
  zone: Zone,
): boolean {
  const local = wallTimeAt(zone, Temporal.Instant.from(at)).toPlainTime();
  // `HH:MM` compares as text, and `24:00` is after everything.
  const time = local.toString({ smallestUnit: "minute" });
  return from <= time && time < until;
}
