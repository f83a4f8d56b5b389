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

export const viewerZone = (): string => Intl.DateTimeFormat().resolvedOptions().timeZone;

/** Minutes by which `timeZone` is ahead of UTC at this moment. */
export function zoneOffset(timeZone: string, at: Date): number {
  const parts = new Intl.DateTimeFormat("en-US", { timeZone, timeZoneName: "longOffset" }).formatToParts(at);
  const name = parts.find(({ type }) => type === "timeZoneName")?.value ?? "GMT";
  const found = /([+-])(\d\d):(\d\d)/.exec(name);
  if (found === null) return 0;
  const minutes = Number(found[2]) * 60 + Number(found[3]);
  return found[1] === "-" ? -minutes : minutes;
}

/** "2 hours behind you", or null where the clocks agree, whatever the zones are called. */
export function zoneDifference({
  timeZone,
  own,
  at,
}: {
  timeZone: string;
  own: string;
  at: Date;
}): string | null {
  const minutes = zoneOffset(timeZone, at) - zoneOffset(own, at);
  if (minutes === 0) return null;
  const hours = Math.abs(minutes) / 60;
  return `${count(Number(hours.toFixed(2)), "hour")} ${minutes > 0 ? "ahead of" : "behind"} you`;
}
