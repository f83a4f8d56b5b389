import { type Zone, offsetAt } from "./zone.ts";

const HOUR_MS = 3_600_000;

/**
 * A name under which every program shows the clock of a zone at a moment, whichever rules it has: `Etc/GMT+5` is five hours
 * behind UTC for all of them, and stays so. Only whole hours from -12 to +14 have such a name; elsewhere it is the zone's own.
 * It is of use until the zone's clocks change next.
 */
export function clockZoneAt(zone: Zone, epochMs: number): string {
  const hours = offsetAt(zone, epochMs) / HOUR_MS;
  if (!Number.isInteger(hours) || hours < -12 || hours > 14) return zone.name;
  // POSIX counts westward: the sign is the opposite of the one that people write.
  return hours === 0 ? "Etc/GMT" : `Etc/GMT${hours > 0 ? "-" : "+"}${Math.abs(hours)}`;
}
