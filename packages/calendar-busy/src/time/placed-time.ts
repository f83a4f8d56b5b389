import type { Zone } from "@callwaiting/domain/zone";
import { firstInstantOf } from "./first-instant-of.ts";
import type { Length } from "./read-duration.ts";
import type { WrittenTime } from "./written-time.ts";

/** A time with its place, and so a moment. */
export type PlacedTime = {
  readonly isDate: boolean;
  readonly wallMs: number;
  readonly zone: Zone;
  readonly epochMs: number;
};

/** Finds a zone by the id that a file has for it; for null the one in which floating times and whole days are. */
export type FindZone = (zoneId: string | null) => Zone | undefined;

const UTC: Zone = { name: "UTC", untilMs: [Infinity], offsetMs: [0] };
export const DAY_MS = 86_400_000;

export function placeTime(written: WrittenTime, findZone: FindZone): PlacedTime | undefined {
  const { kind, wallMs } = written;
  const zone = kind === "utc" ? UTC : findZone(kind === "local" ? written.zoneId : null);
  return zone === undefined ? undefined : timeIn(zone, wallMs, kind === "date");
}

export function timeIn(zone: Zone, wallMs: number, isDate: boolean): PlacedTime {
  return { isDate, wallMs, zone, epochMs: firstInstantOf(zone, wallMs) };
}

/** When something that begins at a time is over. */
export function endAfter({ zone, wallMs, epochMs }: PlacedTime, { days, ms }: Length): number {
  return (days === 0 ? epochMs : firstInstantOf(zone, wallMs + days * DAY_MS)) + ms;
}
