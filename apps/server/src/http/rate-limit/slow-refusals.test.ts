import type { Response } from "express";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { createSlowing } from "./slow-refusals.ts";

beforeEach(() => void vi.useFakeTimers({ toFake: ["performance", "setTimeout"] }));
afterEach(() => void vi.useRealTimers());

const OPTIONS = { burst: 3, perSecond: 2, pauseMs: 250, mostWaiting: 4 };
const here = { destroyed: false } as Response;

function open() {
  const slowly = createSlowing(OPTIONS);
  let refused = 0;
  const refuse = (times: number, response = here) => {
    for (let i = 0; i < times; i += 1) slowly(response, () => (refused += 1));
    return refused;
  };
  return { refuse, refused: () => refused };
}

test("a few refusals are told at once, the others a moment later", () => {
  const { refuse, refused } = open();
  expect(refuse(5)).toBe(3);
  vi.advanceTimersByTime(249);
  expect(refused()).toBe(3);
  vi.advanceTimersByTime(1);
  expect(refused()).toBe(5);
});

test("after a quiet second some are told at once again, and never more than at the beginning", () => {
  const { refuse } = open();
  refuse(3);
  vi.advanceTimersByTime(1_000);
  expect(refuse(4)).toBe(5);
  vi.advanceTimersByTime(3_600_000);
  expect(refuse(4)).toBe(7 + 3);
});

test("no more wait than may, and who has gone is not answered", () => {
  const { refuse, refused } = open();
  const response = { destroyed: false };
  refuse(3);
  expect(refuse(5, response as Response)).toBe(4);
  response.destroyed = true;
  vi.advanceTimersByTime(250);
  expect(refused()).toBe(4);
});
