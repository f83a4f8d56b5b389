#!/usr/bin/env bash
# The guess: a zone's abbreviation that PostgreSQL and Node both take without a word ("IST", "BST", "CET") means one place to both,
#   so a clinic that was saved with it is at most an hour off in some season.
# Seen: PostgreSQL takes the abbreviation first, and that is a fixed offset; Node takes the link of that name, and that is a place
#   with its seasons. IST is Israel's winter to one and India to the other (3 h 30 min apart), BST British summer time and Dhaka (5 h), NST
#   Newfoundland and Auckland (15 h 30 min in July), AST the Atlantic and Alaska (4 h in July). CET, EET, MET, WET, CST and PST agree
#   in winter and are an hour apart all summer. SST is refused by one and Samoa to the other.
# Why it matters: a calendar that computes free times in SQL and speaks them in JavaScript offers one hour and books another, and both
#   sides pass every check that asks "is this a zone?". In December no test notices for six of them.
# Versions: @electric-sql/pglite 0.5.17 (PostgreSQL 18.7), Node 20.20.2 (ICU 78.2, tz 2025c).
# Source: PostgreSQL's manual, appendix B.4 and timezonesets/Default; the tz database's file "backward"; ICU's own short ids.
set -euo pipefail

dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund @electric-sql/pglite@0.5.17

cat >compare.mjs <<'JS'
import { PGlite } from "@electric-sql/pglite";

const db = new PGlite();
/** What clocks of that zone show, by PostgreSQL; null where it knows no such zone. */
async function byPostgres(zone, instant) {
  try {
    const { rows } = await db.query("select to_char($1::timestamptz at time zone $2, 'YYYY-MM-DD HH24:MI') as t", [instant, zone]);
    return rows[0].t;
  } catch {
    return null;
  }
}
const byNode = (zone, instant) => {
  try {
    return new Date(instant).toLocaleString("sv-SE", { timeZone: zone }).slice(0, 16);
  } catch {
    return null;
  }
};
const minutesApart = (one, other) =>
  one === null || other === null ? null : (Date.parse(`${other}Z`) - Date.parse(`${one}Z`)) / 60_000;

// Zone, minutes that Node's clock is ahead of PostgreSQL's in January and in July; null: one of the two refuses it.
const SEEN = [
  ["IST", 210, 210],
  ["BST", 300, 300],
  ["NST", 990, 930],
  ["AST", -300, -240],
  ["CST", 0, 60],
  ["PST", 0, 60],
  ["CET", 0, 60],
  ["EET", 0, 60],
  ["MET", 0, 60],
  ["WET", 0, 60],
  ["SST", null, null],
  // Where both agree.
  ["EST", 0, 0],
  ["EST5EDT", 0, 0],
  ["America/New_York", 0, 0],
];

let changed = 0;
console.log("zone              January: PostgreSQL, Node               July: PostgreSQL, Node");
for (const [zone, ...expected] of SEEN) {
  const clocks = [];
  for (const instant of ["2026-01-15T12:00:00Z", "2026-07-15T12:00:00Z"]) {
    clocks.push([await byPostgres(zone, instant), byNode(zone, instant)]);
  }
  const isSame = clocks.every(([one, other], index) => minutesApart(one, other) === expected[index]);
  if (!isSame) changed += 1;
  const shown = clocks.map((pair) => pair.map((clock) => (clock ?? "refused").padEnd(16)).join("  "));
  console.log(`${zone.padEnd(17)} ${shown.join("    ")}${isSame ? "" : "  <- changed"}`);
}
process.exit(changed === 0 ? 0 : 1);
JS
node compare.mjs
