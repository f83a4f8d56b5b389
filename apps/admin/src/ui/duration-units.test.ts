import { expect, test } from "vitest";
import { readDuration, shownUnit, unitOptions } from "./duration-units.ts";

test.each([
  ["1.5", 60, 90],
  [1.5, 1440, 2160],
  ["0.25", 60, 15],
  ["1.5", 1, 2],
  ["15", 60, 900],
  ["999", 1440, 10_080],
  ["-1", 60, 0],
  ["", 60, null],
  ["-", 60, null],
  ["1.", 60, 60],
])("%j in a unit of %i minutes means %j minutes", (typed, unit, minutes) => {
  expect(readDuration(typed, { unit, max: 10_080 })).toBe(minutes);
});

test("a number stays in the chosen unit while that says it shortly", () => {
  expect(shownUnit(90, 60)).toBe(60);
  expect(shownUnit(61, 60)).toBe(1);
  expect(shownUnit(2160, 1440)).toBe(1440);
  expect(shownUnit(1500, 1440)).toBe(60);
});

test("one of a unit is one day, not one days", () => {
  expect(unitOptions(1).map(({ label }) => label)).toEqual(["minute", "hour", "day"]);
  expect(unitOptions(1.5).map(({ label }) => label)).toEqual(["minutes", "hours", "days"]);
});
