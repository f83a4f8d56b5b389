#!/usr/bin/env bash
# The guess: a package of public holidays finds "Christmas Day" by its name, and knows Good Friday in the United States and
#   Thanksgiving in Canada, days that callers name as a matter of course.
# Seen: for 2027 the first US entry that begins with "Christmas Day" is December 24, the substitute day (the 25th is a Saturday, and
#   both are listed). "Independence Day" in 2026 is listed on July 3 first. The US list has Easter Sunday and no Good Friday at all,
#   Canada's country-wide list has neither Thanksgiving nor Victoria Day: they stand in the lists of the states and provinces.
# Why it matters: a phone line that books "Christmas Day" or "the 4th of July" by the first match books the day before, and one that
#   answers "the day after Thanksgiving" from the country's list alone knows no such day in Toronto.
# Versions: date-holidays 3.37.0.
# Source: the package's own data (https://github.com/commenthol/date-holidays, data/countries).
set -euo pipefail

dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund date-holidays@3.37.0

cat >look.mjs <<'JS'
import Holidays from "date-holidays";

const named = (country, year, name) =>
  new Holidays(country)
    .getHolidays(year)
    .filter((day) => day.name.startsWith(name))
    .map((day) => day.date.slice(0, 10));

const SEEN = [
  ["US", 2027, "Christmas Day", "2027-12-24 2027-12-25"],
  ["US", 2026, "Independence Day", "2026-07-03 2026-07-04"],
  ["US", 2027, "Good Friday", ""],
  ["CA", 2027, "Thanksgiving", ""],
  ["CA", 2027, "Victoria Day", ""],
  // One that is where everybody looks.
  ["CA", 2027, "Good Friday", "2027-03-26"],
];

let changed = 0;
for (const [country, year, name, expected] of SEEN) {
  const found = named(country, year, name).join(" ");
  if (found !== expected) changed += 1;
  console.log(`${country} ${year} ${name.padEnd(18)} ${found || "none"}${found === expected ? "" : "  <- changed"}`);
}
process.exit(changed === 0 ? 0 : 1);
JS
node look.mjs
