import { expect, test } from "vitest";
import { closedTimes, hoursToShow } from "./closed-times.ts";

const TUESDAY = "2026-12-01";
const provider = (providerId: string, hours: { weekday: number; opensAt: string; closesAt: string }[]) => ({
  providerId,
  name: providerId,
  active: true,
  serviceIds: [],
  hours,
});
const clinic = [
  { weekday: 2, opensAt: "09:00", closesAt: "12:00" },
  { weekday: 2, opensAt: "13:00", closesAt: "17:00" },
];
const lee = provider("lee", clinic);
const patel = provider("patel", [{ weekday: 2, opensAt: "12:00", closesAt: "24:00" }]);
const frame = { providers: [lee, patel], hours: clinic, closures: [] };
const hour = 60;

test("a break is closed for one, and open where somebody else works through it", () => {
  expect(closedTimes(frame, TUESDAY, ["lee"])).toEqual([
    { from: 0, until: 9 * hour, reason: "" },
    { from: 12 * hour, until: 13 * hour, reason: "" },
    { from: 17 * hour, until: 24 * hour, reason: "" },
  ]);
  expect(closedTimes(frame, TUESDAY, ["lee", "patel"])).toEqual([{ from: 0, until: 9 * hour, reason: "" }]);
});

test("a closure of the clinic shuts everybody, one of a provider only them", () => {
  const closure = (providerId: string | null, startsLocal: string, endsLocal: string, reason: string) => ({
    ...frame,
    closures: [{ providerId, startsLocal, endsLocal, reason }],
  });
  const holiday = closure(null, "2026-11-30T18:00:00", "2026-12-02T00:00:00", "Holiday");
  expect(closedTimes(holiday, TUESDAY, ["lee", "patel"])).toEqual([
    { from: 0, until: 24 * hour, reason: "Holiday" },
  ]);
  const sick = closure("patel", "2026-12-01T14:00:00", "2026-12-01T15:00:00", "");
  expect(closedTimes(sick, TUESDAY, ["lee", "patel"])).toHaveLength(1);
  expect(closedTimes(sick, TUESDAY, ["patel"])).toContainEqual({
    from: 14 * hour,
    until: 15 * hour,
    reason: "Closed",
  });
});

test("the grid shows the hours of everybody, and whatever lies outside of them", () => {
  const small = { ...frame, providers: [lee] };
  expect(hoursToShow(small, [])).toEqual({ from: 8, until: 18 });
  expect(hoursToShow(frame, [])).toEqual({ from: 8, until: 24 });
  expect(hoursToShow(small, [{ from: 6 * hour, until: 7 * hour }])).toEqual({ from: 5, until: 18 });
});
