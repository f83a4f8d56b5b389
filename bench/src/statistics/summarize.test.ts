import { describe, expect, test } from "vitest";
import { type RunFigures, ratioOfRounds, spreadBy, spreadOf, summarizeRun } from "./summarize.ts";

const round = (perSecond: number): RunFigures => ({ count: 1, perSecond, p50: 1, p95: 1, p99: 1, max: 1 });

describe("summarizeRun", () => {
  test("counts per second of wall-clock time and takes quantiles of every request, in any order", () => {
    const latenciesMs = Array.from({ length: 201 }, (_, i) => ((i * 77) % 201) + 1);
    expect(summarizeRun({ latenciesMs, elapsedMs: 402 })).toEqual({
      count: 201,
      perSecond: 500,
      p50: 101,
      p95: 191,
      p99: 199,
      max: 201,
    });
  });

  test("one slow request of a hundred is the maximum and not the median", () => {
    const figures = summarizeRun({ latenciesMs: [...Array<number>(99).fill(1), 1_000], elapsedMs: 100 });
    expect([figures.p50, figures.p95, figures.max]).toEqual([1, 1, 1_000]);
  });
});

test("a spread is the middle round and the two outer ones", () => {
  expect(spreadOf([3, 1, 2, 10])).toEqual({ median: 2.5, min: 1, max: 10 });
  expect(spreadBy([round(5), round(1), round(3)], "perSecond")).toEqual({ median: 3, min: 1, max: 5 });
});

test("a ratio compares runs of the same round, so that a slow minute slows both", () => {
  const ours = [round(100), round(50), round(200)];
  const theirs = [round(200), round(100), round(400)];
  expect(ratioOfRounds(ours, theirs, "perSecond")).toEqual({ median: 0.5, min: 0.5, max: 0.5 });
});
