import packed from "moment-timezone/data/packed/latest.json" with { type: "json" };
import { unpackZoneRules } from "./unpack-zone-rules.ts";

/** 2019-12-01: nothing that a clinic looks at is older. */
const FROM_MS = Date.UTC(2019, 11);

/** The rules that come with CallWaiting. A database may hold newer ones. */
export const PACKAGED_ZONE_RULES = unpackZoneRules(packed, FROM_MS);
