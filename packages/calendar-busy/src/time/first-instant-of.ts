import { type Zone, periodAt } from "@callwaiting/domain/zone";

const DAY_MS = 86_400_000;

/**
 * The moment of a wall time as RFC 5545 has it (3.3.5): of a time that clocks show twice the first one, of a time that they
 * skip the one that lies as far behind the change. It is found for any zone, that of a senseless VTIMEZONE included.
 */
export function firstInstantOf(zone: Zone, wallMs: number): number {
  const { untilMs, offsetMs } = zone;
  let period = periodAt(zone, wallMs - DAY_MS);
  while (wallMs >= (untilMs[period] ?? Infinity) + (offsetMs[period] ?? 0)) period += 1;
  const begins = (untilMs[period - 1] ?? -Infinity) + (offsetMs[period] ?? 0);
  return wallMs - (offsetMs[wallMs < begins ? period - 1 : period] ?? 0);
}
