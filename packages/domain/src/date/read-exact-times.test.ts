import { expect, test } from "vitest";
import { NEW_YORK, NOW, zoneOf } from "../testing/clock.ts";
import { normalizeAskedTimes } from "./normalize-asked-times.ts";

const context = { now: NOW, zone: zoneOf(NEW_YORK), region: "US" };

test.each([
  ["2027-03-03T13:00", "2027-03-03 12:00-14:00"],
  ["2027-03-03 13:00", "2027-03-03 12:00-14:00"],
  ["2027-03-03T13:00:00.000", "2027-03-03 12:00-14:00"],
  ["2027-03-03T18:00:00Z", "2027-03-03 12:00-14:00"],
  ["2027-03-03 1pm", "2027-03-03 12:00-14:00"],
  ["2027-03-03 at 1 pm", "2027-03-03 12:00-14:00"],
  ["March 3 2027 at 1 pm", "2027-03-03 12:00-14:00"],
  ["in 3 hours", "2026-11-20 12:00-14:00"],
  ["2027-03-03T13:00 to 2027-03-03T15:30", "2027-03-03 13:00-15:30"],
  ["2027-03-03T13:00:00-05:00/2027-03-03T15:30:00-05:00", "2027-03-03 13:00-15:30"],
  // A plain day, as programs write it.
  ["2027-03-03T00:00:00", "2027-03-03"],
  ["2027-03-03T00:00:00Z", "2027-03-03"],
  ["2027-03-03T00:00:00-05:00", "2027-03-03"],
  ["2027-03-03T00:00:00/2027-03-03T23:59:59", "2027-03-03"],
  ["in 3 days", "2026-11-23"],
])("free times are asked for with %j: of %s", (date, expected) => {
  const asked = normalizeAskedTimes({ date }, context);
  if (!asked.ok) throw new Error(asked.hint);
  const { days, partOfDay } = asked;
  expect(days?.from).toBe(days?.until);
  expect(
    [days?.from, ...(partOfDay === undefined ? [] : [`${partOfDay.from}-${partOfDay.until}`])].join(" "),
  ).toBe(expected);
});

test.each([
  "2027-03-02T00:00:00Z to 2027-03-05T23:59:59Z",
  "2027-03-02T00:00/2027-03-05T23:59",
  "2027-03-02 to 2027-03-05",
])("%j is days, and asks for no part of them", (date) => {
  expect(normalizeAskedTimes({ date }, context)).toEqual({
    ok: true,
    days: { from: "2027-03-02", until: "2027-03-05" },
    corrections: [],
  });
});
