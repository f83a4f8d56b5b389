import { Temporal } from "temporal-polyfill";
import { describe, expect, test } from "vitest";
import type { Correction, CorrectionReason } from "../booking/correction.ts";
import { NEW_YORK, NOW, zoneOf } from "../testing/clock.ts";
import type { AskedTimes } from "./speak-asked-times.ts";
import { speakAvailability } from "./speak-availability.ts";
import { speakCorrections } from "./speak-corrections.ts";
import { speakTimes } from "./speak-times.ts";
import { speakWhen } from "./speak-when.ts";

const clock = { zone: zoneOf(NEW_YORK), now: NOW };

/** Wall times in New York (UTC-5 in December) as instants. */
function at(...walls: readonly string[]): string[] {
  return walls.map((wall) => Temporal.Instant.from(`${wall}:00-05:00`).toString());
}

describe("speakWhen", () => {
  test.each([
    ["2026-12-01T19:00:00Z", NEW_YORK, "Tuesday, December 1 at 2:00 PM"],
    ["2026-12-01T05:00:00Z", NEW_YORK, "Tuesday, December 1 at 12:00 AM"],
    ["2026-12-01T17:05:00Z", NEW_YORK, "Tuesday, December 1 at 12:05 PM"],
    ["2027-01-15T19:00:00Z", NEW_YORK, "Friday, January 15, 2027 at 2:00 PM"],
    ["2026-12-01T19:00:00Z", "Asia/Kolkata", "Wednesday, December 2 at 12:30 AM"],
    // New Year's Eve there, New Year's Day in UTC: the year is the zone's.
    ["2027-01-01T02:00:00Z", NEW_YORK, "Thursday, December 31 at 9:00 PM"],
    ["2026-12-31T12:00:00Z", "Pacific/Kiritimati", "Friday, January 1, 2027 at 2:00 AM"],
  ])("%s in %s", (instant, timeZone, said) => {
    expect(speakWhen(instant, { zone: zoneOf(timeZone), now: NOW })).toBe(said);
    expect(speakWhen(Temporal.Instant.from(instant), { zone: zoneOf(timeZone), now: NOW })).toBe(said);
  });
});

describe("speakTimes", () => {
  const relativeTo = at("2026-12-01T14:00")[0];

  test.each([
    [["2026-12-01T14:30", "2026-12-01T15:00", "2026-12-01T15:30"], "2:30 PM, 3:00 PM, or 3:30 PM"],
    [["2026-12-01T14:30", "2026-12-01T15:00"], "2:30 PM or 3:00 PM"],
    [["2026-12-01T14:30"], "2:30 PM"],
    [
      ["2026-12-01T14:30", "2026-12-01T15:00", "2026-12-02T09:00"],
      "2:30 PM, 3:00 PM, or Wednesday, December 2 at 9:00 AM",
    ],
    [
      ["2026-12-02T09:00", "2026-12-02T09:30", "2026-12-03T10:00"],
      "Wednesday, December 2 at 9:00 AM, 9:30 AM, or Thursday, December 3 at 10:00 AM",
    ],
    // Back on the first day: named again, or it would be heard as the day before.
    [
      ["2026-12-02T09:00", "2026-12-01T15:00"],
      "Wednesday, December 2 at 9:00 AM or Tuesday, December 1 at 3:00 PM",
    ],
    [[], ""],
  ])("%j", (walls, said) => {
    expect(speakTimes(at(...walls), { ...clock, relativeTo })).toBe(said);
  });

  test("without a day in mind the first time names its own", () => {
    expect(speakTimes(at("2026-12-01T14:30", "2026-12-01T15:00"), clock)).toBe(
      "Tuesday, December 1 at 2:30 PM or 3:00 PM",
    );
  });
});

describe("speakAvailability", () => {
  test.each([
    [
      ["2026-12-01T09:00", "2026-12-01T09:30", "2026-12-01T10:00"],
      "2026-12-01",
      "On Tuesday, December 1 I have 9:00 AM, 9:30 AM, or 10:00 AM. Which time works for you?",
    ],
    [
      ["2026-12-02T09:00", "2026-12-01T15:00"],
      undefined,
      "On Tuesday, December 1 I have 3:00 PM; on Wednesday, December 2 I have 9:00 AM. Which time works for you?",
    ],
    [
      ["2026-12-02T09:00"],
      "2026-12-01",
      "I have nothing available on Tuesday, December 1, but on Wednesday, December 2 I have 9:00 AM. Which time works for you?",
    ],
    [[], "2026-12-01", "I have nothing available on Tuesday, December 1. Would another day work for you?"],
    [[], undefined, "I have nothing available then. Would another day work for you?"],
  ])("%j asked for %s", (walls, date, said) => {
    expect(speakAvailability(at(...walls), { ...clock, date })).toBe(said);
  });

  const range = { from: "2026-11-23", until: "2026-11-25" };

  test.for<[string[], AskedTimes, string]>([
    [
      [],
      { range },
      "I have nothing available between Monday, November 23 and Wednesday, November 25. Would another day work for you?",
    ],
    [
      ["2026-11-23T09:00", "2026-11-25T09:00"],
      { range },
      "On Monday, November 23 I have 9:00 AM; on Wednesday, November 25 I have 9:00 AM. Which time works for you?",
    ],
    [
      ["2026-11-26T09:00"],
      { range },
      "I have nothing available between Monday, November 23 and Wednesday, November 25, but on Thursday, November 26 I have 9:00 AM. Which time works for you?",
    ],
    [
      [],
      { range: { from: "2026-12-01", until: "2026-12-01" }, partOfDay: { from: "12:00", until: "17:00" } },
      "I have nothing available on Tuesday, December 1 from 12:00 PM to 5:00 PM. Would another day or time work for you?",
    ],
    [
      ["2026-12-01T09:00"],
      { date: "2026-12-01", partOfDay: { from: "15:00", until: "24:00" } },
      "I have nothing available on Tuesday, December 1 from 3:00 PM on, but on Tuesday, December 1 I have 9:00 AM. Which time works for you?",
    ],
    [
      ["2026-12-01T15:00"],
      { date: "2026-12-01", partOfDay: { from: "15:00", until: "24:00" } },
      "On Tuesday, December 1 I have 3:00 PM. Which time works for you?",
    ],
    [
      [],
      {
        range: { from: "2026-12-05", until: "2026-12-19", only: ["2026-12-05", "2026-12-12", "2026-12-19"] },
      },
      "I have nothing available on any Saturday between Saturday, December 5 and Saturday, December 19. Would another day work for you?",
    ],
    [
      ["2026-12-02T09:00"],
      { range: { from: "2026-12-01", until: "2026-12-03", only: ["2026-12-01", "2026-12-03"] } },
      "I have nothing available on Tuesday, December 1 or on Thursday, December 3, but on Wednesday, December 2 I have 9:00 AM. Which time works for you?",
    ],
    [
      [],
      { partOfDay: { from: "00:00", until: "12:00" } },
      "I have nothing available before 12:00 PM. Would another day or time work for you?",
    ],
    [
      [],
      { partOfDay: { from: "00:00", until: "24:00", gaps: [{ from: "12:00", until: "17:00" }] } },
      "I have nothing available before 12:00 PM or from 5:00 PM on. Would another day or time work for you?",
    ],
    [
      ["2026-12-01T11:30"],
      { date: "2026-12-01", partOfDay: { from: "00:00", until: "11:01" } },
      "I have nothing available on Tuesday, December 1 until 11:00 AM, but on Tuesday, December 1 I have 11:30 AM. Which time works for you?",
    ],
    [
      [],
      { partOfDay: { from: "00:00", until: "24:00" } },
      "I have nothing available then. Would another day work for you?",
    ],
  ])("%j asked for %j", ([walls, asked, said]) => {
    expect(speakAvailability(at(...walls), { ...clock, ...asked })).toBe(said);
  });

  test("a full day is counted, not recited", () => {
    const day = ["09:00", "09:30", "10:00", "10:30", "11:00", "11:30", "13:00", "13:30"].map(
      (t) => `2026-12-01T${t}`,
    );
    const sayFirst = (count: number) => speakAvailability(at(...day.slice(0, count)), clock);
    expect(sayFirst(8)).toBe(
      "On Tuesday, December 1 I have 9:00 AM, 9:30 AM, 10:00 AM, 10:30 AM, 11:00 AM, and 3 more. Which time works for you?",
    );
    expect(sayFirst(6)).toContain("11:00 AM, or 11:30 AM.");
  });

  test("of a week the first two days are said, with three times each", () => {
    const hours = ["09:00", "10:00", "11:00", "12:00", "13:00"];
    const week = ["01", "02", "03"].flatMap((day) => hours.map((hour) => `2026-12-${day}T${hour}`));
    expect(speakAvailability(at(...week), clock)).toBe(
      "On Tuesday, December 1 I have 9:00 AM, 10:00 AM, 11:00 AM, and 2 more; on Wednesday, December 2 I have 9:00 AM, 10:00 AM, 11:00 AM, and 2 more. Which time works for you?",
    );
  });
});

describe("speakCorrections", () => {
  test.for<[CorrectionReason, Correction["field"], string, string]>([
    ["year_moved", "date", "2026-12-25", "The year I heard has passed, so I took Friday, December 25."],
    [
      "moved_to_next_year",
      "date",
      "2027-02-20",
      "That day has passed this year, so I took Saturday, February 20, 2027.",
    ],
    ["meridiem_assumed", "time", "14:30", "I took the time as 2:30 PM."],
    [
      "repeated_hour_earlier",
      "time",
      "01:30",
      "The clocks go back that night, so 1:30 AM comes twice; I took the earlier one.",
    ],
    [
      "repeated_hour_later",
      "time",
      "01:30",
      "The clocks go back that night, so 1:30 AM comes twice; the earlier one is taken, so I took the later one.",
    ],
    ["other_clock", "time", "17:00", "X is 5:00 PM here at the clinic."],
    ["spelled", "email", "matt@one.com", "I have your email address as matt@one.com."],
    ["unreadable_dropped", "email", "", "I could not make out the email address, so I left it out."],
    ["reformatted", "phone", "+14155550123", ""],
    // Not ours, from an older version of the data: said as it is.
    ["year_moved", "date", "Christmas", "The year I heard has passed, so I took Christmas."],
  ])("%s", ([reason, field, to, said]) => {
    expect(speakCorrections([{ field, from: "x", to, reason }], clock)).toBe(said);
  });

  test("several are sentences on one line", () => {
    const corrections: Correction[] = [
      { field: "phone", from: "x", to: "y", reason: "reformatted" },
      { field: "date", from: "x", to: "2026-12-25", reason: "year_moved" },
      { field: "time", from: "x", to: "14:30", reason: "meridiem_assumed" },
    ];
    expect(speakCorrections(corrections, clock)).toBe(
      "The year I heard has passed, so I took Friday, December 25. I took the time as 2:30 PM.",
    );
    expect(speakCorrections([], clock)).toBe("");
  });
});
