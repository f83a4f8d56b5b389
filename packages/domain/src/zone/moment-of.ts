import type { Temporal } from "temporal-polyfill";
import { wallMsOf } from "./wall-time-at.ts";
import type { Zone } from "./zone.ts";

/**
 * One moment for a wall time, in ms since 1970, whatever the clocks do: of a time that they show twice the later one, of
 * a time that they skip the one that lies as far behind the change as it was meant to.
 */
export function momentOf(zone: Zone, wall: Temporal.PlainDateTime): number {
  const wallMs = wallMsOf(wall);
  let period = zone.untilMs.length - 1;
  while (period > 0 && wallMs < (zone.untilMs[period - 1] ?? 0) + (zone.offsetMs[period] ?? 0)) period -= 1;
  return wallMs - (zone.offsetMs[period] ?? 0);
}
