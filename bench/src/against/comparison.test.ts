import { expect, test } from "vitest";
import type { Builds } from "./builds.ts";
import { type Comparison, comparisonTable, ratioOf } from "./comparison.ts";

const builds: Builds = [
  { key: "this", name: "this build", checkoutDir: "/a" },
  { key: "other", name: "2f772a3", checkoutDir: "/b" },
];
const figure = { what: "a booking", unit: "p50 ms", ofThis: [1, 4, 3], ofOther: [2, 4, 12] };
const comparison: Comparison = { subject: "booking", method: "Measured.", figures: [figure], goals: [] };

test("a ratio is the middle of the rounds' own ratios, not that of two middles", () => {
  expect(ratioOf(figure)).toEqual({ median: 0.5, min: 0.25, max: 1 });
});

test("a row has both builds and their ratio, each with its outer rounds", () => {
  const { title, rows } = comparisonTable(comparison, builds);
  expect(title).toBe("Against 2f772a3: booking");
  expect(rows).toEqual([
    ["a booking", "p50 ms", "3.00 (1.00–4.00)", "4.00 (2.00–12.0)", "0.500 (0.250–1.00)"],
  ]);
});

test.each([
  [{ atMost: 0.5 }, true, "≤ 0.5"],
  [{ atMost: 0.4 }, false, "≤ 0.4"],
  [{ atLeast: 0.4 }, true, "≥ 0.4"],
  [{ atLeast: 2 }, false, "≥ 2"],
])("the goal %o is met: %s", (bound, met, said) => {
  const goal = { against: "2f772a3", what: "a booking", unit: "p50 ms", ...bound };
  const { goals } = comparisonTable({ ...comparison, goals: [goal] }, builds);
  expect(goals).toEqual([{ wish: `a booking, p50 ms, ${said} × 2f772a3`, measured: "0.50 ×", met }]);
});

test("a goal against one commit says nothing of another", () => {
  const goal = { against: "1234567", what: "a booking", unit: "p50 ms", atMost: 1 };
  expect(comparisonTable({ ...comparison, goals: [goal] }, builds).goals).toEqual([]);
});

test("a goal that nothing measures is a mistake of the bench", () => {
  const goal = { against: "2f772a3", what: "a move", unit: "p50 ms", atMost: 1 };
  expect(() => comparisonTable({ ...comparison, goals: [goal] }, builds)).toThrow("a move");
});
