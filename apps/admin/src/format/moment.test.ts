import { zoneOf } from "../testing/zones.ts";
import { describe, expect, test } from "vitest";
import {
  formatClock,
  formatDay,
  formatDayAndTime,
  sayDayAndTime,
  formatDuration,
  formatHour,
  formatRelativeDay,
  formatTime,
  formatTimeSpan,
  hourOf,
  isSameDay,
} from "./moment.ts";
import { zoneDifference, zoneLabel } from "./zone.ts";

const NEW_YORK = zoneOf("America/New_York");
const NOW = new Date("2026-11-21T03:30:00Z"); // Friday the 20th, 10:30 PM in New York

test("a time is that of the organization, with a space that can be typed", () => {
  expect(formatTime("2026-11-24T19:14:00Z", NEW_YORK)).toBe("2:14 PM");
  expect(formatTime("2026-07-24T19:14:00Z", NEW_YORK)).toBe("3:14 PM");
});

test("a time is told by the rules that the server sent, whatever the browser knows", () => {
  const winnipeg = zoneOf("America/Winnipeg"); // -05:00 for good since October 2026
  expect(formatTime("2026-12-08T14:30:00Z", winnipeg)).toBe("9:30 AM");
  expect(formatRelativeDay("2026-12-08T04:30:00Z", winnipeg, new Date("2026-12-08T05:30:00Z"))).toBe(
    "Yesterday",
  );
});

test("a wall-clock time is written with 12 hours", () => {
  expect(["00:05", "09:00", "12:30", "23:59", "24:00"].map(formatClock)).toEqual([
    "12:05 AM",
    "9:00 AM",
    "12:30 PM",
    "11:59 PM",
    "12:00 AM",
  ]);
  expect([0, 9, 12, 24].map(formatHour)).toEqual(["12 AM", "9 AM", "12 PM", "12 AM"]);
});

describe("the day is the organization's, whatever day it is in UTC", () => {
  test.each([
    ["2026-11-20T15:00:00Z", "Today"],
    ["2026-11-21T04:59:00Z", "Today"],
    ["2026-11-21T05:00:00Z", "Tomorrow"],
    ["2026-11-20T04:59:00Z", "Yesterday"],
    ["2026-11-24T15:00:00Z", "Tue, Nov 24"],
    ["2027-01-04T15:00:00Z", "Mon, Jan 4, 2027"],
  ])("%s is %s", (moment, expected) => expect(formatRelativeDay(moment, NEW_YORK, NOW)).toBe(expected));
});

test("a night that is 25 hours long is still one night", () => {
  const now = new Date("2026-11-01T03:59:00Z"); // 11:59 PM on 31 October
  expect(formatRelativeDay("2026-11-02T04:59:00Z", NEW_YORK, now)).toBe("Tomorrow");
});

test("spans, moments and durations read as people say them", () => {
  expect(formatTimeSpan("2026-11-24T19:30:00Z", "2026-11-24T20:00:00Z", NEW_YORK)).toBe("2:30 – 3:00 PM");
  expect(formatTimeSpan("2026-11-24T16:30:00Z", "2026-11-24T17:15:00Z", NEW_YORK)).toBe(
    "11:30 AM – 12:15 PM",
  );
  expect(formatDayAndTime("2026-11-21T19:30:00Z", NEW_YORK, NOW)).toBe("Tomorrow, 2:30 PM");
  expect(sayDayAndTime("2026-11-21T19:30:00Z", NEW_YORK, NOW)).toBe("tomorrow, 2:30 PM");
  expect(formatDay("2026-11-24T15:00:00Z", NEW_YORK, NOW)).toBe("Tue, Nov 24");
  expect([0, 45, 60, 245, 4200].map(formatDuration)).toEqual([
    "0 s",
    "45 s",
    "1 min",
    "4 min 5 s",
    "1 h 10 min",
  ]);
});

test("a zone has a person's name, and says how far away it is", () => {
  expect(zoneLabel("America/Argentina/Buenos_Aires")).toBe("Buenos Aires time");
  expect(zoneLabel("UTC")).toBe("UTC");
  const at = NOW;
  expect(zoneDifference({ zone: NEW_YORK, ownOffsetMinutes: 60, at })).toBe("6 hours behind you");
  expect(zoneDifference({ zone: zoneOf("Asia/Kolkata"), ownOffsetMinutes: 0, at })).toBe(
    "5.5 hours ahead of you",
  );
  expect(zoneDifference({ zone: NEW_YORK, ownOffsetMinutes: -300, at })).toBeNull();
});

test("hours and days are those of the clinic's clock", () => {
  expect(hourOf(NOW, NEW_YORK)).toBe(22);
  expect(isSameDay(NOW, "2026-11-20T06:00:00Z", NEW_YORK)).toBe(true);
  expect(isSameDay(NOW, "2026-11-21T06:00:00Z", NEW_YORK)).toBe(false);
});
