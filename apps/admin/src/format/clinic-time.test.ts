import { zoneOf } from "../testing/zones.ts";
import { describe, expect, test } from "vitest";
import { dayOf, momentAt, startOfDay, wallClock, wallClockAfter, wallMinutes } from "./clinic-time.ts";

const NEW_YORK = zoneOf("America/New_York");

test("a moment stands where the clinic's clock has it, in winter and in summer", () => {
  expect(wallClock("2026-12-01T19:00:00Z", NEW_YORK)).toBe("2026-12-01 14:00:00");
  expect(wallClock("2026-07-01T02:30:00Z", NEW_YORK)).toBe("2026-06-30 22:30:00");
});

test("the day is the clinic's, not that of the browser", () => {
  expect(dayOf("2026-11-21T03:00:00Z", NEW_YORK)).toBe("2026-11-20");
  expect(dayOf("2026-11-21T03:00:00Z", zoneOf("Asia/Tokyo"))).toBe("2026-11-21");
});

describe("a place in the calendar is a moment", () => {
  test.each([
    ["2026-12-01", "14:00", "2026-12-01T19:00:00Z"],
    ["2027-03-14", "03:00", "2027-03-14T07:00:00Z"],
    // Twice on this day: the first one.
    ["2026-11-01", "01:30", "2026-11-01T05:30:00Z"],
  ])("%s %s", (day, time, expected) => expect(momentAt(day, time, NEW_YORK)).toBe(expected));

  test("but not in the hour that the clocks leave out", () => {
    expect(momentAt("2027-03-14", "02:30", NEW_YORK)).toBeNull();
  });
});

test("a length keeps its minutes on paper, whatever the clocks do", () => {
  expect(wallClockAfter("2027-03-14 01:30:00", 60)).toBe("2027-03-14 02:30:00");
  expect(wallMinutes("2026-11-01 00:30:00", "2026-11-01 03:00:00")).toBe(150);
});

test("a day begins at its first moment, also where midnight does not exist", () => {
  expect(startOfDay("2026-09-06", zoneOf("America/Santiago"))).toBe("2026-09-06T04:00:00Z");
});
