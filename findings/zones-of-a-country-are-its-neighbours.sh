#!/usr/bin/env bash
# The guess: the zones that a package lists for a country are places in that country, the first of them the usual one.
# Seen: moment.tz.zonesForCountry("NO") is Europe/Berlin, Europe/Oslo; "SE" Europe/Berlin, Europe/Stockholm; "DE" has Europe/Zurich
#   among its three; "AG" (Antigua) has America/Puerto_Rico. The tz database's zone1970.tab lists a zone under every country whose
#   clocks have agreed since 1970, and the package joins it with zone.tab. The order is alphabetical.
# Why it matters: a form that takes a clinic's country and fills in the first zone puts Oslo in Berlin. The hour is right until the
#   day on which one of the two countries changes its law; then every clinic of the other one is an hour off.
# Versions: moment-timezone 0.6.6 (tz database 2026f).
# Source: the package's data/packed/latest.json; tz database, zone1970.tab and zone.tab.
set -euo pipefail

dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund moment-timezone@0.6.6

cat >look.mjs <<'JS'
import moment from "moment-timezone";

const SEEN = {
  NO: "Europe/Berlin Europe/Oslo",
  SE: "Europe/Berlin Europe/Stockholm",
  DE: "Europe/Berlin Europe/Busingen Europe/Zurich",
  AG: "America/Antigua America/Puerto_Rico",
  // One that shares its clock with nobody.
  NP: "Asia/Kathmandu",
};

let changed = 0;
for (const [country, expected] of Object.entries(SEEN)) {
  const found = moment.tz.zonesForCountry(country).join(" ");
  if (found !== expected) changed += 1;
  console.log(`${country}  ${found}${found === expected ? "" : "  <- changed"}`);
}
process.exit(changed === 0 ? 0 : 1);
JS
node look.mjs
