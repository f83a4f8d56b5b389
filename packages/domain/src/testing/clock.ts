import packed from "moment-timezone/data/packed/latest.json" with { type: "json" };
import { Temporal } from "temporal-polyfill";
import type { OpeningHours } from "../organization/organization.ts";
import { unpackZoneRules } from "../zone/unpack-zone-rules.ts";
import { type Zone, findZone } from "../zone/zone.ts";

/** A Friday, 10:00 AM in New York. */
export const NOW = Temporal.Instant.from("2026-11-20T15:00:00Z");
export const NEW_YORK = "America/New_York";

/** Monday to Friday, 9 to 5. */
export const OFFICE_HOURS: readonly OpeningHours[] = [1, 2, 3, 4, 5].map((weekday) => ({
  weekday,
  opensAt: "09:00",
  closesAt: "17:00",
}));

/** Zones that have been hard for somebody: half hours, a half-hour summer time, midnight skipped, a day skipped. */
export const HARD_ZONES = [
  "America/New_York",
  "Europe/London",
  "Asia/Kolkata",
  "Australia/Lord_Howe",
  "America/Santiago",
  "Pacific/Apia",
  "Pacific/Kiritimati",
  "UTC",
] as const;

/** Further back than the rules that the product keeps: some tests tell of a day that Samoa left out. */
const RULES = unpackZoneRules(packed, Date.UTC(2000, 0));

export function zoneOf(name: string): Zone {
  const zone = findZone(RULES, name);
  if (zone === undefined) throw new Error(`no zone ${name}`);
  return zone;
}
