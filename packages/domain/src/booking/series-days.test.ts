import { expect, test } from "vitest";
import { SERIES_MAX } from "./series.ts";
import { seriesDays } from "./series-days.ts";

const times = (count: number) => ({ kind: "count", count }) as const;

test.each([
  ["2026-12-01", { every: 4, unit: "week", ends: times(3) }, ["2026-12-01", "2026-12-29", "2027-01-26"]],
  ["2026-12-01", { every: 1, unit: "day", ends: times(1) }, ["2026-12-01"]],
  [
    "2027-01-31",
    { every: 1, unit: "month", ends: times(4) },
    ["2027-01-31", "2027-02-28", "2027-03-31", "2027-04-30"],
  ],
  [
    "2026-12-01",
    { every: 2, unit: "week", ends: { kind: "until", day: "2026-12-29" } },
    ["2026-12-01", "2026-12-15", "2026-12-29"],
  ],
  ["2026-12-01", { every: 2, unit: "week", ends: { kind: "until", day: "2026-11-30" } }, []],
] as const)("from %s, %j: %j", (first, rule, days) => {
  expect(seriesDays(first, rule)).toEqual(days);
});

test("no series is longer than what is booked at once", () => {
  const endless = { every: 1, unit: "day", ends: { kind: "until", day: "2099-01-01" } } as const;
  expect(seriesDays("2026-12-01", endless)).toHaveLength(SERIES_MAX);
  expect(seriesDays("2026-12-01", { ...endless, ends: times(1_000) })).toHaveLength(SERIES_MAX);
});
