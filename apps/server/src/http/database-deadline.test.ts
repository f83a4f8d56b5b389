import { EventEmitter } from "node:events";
import type { Pool } from "pg";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { inTime, inTimeWhileMoving } from "./database-deadline.ts";

// The clock is ours: nothing is waited for.

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** A pool of which only the return of connections is seen. */
const emitter = () => new EventEmitter() as EventEmitter & Pool;
const outcomeOf = (work: Promise<unknown>) => {
  const seen = { is: "waiting" };
  work.then(
    () => (seen.is = "answered"),
    (error: Error) => (seen.is = error.name),
  );
  return seen;
};
const turn = (done: Promise<void>, leave = () => {}) => ({ done, leave });
const never = () => new Promise<void>(() => {});
const answersEvery = (pool: EventEmitter, error?: Error) =>
  setInterval(() => pool.emit("release", error), 100);

test("a database that answers nobody is given up within 2 s", async () => {
  const seen = outcomeOf(inTimeWhileMoving(emitter())(turn(never())));
  await vi.advanceTimersByTimeAsync(2_000);
  expect(seen.is).toBe("DatabaseTooSlow");
});

test("connections that come back broken are no answers", async () => {
  const pool = emitter();
  const seen = outcomeOf(inTimeWhileMoving(pool)(turn(never())));
  answersEvery(pool, new Error("Query read timeout"));
  await vi.advanceTimersByTimeAsync(2_000);
  expect(seen.is).toBe("DatabaseTooSlow");
});

test("while others are answered a caller keeps the place in the line, for 5 s and more", async () => {
  const pool = emitter();
  let answer = () => {};
  const done = new Promise<void>((resolve) => (answer = resolve));
  const seen = outcomeOf(inTimeWhileMoving(pool)(turn(done)));
  answersEvery(pool);
  await vi.advanceTimersByTimeAsync(5_000);
  expect(seen.is).toBe("waiting");
  answer();
  await vi.advanceTimersByTimeAsync(0);
  expect(seen.is).toBe("answered");
});

test("a line that stops moving is left; and nobody waits past 6 s of the 8 s of an answer", async () => {
  const stopping = emitter();
  const stopped = outcomeOf(inTimeWhileMoving(stopping)(turn(never())));
  const answers = answersEvery(stopping);
  await vi.advanceTimersByTimeAsync(3_000);
  clearInterval(answers);
  await vi.advanceTimersByTimeAsync(1_100);
  expect(stopped.is).toBe("DatabaseTooSlow");

  const moving = emitter();
  const late = outcomeOf(inTimeWhileMoving(moving)(turn(never())));
  answersEvery(moving);
  await vi.advanceTimersByTimeAsync(6_100);
  expect(late.is).toBe("DatabaseTooSlow");
});

test("whoever is given up leaves the line; whoever is answered does not", async () => {
  const leave = vi.fn();
  const given = outcomeOf(inTime(turn(never(), leave)));
  const alsoGiven = outcomeOf(inTimeWhileMoving(emitter())(turn(never(), leave)));
  const answered = outcomeOf(inTime(turn(Promise.resolve(), leave)));
  await vi.advanceTimersByTimeAsync(2_000);
  expect([given.is, alsoGiven.is, answered.is]).toEqual(["DatabaseTooSlow", "DatabaseTooSlow", "answered"]);
  expect(leave).toHaveBeenCalledTimes(2);
});
