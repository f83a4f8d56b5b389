import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { WINDOW_MS, createWindowCounter } from "./window-counter.ts";

const START_MS = Date.UTC(2026, 10, 20, 15, 0, 0);
beforeEach(() => void vi.useFakeTimers({ toFake: ["Date"], now: START_MS }));
afterEach(() => void vi.useRealTimers());

test("counts until a minute after the first event, then from one again", () => {
  const counter = createWindowCounter();
  expect(counter.hit("a")).toEqual({ count: 1, resetAtMs: START_MS + WINDOW_MS });
  vi.setSystemTime(START_MS + WINDOW_MS - 1);
  expect(counter.hit("a")).toEqual({ count: 2, resetAtMs: START_MS + WINDOW_MS });
  expect(counter.look("a").count).toBe(2);
  vi.setSystemTime(START_MS + WINDOW_MS);
  expect(counter.look("a").count).toBe(0);
  expect(counter.hit("a")).toEqual({ count: 1, resetAtMs: START_MS + 2 * WINDOW_MS });
});

test("keys do not share a count, and looking counts nothing", () => {
  const counter = createWindowCounter();
  counter.hit("a");
  expect(counter.look("b").count).toBe(0);
  expect(counter.look("b").count).toBe(0);
  expect(counter.size()).toBe(1);
  counter.forget("a");
  expect(counter.look("a").count).toBe(0);
});

test("a clock that is set back an hour does not keep a window open for an hour", () => {
  const counter = createWindowCounter();
  counter.hit("a");
  vi.setSystemTime(START_MS - 3_600_000);
  expect(counter.look("a").count).toBe(0);
});

test("a million keys take no more room than the limit, and the one in use keeps its count", () => {
  const counter = createWindowCounter(1_000);
  for (let i = 0; i < 1_000_000; i += 1) {
    counter.hit(`key-${i}`);
    if (i % 500 === 0) counter.hit("in use");
  }
  expect(counter.size()).toBe(1_000);
  expect(counter.look("in use").count).toBe(2_000);
});
