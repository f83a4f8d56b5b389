import { expect, test } from "vitest";
import { figure, withSpread } from "./format-figure.ts";
import { renderGrid, renderTable } from "./render-table.ts";

test("columns line up, figures to the right", () => {
  expect(
    renderGrid(
      ["way", "per second"],
      [
        ["over HTTP", "1 234"],
        ["pg", "9"],
      ],
    ),
  ).toBe(
    [
      "| way       | per second |",
      "| --------- | ---------: |",
      "| over HTTP |      1 234 |",
      "| pg        |          9 |",
    ].join("\n"),
  );
});

test("a table says how it was measured, when, and which goals were met", () => {
  const text = renderTable({
    title: "1. Booking",
    method: "As it is done.",
    columns: ["a"],
    rows: [["1"]],
    goals: [
      { wish: "p95 ≤ 40 ms", measured: "12 ms", met: true },
      { wish: "≥ 0.60 of pg", measured: "0.55", met: false },
    ],
    data: null,
    measuredAt: "2026-11-20T17:05:09.123Z",
    commit: "abc1234",
    seconds: 42,
    othersShare: 0.031,
  });
  expect(text).toBe(
    [
      "## 1. Booking",
      "",
      "As it is done.",
      "",
      "| a   |",
      "| --- |",
      "| 1   |",
      "",
      "- met: p95 ≤ 40 ms; measured 12 ms",
      "- **missed**: ≥ 0.60 of pg; measured 0.55",
      "",
      "Measured 2026-11-20 17:05 UTC at commit abc1234, in 42 s; just before, the machine was 3 % busy with other things.",
    ].join("\n"),
  );
});

test.each([
  [1234.4, "1 234"],
  [123.4, "123"],
  [12.34, "12.3"],
  [1.234, "1.23"],
  [0.1234, "0.123"],
  [0, "0.000"],
])("%d is shown as %s", (value, shown) => {
  expect(figure(value)).toBe(shown);
});

test("a spread shows the outer rounds in brackets", () => {
  expect(withSpread({ median: 2, min: 1, max: 10 })).toBe("2.00 (1.00–10.0)");
});
