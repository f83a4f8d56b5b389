import { expect, test } from "vitest";
import type { RunFigures } from "../statistics/summarize.ts";
import { compareRuns } from "./compare-runs.ts";

test("both builds take turns within a pair, and each figure keeps whose it is", async () => {
  const order: string[] = [];
  const run = (name: string, ms: number) => async (): Promise<RunFigures> => {
    order.push(name);
    return { count: 1, perSecond: 1_000 / ms, p50: ms, p95: 2 * ms, p99: 3 * ms, max: 4 * ms };
  };
  const pairs = [
    { what: "day", runs: [run("a", 1), run("b", 2)] as const },
    { what: "week", runs: [run("c", 4), run("d", 8)] as const },
  ];
  const figures = await compareRuns(pairs, { rounds: 2, signal: new AbortController().signal });
  expect(order.join("")).toBe("abbacddc");
  expect(figures).toHaveLength(6);
  expect(figures[1]).toEqual({ what: "day", unit: "p50 ms", ofThis: [1, 1], ofOther: [2, 2] });
  expect(figures[5]).toEqual({ what: "week", unit: "p95 ms", ofThis: [8, 8], ofOther: [16, 16] });
});
