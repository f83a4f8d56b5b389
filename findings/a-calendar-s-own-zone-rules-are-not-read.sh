#!/usr/bin/env bash
# The guess: a calendar file that brings the rules of its time zone along (VTIMEZONE) is read by those rules, as RFC 5545 says (3.2.19),
#   so a feed with a VTIMEZONE is right in every reader, however old the reader's own rules are.
# Seen: node-ical goes by the zone's name and by the rules of its Node, whatever the file says. A file whose VTIMEZONE puts
#   America/New_York 7 hours behind UTC is read 5 hours behind. ical.js goes by the file. An event in UTC is the same moment in both.
# Why it matters: in 2026 six places changed their clocks for good. A feed with TZID and VTIMEZONE of such a place is right in ical.js
#   and an hour off in node-ical on any Node whose ICU is older than the law, and the feed's author sees nothing of it. Moments in
#   UTC are right everywhere; what an old reader gets wrong then is only how it shows them.
# Versions: ical.js 2.2.1, node-ical 0.27.2, Node 20.20.2 (tz 2025c).
# Source: RFC 5545, 3.2.19 and 3.6.5; the packages' own behaviour.
set -euo pipefail

dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund ical.js@2.2.1 node-ical@0.27.2

cat >read.mjs <<'JS'
import ICAL from "ical.js";
import nodeIcal from "node-ical";

// A law that no program knows: New York 7 hours behind UTC. 9:30 there is 16:30 UTC by the file, 14:30 by the rules that all know.
const RULES = `BEGIN:VTIMEZONE
TZID:America/New_York
BEGIN:STANDARD
DTSTART:19700101T000000
TZOFFSETFROM:-0700
TZOFFSETTO:-0700
END:STANDARD
END:VTIMEZONE
`;
const calendar = (rules, start) =>
  `BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//x//EN
${rules}BEGIN:VEVENT
UID:a@b
DTSTAMP:20261130T000000Z
${start}
END:VEVENT
END:VCALENDAR
`.replaceAll("\n", "\r\n");

function byIcalJs(text) {
  const file = new ICAL.Component(ICAL.parse(text));
  return new ICAL.Event(file.getFirstSubcomponent("vevent")).startDate.toJSDate().toISOString();
}
const byNodeIcal = (text) =>
  Object.values(nodeIcal.sync.parseICS(text))
    .find(({ type }) => type === "VEVENT")
    .start.toISOString();

const OWN = calendar(RULES, "DTSTART;TZID=America/New_York:20261208T093000");
const UTC = calendar("", "DTSTART:20261208T163000Z");
const SEEN = [
  ["ical.js, VTIMEZONE", byIcalJs(OWN), "2026-12-08T16:30:00.000Z"],
  ["node-ical, VTIMEZONE", byNodeIcal(OWN), "2026-12-08T14:30:00.000Z"],
  // Where both agree.
  ["ical.js, UTC", byIcalJs(UTC), "2026-12-08T16:30:00.000Z"],
  ["node-ical, UTC", byNodeIcal(UTC), "2026-12-08T16:30:00.000Z"],
];

let changed = 0;
for (const [what, found, expected] of SEEN) {
  if (found !== expected) changed += 1;
  console.log(`${what.padEnd(22)} ${found}${found === expected ? "" : "  <- changed"}`);
}
process.exit(changed === 0 ? 0 : 1);
JS
node read.mjs
