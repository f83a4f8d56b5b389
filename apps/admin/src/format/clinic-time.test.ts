import { describe, expect, test } from "vitest";
import { readCalendarSearch } from "../features/calendar/calendar-search.ts";
import {
  daysOfView,
  momentAt,
  startOfDay,
  step,
  wallClock,
  wallClockAfter,
  wallMinutes,
} from "./clinic-time.ts";

const NEW_YORK = "America/New_York";

test("a moment stands where the clinic's clock has it, in winter and in summer", () => {
  expect(wallClock("2026-12-01T19:00:00Z", NEW_YORK)).toBe("2026-12-01 14:00:00");
  expect(wallClock("2026-07-01T02:30:00Z", NEW_YORK)).toBe("2026-06-30 22:30:00");
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
  expect(startOfDay("2026-09-06", "America/Santiago")).toBe("2026-09-06T04:00:00Z");
});

test("a view shows whole weeks of the clinic's country", () => {
  expect(daysOfView("week", "2026-11-20", 7)).toEqual({ from: "2026-11-15", until: "2026-11-22" });
  expect(daysOfView("week", "2026-11-22", 1)).toEqual({ from: "2026-11-16", until: "2026-11-23" });
  expect(daysOfView("month", "2026-11-20", 1)).toEqual({ from: "2026-10-26", until: "2026-12-07" });
  expect(step("month", "2026-01-31", 1)).toBe("2026-02-28");
});

test("an address that makes no sense shows what the calendar shows by itself", () => {
  const nothing = { view: undefined, date: undefined, providers: undefined, cancelled: undefined };
  for (const date of ["2026-02-31", "0000-01-01", "yesterday", 5]) {
    expect(readCalendarSearch({ view: "year", date, providers: "all", cancelled: "yes" })).toEqual(nothing);
  }
});
