import { expect, test } from "vitest";
import type { MeasuredTable } from "../table.ts";
import { renderResults } from "./results-file.ts";

const table = (title: string, met: boolean): MeasuredTable => ({
  title,
  method: "",
  columns: ["a"],
  rows: [],
  goals: [{ wish: `goal of ${title}`, measured: "1 ms", met }],
  data: null,
  measuredAt: "2026-11-20T17:05:09.123Z",
  commit: "abc1234",
  seconds: 1,
  othersShare: 0,
});

test("the misses stand first, the tables follow in order, the findings last", () => {
  const text = renderResults(
    { machine: { CPU: "two" }, tables: { b: table("2. B", false), a: table("1. A", true) } },
    "## Findings\n\nThe disk.\n",
  );
  const lines = text.split("\n");
  expect(text).toContain("1 of 2 goals are met. Missed:\n\n- goal of 2. B; measured 1 ms");
  expect(lines.filter((line) => line.startsWith("#"))).toEqual([
    "# Benchmark results",
    "## 1. A",
    "## 2. B",
    "## Findings",
  ]);
});
