import type { Temporal } from "temporal-polyfill";
import type { IsoInstant } from "../booking/appointment.ts";
import type { Zone } from "../zone/zone.ts";
import { minutesFromPart } from "./minutes-from-part.ts";
import type { PartOfDay } from "./part-of-day.ts";

/** Whether the organization's clocks show a time of that part then. Its end does not belong to it. */
export function isInPartOfDay(at: Temporal.Instant | IsoInstant, part: PartOfDay, zone: Zone): boolean {
  return minutesFromPart(at, part, zone) === 0;
}
