#!/usr/bin/env bash
# The guess: two well-kept npm packages of time zone rules, both at their newest version, tell the same hour.
# Seen: for December 2026 they are an hour apart in America/Vancouver, Edmonton, Inuvik, Winnipeg, Havana and Africa/Casablanca,
#   which changed their clocks for good in 2026. @js-joda/timezone 2.25.2 carries tz database 2026a, moment-timezone 0.6.6 2026f.
# Why it matters: a clinic there that takes its hours from the older package opens, offers and books an hour off, and nothing fails.
#   The release is in the data, not in the package's version: look at it before you trust it.
# Versions: moment-timezone 0.6.6, @js-joda/core 6.3.2, @js-joda/timezone 2.25.2.
# Source: the packages' own data; tz database NEWS, https://data.iana.org/time-zones/tzdb/NEWS
set -euo pipefail

dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund moment-timezone@0.6.6 @js-joda/core@6.3.2 @js-joda/timezone@2.25.2

cat >compare.mjs <<'JS'
import moment from "moment-timezone";
import { Instant, ZoneId } from "@js-joda/core";
import "@js-joda/timezone";

const AT = "2026-12-08T17:30:00Z";
const EXPECTED = {
  "America/Vancouver": [-7, -8],
  "America/Edmonton": [-6, -7],
  "America/Inuvik": [-6, -7],
  "America/Winnipeg": [-5, -6],
  "Africa/Casablanca": [0, 1],
  "America/Havana": [-4, -5],
  // One that did not change, where both must agree.
  "America/New_York": [-5, -5],
};

console.log(`tz database of moment-timezone: ${moment.tz.dataVersion}; hours ahead of UTC at ${AT}:`);
let changed = 0;
for (const [zone, expected] of Object.entries(EXPECTED)) {
  const newer = moment.tz(AT, zone).utcOffset() / 60;
  const older = ZoneId.of(zone).rules().offset(Instant.parse(AT)).totalSeconds() / 3600;
  const isAsSeen = newer === expected[0] && older === expected[1];
  if (!isAsSeen) changed += 1;
  console.log(`${zone.padEnd(20)} moment-timezone ${newer}, js-joda ${older}${isAsSeen ? "" : "  <- changed"}`);
}
process.exit(changed === 0 ? 0 : 1);
JS
node compare.mjs
