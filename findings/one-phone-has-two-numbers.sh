#!/usr/bin/env bash
# The guess: a phone library that writes E.164 gives one line one number, so that who books under one notation is found under the other.
# Seen: libphonenumber-js keeps both of what people still write in three countries. Mexico dropped the 1 of mobile numbers in 2019, and
#   with it the number is impossible, although carriers and address books still send it. In Argentina +54 9 11 and +54 11 are two valid
#   numbers, of which a caller names one and a network shows the other; the 15 is only understood behind an area code. In
#   Brazil a mobile number from before the ninth digit is invalid and gets none. Italy's landlines lose their country
#   with the 0, while Germany and Britain tolerate a "(0)" that North America does not.
# Why it matters: contacts that are matched by E.164 split in two; an appointment that was booked from an address book's notation is not
#   found when its owner calls, and a reminder is sent to a number that cannot be reached.
# Versions: libphonenumber-js 1.13.16, its largest metadata.
# Source: Mexico's numbering plan of 3 August 2019 (IFT); ITU-T national numbering plans of Argentina and Brazil (Anatel, resolution
#   553/2010, the ninth digit); libphonenumber's FAQ, "What is isValid".
set -euo pipefail

dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund libphonenumber-js@1.13.16

cat >parse.mjs <<'JS'
import { parsePhoneNumberFromString as parse } from "libphonenumber-js/max";

// What is written, where, and what comes out: E.164 and whether it is valid.
const SEEN = [
  ["Mexico, mobile, today", "+52 55 1234 5678", undefined, "+525512345678 valid"],
  ["the same until 2019", "+52 1 55 1234 5678", undefined, "+5215512345678 invalid"],
  ["the same, dialled there", "044 55 1234 5678", "MX", "+520445512345678 invalid"],
  ["Argentina, from abroad", "+54 9 11 2345 6789", undefined, "+5491123456789 valid"],
  ["the same without the 9", "+54 11 2345 6789", undefined, "+541123456789 valid"],
  ["the same, dialled there", "011 15 2345-6789", "AR", "+5491123456789 valid"],
  ["the same, no area code", "15 2345 6789", "AR", "+541523456789 invalid"],
  ["Brazil, mobile, today", "+55 11 98123 4567", undefined, "+5511981234567 valid"],
  ["the same until 2012", "+55 11 8123 4567", undefined, "+551181234567 invalid"],
  ["Italy, landline", "+39 06 1234 5678", undefined, "+390612345678 valid"],
  ["the same without the 0", "+39 6 1234 5678", undefined, "+39612345678 invalid"],
  ["Germany with (0)", "+49 (0)30 123456", undefined, "+4930123456 valid"],
  ["Britain with (0)", "+44 (0)20 7946 0958", undefined, "+442079460958 valid"],
  ["North America with (0)", "+1 (0) 415 555 2671", undefined, "+104155552671 invalid"],
];

let changed = 0;
for (const [what, text, country, expected] of SEEN) {
  const number = parse(text, country);
  const found = number === undefined ? "nothing" : `${number.number} ${number.isValid() ? "valid" : "invalid"}`;
  if (found !== expected) changed += 1;
  console.log(`${what.padEnd(25)} ${text.padEnd(21)} ${found}${found === expected ? "" : "  <- changed"}`);
}
process.exit(changed === 0 ? 0 : 1);
JS
node parse.mjs
