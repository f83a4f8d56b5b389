import { expect, test } from "vitest";
import { jumpFrom } from "./jump.ts";

test.each([
  ["2026-11-20", 10, "days", "2026-11-30"],
  ["2026-11-20", 6, "weeks", "2027-01-01"],
  ["2026-11-20", 3, "months", "2027-02-20"],
  ["2026-08-31", 6, "months", "2027-02-28"],
] as const)("from %s in %i %s it is %s", (day, count, unit, expected) => {
  expect(jumpFrom(day, { count, unit })).toBe(expected);
});
