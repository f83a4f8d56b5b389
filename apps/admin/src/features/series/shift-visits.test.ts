import { expect, test } from "vitest";
import { zoneOf } from "../../testing/zones.ts";
import { shiftVisits } from "./shift-visits.ts";

const NEW_YORK = zoneOf("America/New_York");
const shift = (from: string, to: string, ...starts: readonly string[]) =>
  shiftVisits(
    starts.map((startsAt, n) => ({ appointmentId: String(n), startsAt })),
    { from, to },
    NEW_YORK,
  ).map(({ startsAt }) => startsAt);

test("an hour later and a day on is that on the clock, before the clocks change and after", () => {
  // Ten in the morning, in winter and in summer.
  const visits = ["2027-03-09T15:00:00Z", "2027-03-16T14:00:00Z"] as const;
  expect(shift(visits[0], "2027-03-10T16:00:00Z", ...visits)).toEqual([
    "2027-03-10T16:00:00Z",
    "2027-03-17T15:00:00Z",
  ]);
});

test("from winter into summer the clock counts, not the hours that pass", () => {
  // Tuesday ten to the next Tuesday ten, over the night of March 14.
  expect(shift("2027-03-09T15:00:00Z", "2027-03-16T14:00:00Z", "2027-03-02T15:00:00Z")).toEqual([
    "2027-03-09T15:00:00Z",
  ]);
});

test("a time that the clocks skip is none", () => {
  // From half past one to half past two, each Sunday.
  expect(shift("2027-03-07T06:30:00Z", "2027-03-07T07:30:00Z", "2027-03-14T06:30:00Z")).toEqual([null]);
});
