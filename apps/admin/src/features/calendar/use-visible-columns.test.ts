import { expect, test } from "vitest";
import { columnsBetween } from "./use-visible-columns.ts";

const EDGES = Array.from({ length: 421 }, (_, index) => index * 100);

test.each([
  ["at the left end", 0, 950, { from: 0, until: 12 }],
  ["in the middle", 20_050, 21_000, { from: 198, until: 212 }],
  ["at the right end", 41_050, 42_000, { from: 408, until: 420 }],
  ["all of it", 0, 50_000, { from: 0, until: 420 }],
])("%s those in sight are drawn, and two beside them", (_where, left, right, expected) => {
  expect(columnsBetween(EDGES, left, right)).toEqual(expected);
});
