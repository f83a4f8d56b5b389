import { type Zone, offsetAt } from "@callwaiting/domain/zone";
import { count } from "./amount.ts";

/** "New York" of America/New_York: what people call a zone. */
export function zoneCity(timeZone: string): string {
  return (timeZone.split("/").at(-1) ?? timeZone).replaceAll("_", " ");
}

/** "New York time"; UTC stays UTC. */
export function zoneLabel(timeZone: string): string {
  const city = zoneCity(timeZone);
  return /^(UTC|GMT)/.test(city) ? city : `${city} time`;
}

/** "2 hours behind you", or null where the clocks agree: `ownOffsetMinutes` is what the viewer's own is ahead of UTC. */
export function zoneDifference({
  zone,
  ownOffsetMinutes,
  at,
}: {
  readonly zone: Zone;
  readonly ownOffsetMinutes: number;
  readonly at: Date;
}): string | null {
  const minutes = offsetAt(zone, at.getTime()) / 60_000 - ownOffsetMinutes;
  if (minutes === 0) return null;
  const hours = Math.abs(minutes) / 60;
  return `${count(Number(hours.toFixed(2)), "hour")} ${minutes > 0 ? "ahead of" : "behind"} you`;
}
