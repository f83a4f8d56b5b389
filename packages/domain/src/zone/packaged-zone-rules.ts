import packed from "moment-timezone/data/packed/latest.json" with { type: "json" };
import { unpackZoneRules } from "./unpack-zone-rules.ts";

/** 2019-12-01: nothing that a clinic looks at is older, and what clocks showed before is not known here. */
export const RULES_FROM_MS = Date.UTC(2019, 11);

/** The rules that come with CallWaiting. A database may hold newer ones. */
export const PACKAGED_ZONE_RULES = unpackZoneRules(packed, RULES_FROM_MS);

/** The zones of each country (ISO 3166-1 alpha-2); those that it shares with a neighbour stand under both. */
export const PACKAGED_COUNTRIES: ReadonlyMap<string, readonly string[]> = new Map(
  packed.countries.map((line) => {
    const [code = "", zones = ""] = line.split("|");
    return [code, zones.split(" ")];
  }),
);
