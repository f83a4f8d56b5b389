import { Temporal } from "temporal-polyfill";
import { expect, test } from "vitest";
import { PACKAGED_ZONE_RULES } from "../zone/packaged-zone-rules.ts";
import { findZone } from "../zone/zone.ts";
import { type StepDoubt, type VisitStep, doubtStep, progressOf } from "./visit-steps.ts";

function zoneOf(name: string) {
  const zone = findZone(PACKAGED_ZONE_RULES, name);
  if (zone === undefined) throw new Error(`no zone ${name}`);
  return zone;
}

/** 7 PM on December 1 in New York, which is December 2 in UTC. */
const EVENING = {
  status: "confirmed",
  startsAt: "2026-12-02T00:00:00Z",
  endsAt: "2026-12-02T00:30:00Z",
  arrivedAt: null,
  inRoomAt: null,
} as const;
const msOf = (at: string) => Temporal.Instant.from(at).epochMilliseconds;
function doubt(step: VisitStep, now: string, more: object) {
  const { startsAt, endsAt, ...visit } = { ...EVENING, ...more };
  const clock = { zone: zoneOf("America/New_York"), nowMs: msOf(now) };
  return doubtStep(step, { ...visit, startsMs: msOf(startsAt), endsMs: msOf(endsAt) }, clock);
}
const ARRIVED = { arrivedAt: "2026-12-01T23:00:00Z" };
const IN_ROOM = { ...ARRIVED, inRoomAt: "2026-12-01T23:20:00Z" };

test.each<[VisitStep, string, object, StepDoubt | null]>([
  ["arrived", "2026-12-01T04:59:59Z", {}, "not_its_day"],
  ["arrived", "2026-12-01T05:00:00Z", {}, null],
  ["in_room", "2026-12-02T04:59:59Z", {}, null],
  ["in_room", "2026-12-02T05:00:00Z", {}, "not_its_day"],
  ["arrived", "2026-12-02T05:10:00Z", { endsAt: "2026-12-02T05:30:00Z" }, null],
  ["expected", "2026-12-20T00:00:00Z", ARRIVED, null],
  ["completed", "2026-12-01T23:59:59Z", ARRIVED, "not_started"],
  ["completed", "2026-12-01T23:59:59Z", IN_ROOM, null],
  ["completed", "2026-12-02T00:00:00Z", {}, null],
  ["no_show", "2026-12-01T23:59:59Z", {}, "not_started"],
  ["no_show", "2026-12-02T00:00:00Z", {}, null],
  ["no_show", "2026-12-02T00:00:00Z", ARRIVED, "has_arrived"],
  ["arrived", "2026-12-01T12:00:00Z", { status: "cancelled" }, "not_confirmed"],
  ["completed", "2026-12-01T23:59:59Z", { status: "cancelled" }, "not_started"],
  ["no_show", "2026-12-01T23:59:59Z", { status: "cancelled" }, "not_started"],
  ["completed", "2026-12-02T00:00:00Z", { status: "cancelled" }, "not_confirmed"],
  ["completed", "2026-12-01T23:59:59Z", { ...IN_ROOM, status: "completed" }, "not_confirmed"],
])("%s at %s, %j: %s", (step, now, visit, expected) => {
  expect(doubt(step, now, visit)).toBe(expected);
});

test("how far a visit has come follows from what was said last", () => {
  expect([EVENING, { ...EVENING, ...ARRIVED }, { ...EVENING, ...IN_ROOM }].map(progressOf)).toEqual([
    "expected",
    "arrived",
    "in_room",
  ]);
});
