import fc from "fast-check";
import { Temporal } from "temporal-polyfill";
import { describe, expect, test } from "vitest";
import { HARD_ZONES, zoneOf } from "../testing/clock.ts";
import { toInstant } from "./to-instant.ts";

test.for<[string, string, string, string]>([
  ["2026-12-01", "14:00", "America/New_York", "2026-12-01T19:00:00Z"],
  ["2026-07-01", "14:00", "America/New_York", "2026-07-01T18:00:00Z"],
  ["2026-12-01", "14:00", "Europe/London", "2026-12-01T14:00:00Z"],
  ["2026-12-01", "14:00", "Asia/Kolkata", "2026-12-01T08:30:00Z"],
  ["2026-12-01", "14:00", "Australia/Lord_Howe", "2026-12-01T03:00:00Z"],
  // The minute after the gap, and the day's last minute before it.
  ["2027-03-14", "03:00", "America/New_York", "2027-03-14T07:00:00Z"],
  ["2027-03-14", "01:59", "America/New_York", "2027-03-14T06:59:00Z"],
])("%s %s in %s is %s", ([date, time, timeZone, instant]) => {
  const result = toInstant({ date, time, zone: zoneOf(timeZone) });
  expect(result).toMatchObject({ ok: true, corrections: [] });
  expect(result.ok && result.instant.toString()).toBe(instant);
});

describe("a time that the clocks skip", () => {
  test.for<[string, string, string, string]>([
    [
      "2027-03-14",
      "02:30",
      "America/New_York",
      "Sunday, March 14, straight to 3:00 AM, so there is no 2:30 AM",
    ],
    ["2027-03-28", "01:00", "Europe/London", "Sunday, March 28, straight to 2:00 AM, so there is no 1:00 AM"],
    // Half an hour only.
    [
      "2026-10-04",
      "02:15",
      "Australia/Lord_Howe",
      "Sunday, October 4, straight to 2:30 AM, so there is no 2:15 AM",
    ],
    // Midnight itself.
    [
      "2026-09-06",
      "00:30",
      "America/Santiago",
      "Sunday, September 6, straight to 1:00 AM, so there is no 12:30 AM",
    ],
  ])("%s %s in %s has no moment", ([date, time, timeZone, said]) => {
    expect(toInstant({ date, time, zone: zoneOf(timeZone) })).toEqual({
      ok: false,
      kind: "invalid_date",
      hint: `The clocks go forward on ${said} that day. What other time would work?`,
    });
  });

  test("a whole day that a country skipped", () => {
    expect(toInstant({ date: "2011-12-30", time: "10:00", zone: zoneOf("Pacific/Apia") })).toMatchObject({
      ok: false,
      hint: expect.stringContaining("Friday, December 30 is skipped on the calendar here"),
    });
  });
});

test.for<[string, string, string, string]>([
  ["2027-11-07", "01:30", "America/New_York", "2027-11-07T05:30:00Z"],
  ["2026-10-25", "01:00", "Europe/London", "2026-10-25T00:00:00Z"],
  ["2026-04-05", "01:45", "Australia/Lord_Howe", "2026-04-04T14:45:00Z"],
])("%s %s in %s comes twice, the earlier one is taken and reported", ([date, time, timeZone, instant]) => {
  const result = toInstant({ date, time, zone: zoneOf(timeZone) });
  expect(result.ok && result.instant.toString()).toBe(instant);
  expect(result).toMatchObject({
    corrections: [{ field: "time", from: time, to: time, reason: "repeated_hour_earlier" }],
  });
});

test("an instant that was found shows the date and time that were asked for", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 40 * 525_600 }),
      fc.constantFrom(...HARD_ZONES),
      (minutes, timeZone) => {
        const wall = Temporal.PlainDateTime.from("2010-01-01T00:00").add({ minutes });
        const [date, time] = [
          wall.toPlainDate().toString(),
          wall.toPlainTime().toString({ smallestUnit: "minute" }),
        ];
        const result = toInstant({ date, time, zone: zoneOf(timeZone) });
        if (!result.ok) return;
        expect(result.instant.toZonedDateTimeISO(timeZone).toPlainDateTime().toString()).toBe(
          wall.toString(),
        );
      },
    ),
    { numRuns: 200 },
  );
});
