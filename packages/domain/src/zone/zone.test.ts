import fc from "fast-check";
import { Temporal } from "temporal-polyfill";
import { describe, expect, test } from "vitest";
import { zoneOf } from "../testing/clock.ts";
import GOLDEN from "./golden-offsets.json" with { type: "json" };
import { instantsOf } from "./instants-of.ts";
import { PACKAGED_ZONE_RULES as RULES } from "./packaged-zone-rules.ts";
import { unpackZoneRules } from "./unpack-zone-rules.ts";
import { wallTimeAt } from "./wall-time-at.ts";
import { type Zone, offsetAt } from "./zone.ts";

const MINUTE_MS = 60_000;

const numbers = (text: string) => text.split(" ").map(Number);
const SECONDS = numbers(GOLDEN.moments);
const golden = Object.entries(GOLDEN.offsets);

const instantAt = (epochMs: number) => Temporal.Instant.fromEpochMilliseconds(epochMs);
const at = (text: string) => Temporal.Instant.from(text);

test("the golden table is whole: 120 zones at 60 moments", () => {
  expect(golden).toHaveLength(120);
  expect(SECONDS).toHaveLength(60);
});

describe("agrees with the tz database 2026f", () => {
  test.each(golden)("%s", (name, offsets) => {
    const zone = zoneOf(name);
    expect(SECONDS.map((seconds) => offsetAt(zone, seconds * 1000) / MINUTE_MS)).toEqual(numbers(offsets));
    for (const seconds of SECONDS) {
      const instant = instantAt(seconds * 1000);
      expect(momentsOf(zone, wallTimeAt(zone, instant))).toContain(seconds * 1000);
    }
  });
});

describe("the places that changed their clocks in 2026", () => {
  test.each([
    ["America/Vancouver", "2026-12-08T09:30", "2026-12-08T16:30:00Z"],
    ["America/Edmonton", "2026-12-08T09:30", "2026-12-08T15:30:00Z"],
    ["America/Inuvik", "2026-12-08T09:30", "2026-12-08T15:30:00Z"],
    ["America/Winnipeg", "2026-12-08T09:30", "2026-12-08T14:30:00Z"],
    ["Africa/Casablanca", "2026-12-08T09:30", "2026-12-08T09:30:00Z"],
    ["America/Havana", "2026-12-08T09:30", "2026-12-08T13:30:00Z"],
    ["America/Havana", "2027-12-08T09:30", "2027-12-08T14:30:00Z"],
  ])("in %s it is %s at %s", (name, wall, instant) => {
    const zone = zoneOf(name);
    expect(instantsOf(zone, Temporal.PlainDateTime.from(wall))).toEqual({
      kind: "once",
      instant: at(instant),
    });
    expect(wallTimeAt(zone, at(instant)).toString()).toBe(`${wall}:00`);
  });
});

test("a wall time that clocks skip is a gap, with what they show before and after", () => {
  expect(instantsOf(zoneOf("America/New_York"), Temporal.PlainDateTime.from("2027-03-14T02:30"))).toEqual({
    kind: "gap",
    at: at("2027-03-14T07:00:00Z"),
    from: Temporal.PlainDateTime.from("2027-03-14T02:00"),
    until: Temporal.PlainDateTime.from("2027-03-14T03:00"),
  });
});

test("a day that a place left out is a gap", () => {
  // Samoa crossed the date line at the end of 2011; the packaged rules begin later, so this one is made by hand.
  const zone: Zone = {
    name: "Pacific/Apia",
    untilMs: [Date.UTC(2011, 11, 30, 10), Infinity],
    offsetMs: [-36_000_000, 50_400_000],
  };
  expect(instantsOf(zone, Temporal.PlainDateTime.from("2011-12-30T12:00"))).toMatchObject({
    kind: "gap",
    until: Temporal.PlainDateTime.from("2011-12-31T00:00"),
  });
});

test("a wall time that clocks show twice has two moments", () => {
  expect(instantsOf(zoneOf("America/New_York"), Temporal.PlainDateTime.from("2026-11-01T01:30"))).toEqual({
    kind: "twice",
    earlier: at("2026-11-01T05:30:00Z"),
    later: at("2026-11-01T06:30:00Z"),
  });
});

const anyZone = fc.constantFrom(...RULES.zones.values());
const anyMs = fc
  .integer({ min: Date.UTC(2020, 0) / 1000, max: Date.UTC(2036, 0) / 1000 })
  .map((s) => s * 1000);

test("each moment is among the moments of its own wall time, in every zone", () => {
  fc.assert(
    fc.property(anyZone, anyMs, (zone, epochMs) => {
      expect(momentsOf(zone, wallTimeAt(zone, instantAt(epochMs)))).toContain(epochMs);
    }),
    { numRuns: 2_000 },
  );
});

test("around each change of each zone, a wall time is a gap where clocks go forward and twice where they go back", () => {
  for (const zone of RULES.zones.values()) {
    for (const [index, atMs] of zone.untilMs.slice(0, 20).entries()) {
      const before = zone.offsetMs[index] ?? 0;
      const after = zone.offsetMs[index + 1] ?? 0;
      if (before === after || atMs === Infinity) continue;
      const middle = wallTimeAt(
        { ...zone, untilMs: [Infinity], offsetMs: [(before + after) / 2] },
        instantAt(atMs),
      );
      expect(instantsOf(zone, middle).kind).toBe(after > before ? "gap" : "twice");
    }
  }
});

test("rules that make no sense are refused with the zone's name", () => {
  const broken = { version: "2027a", zones: ["America/Nowhere|A B|50 40|01|"], links: [] };
  expect(() => unpackZoneRules(broken, 0)).toThrow('"America/Nowhere"');
});

function momentsOf(zone: Zone, wall: Temporal.PlainDateTime): number[] {
  const found = instantsOf(zone, wall);
  if (found.kind === "gap") return [];
  return (found.kind === "once" ? [found.instant] : [found.earlier, found.later]).map(
    (one) => one.epochMilliseconds,
  );
}
