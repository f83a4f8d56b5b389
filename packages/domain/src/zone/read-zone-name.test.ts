import { describe, expect, test } from "vitest";
import { NAMES_WITHOUT_PLACE } from "./names-without-place.ts";
import { PACKAGED_ZONE_RULES } from "./packaged-zone-rules.ts";
import { explainZoneName, readZoneName } from "./read-zone-name.ts";
import { findZone } from "./zone.ts";

const NAMES = [...PACKAGED_ZONE_RULES.zones.keys(), ...PACKAGED_ZONE_RULES.links.keys()];
const read = (typed: string) => readZoneName(typed, NAMES);

test.each([
  ["America/New_York", "America/New_York"],
  ["america/new_york", "America/New_York"],
  [" America/New York ", "America/New_York"],
  ["America/Argentina/Buenos_Aires", "America/Argentina/Buenos_Aires"],
  ["Europe/Kiev", "Europe/Kiev"],
  ["Europe/Oslo", "Europe/Oslo"],
  ["US/Pacific", "US/Pacific"],
  ["UTC", "UTC"],
  ["utc", "UTC"],
  ["Etc/UTC", "Etc/UTC"],
])("%j is stored as %s", (typed, zone) => {
  expect(read(typed)).toEqual({ kind: "known", zone });
});

test.each([
  ["CET", "Europe/Brussels"],
  ["MET", "Europe/Brussels"],
  ["eet", "Europe/Athens"],
  ["WET", "Europe/Lisbon"],
  ["Japan", "Asia/Tokyo"],
  ["GB", "Europe/London"],
  ["EST5EDT", "America/New_York"],
  ["Zulu", "UTC"],
])("%j is stored as the place it stands for, %s, and that is said", (typed, zone) => {
  expect(read(typed)).toEqual({ kind: "renamed", zone, typed });
});

test.each([
  "IST",
  "BST",
  "PST",
  "AST",
  "CST",
  "EST",
  "MST",
  "HST",
  "GMT",
  "PDT",
  "AEST",
  "Z",
  "+05:30",
  "Etc/GMT+5",
  "etc/gmt-14",
  "-0800",
  "+5",
  "UTC+2",
  "GMT-3",
  "utc + 5:30",
])("%j names no place and is refused", (typed) => {
  const reading = read(typed);
  expect(reading).toEqual({ kind: "no_place" });
  expect(explainZoneName(reading)).toContain("America/New_York");
});

test.each([
  "Factory",
  "Local",
  "",
  "America/Nowhere",
  "posix/Europe/Berlin",
  "right/UTC",
  "America/New_York\0",
  "America",
  "a/".repeat(30),
])("%j is refused", (typed) => {
  expect(explainZoneName(read(typed))).not.toBeNull();
});

test.each([
  ["New York", "America/New_York"],
  ["paris", "Europe/Paris"],
  ["Oslo", "Europe/Oslo"],
])("%j is refused, and %s named", (typed, zone) => {
  expect(read(typed)).toEqual({ kind: "unknown", nearest: zone });
  expect(explainZoneName(read(typed))).toContain(`Did you mean ${zone}?`);
});

describe("a name that is no place", () => {
  test("has the same clock as the place that it is stored as", () => {
    for (const [name, place] of NAMES_WITHOUT_PLACE) {
      const link = [...PACKAGED_ZONE_RULES.links.keys()].find((known) => known.toLowerCase() === name);
      const own = findZone(PACKAGED_ZONE_RULES, link ?? name.toUpperCase());
      expect(own, name).toBeDefined();
      expect(findZone(PACKAGED_ZONE_RULES, place)?.offsetMs, name).toEqual(own?.offsetMs);
    }
  });
  test("is in the table, or is refused", () => {
    const left = NAMES.filter((name) => !name.includes("/") && !NAMES_WITHOUT_PLACE.has(name.toLowerCase()));
    expect(left.toSorted()).toEqual([
      "EST",
      "GMT",
      "GMT+0",
      "GMT-0",
      "GMT0",
      "Greenwich",
      "HST",
      "MST",
      "UTC",
    ]);
  });
});
