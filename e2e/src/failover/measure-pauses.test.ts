import { expect, test } from "vitest";
import { TEN, bookRequest, call, done } from "../torture/good-run.ts";
import { measurePauses } from "./measure-pauses.ts";

const request = bookRequest(TEN);
const told = (atMs: number) => call("op-1", atMs, { request, answer: done("booked", "a", TEN) });
const again = (atMs: number) => call("op-1", atMs, { request, answer: { kind: "unknown", reason: "x" } });
const WINDOW = [{ startedAtMs: 1_000, healedAtMs: 60_000 }];

test("a pause lasts from the first who was told to try again until somebody is confirmed something", () => {
  const history = [told(2_000), again(5_000), again(15_000), told(25_000), again(40_000), told(41_000)];
  expect(measurePauses(history, WINDOW)).toEqual([{ pauseMs: 20_200, unknown: 3 }]);
});

test("nobody asking is no pause", () => {
  expect(measurePauses([told(2_000), told(50_000)], WINDOW)).toEqual([{ pauseMs: 0, unknown: 0 }]);
});

test("what is before the fault and after it does not count", () => {
  expect(measurePauses([again(500), again(70_000)], WINDOW)).toEqual([{ pauseMs: 0, unknown: 0 }]);
});
