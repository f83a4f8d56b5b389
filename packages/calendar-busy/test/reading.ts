import { PACKAGED_ZONE_RULES } from "@callwaiting/domain/packaged-zone-rules";
import { findZone } from "@callwaiting/domain/zone";
import { Temporal } from "temporal-polyfill";
import { type BusyReading, readBusyTimes } from "../src/index.ts";

/** Reads a file for a provider in Berlin, for the year from November 2026. */
export function read(text: string, until = "2027-11-01T00:00:00Z"): BusyReading {
  const zone = findZone(PACKAGED_ZONE_RULES, "Europe/Berlin");
  if (zone === undefined) throw new Error("no zone");
  return readBusyTimes({
    text,
    zone,
    rules: PACKAGED_ZONE_RULES,
    from: Temporal.Instant.from("2026-11-01T00:00:00Z"),
    until: Temporal.Instant.from(until),
    isOurs: () => false,
  });
}

export function readWhole(text: string): Extract<BusyReading, { kind: "read" }> {
  const reading = read(text);
  if (reading.kind !== "read") throw new Error(JSON.stringify(reading));
  return reading;
}

export const timesIn = (text: string) =>
  readWhole(text).busy.map(({ startsAt, endsAt }) => `${startsAt.toString()} ${endsAt.toString()}`);

let uids = 0;
export function event(...lines: string[]): string {
  uids += 1;
  return ["BEGIN:VEVENT", `UID:${uids}`, ...lines, "END:VEVENT", ""].join("\r\n");
}

export const calendar = (...parts: string[]) =>
  `BEGIN:VCALENDAR\r\nVERSION:2.0\r\n${parts.join("")}END:VCALENDAR\r\n`;
