import { afterEach, describe, expect, test, vi } from "vitest";
import { type TurnsOptions, createTurns } from "./create-turns.ts";

/** Turns, the order in which works begin, and how each is ended. Settles what follows from that at once. */
function watch(options: Partial<TurnsOptions> = {}) {
  const turns = createTurns({ atOnce: 1, atOnceOfOne: 1, longest: 1_000, ...options });
  const begun: string[] = [];
  const ends = new Map<string, (error?: Error) => void>();
  const take = (line: string, name: string) =>
    turns.take(line, async () => {
      begun.push(name);
      await new Promise<void>((resolve, reject) =>
        ends.set(name, (error) => (error === undefined ? resolve() : reject(error))),
      );
      return name;
    });
  const settle = () => new Promise((resolve) => setImmediate(resolve));
  const end = async (name: string, error?: Error) => {
    ends.get(name)?.(error);
    await settle();
  };
  return { turns, take, begun, end, settle };
}

test("behind a line of a hundred somebody else waits for one of them", async () => {
  const { take, begun, end, settle } = watch();
  for (let n = 0; n < 100; n += 1) take("storm", `storm ${n}`);
  take("quiet", "quiet 0");
  await settle();
  for (const name of ["storm 0", "storm 1"]) await end(name);
  take("quiet", "quiet 1");
  for (const name of ["quiet 0", "storm 2"]) await end(name);
  expect(begun).toEqual(["storm 0", "storm 1", "quiet 0", "storm 2", "quiet 1"]);
});

test("each line is asked once a round, whatever their lengths, and keeps its own order", async () => {
  const { take, begun, end, settle } = watch();
  for (const n of [0, 1, 2, 3]) take("a", `a${n}`);
  for (const n of [0, 1]) take("b", `b${n}`);
  take("c", "c0");
  await settle();
  for (const name of ["a0", "a1", "b0", "c0", "a2", "b1"]) await end(name);
  expect(begun).toEqual(["a0", "a1", "b0", "c0", "a2", "b1", "a3"]);
});

test("one line never has all places, also when nobody else wants them; the next line begins at once", async () => {
  const { take, begun, settle, turns } = watch({ atOnce: 4, atOnceOfOne: 2 });
  for (const n of [0, 1, 2, 3]) take("a", `a${n}`);
  await settle();
  expect(begun).toEqual(["a0", "a1"]);
  expect(turns.waiting()).toBe(2);
  take("b", "b0");
  await settle();
  expect(begun).toEqual(["a0", "a1", "b0"]);
});

describe("a crowd in one line", () => {
  afterEach(() => void vi.useRealTimers());
  const crowd = () => {
    const watched = watch({ atOnce: 4, atOnceOfOne: 3, atOnceOfCrowd: 1 });
    for (let n = 0; n < 100; n += 1) watched.take("storm", `storm ${n}`);
    return watched;
  };
  const running = (begun: readonly string[], ended: number) =>
    begun.filter((name) => name.startsWith("storm")).length - ended;

  test("has fewer turns at once while others want some, and others' begin at once", async () => {
    const { take, begun, end, settle } = crowd();
    await settle();
    expect(running(begun, 0)).toBe(3);
    take("quiet", "quiet 0");
    await settle();
    expect(begun).toContain("quiet 0");
    for (const name of ["storm 0", "storm 1", "storm 2"]) await end(name);
    expect(running(begun, 3)).toBe(1);
  });

  test("has as many as anybody again when nobody else has wanted one for a second", async () => {
    vi.useFakeTimers({ toFake: ["performance"] });
    const { take, begun, end, settle } = crowd();
    take("quiet", "quiet 0");
    await settle();
    await end("quiet 0");
    for (const name of ["storm 0", "storm 1", "storm 2"]) await end(name);
    expect(running(begun, 3)).toBe(1);
    vi.advanceTimersByTime(1_001);
    await end("storm 3");
    expect(running(begun, 4)).toBe(3);
  });
});

test("what was given up before its turn is not done; what has begun goes on and keeps its place", async () => {
  const { take, begun, end, settle, turns } = watch();
  const first = take("a", "a0");
  const second = take("a", "a1");
  take("b", "b0");
  await settle();
  second.leave();
  first.leave();
  await settle();
  expect(begun).toEqual(["a0"]);
  expect(turns.waiting()).toBe(1);
  await end("a0");
  await end("b0");
  expect(begun).toEqual(["a0", "b0"]);
  expect(await first.done).toBe("a0");
});

test("who leaves after the end takes nobody of the same line along", async () => {
  const { take, begun, end, settle } = watch();
  const first = take("a", "a0");
  await settle();
  await end("a0");
  take("b", "b0");
  take("a", "a1");
  first.leave();
  await settle();
  await end("b0");
  expect(begun).toEqual(["a0", "b0", "a1"]);
});

test("a line has room up to its bound, and again when one of it begins or leaves", async () => {
  const { take, end, settle, turns } = watch({ longest: 2 });
  take("a", "a0");
  const second = take("a", "a1");
  expect(turns.hasRoom("a")).toBe(true);
  take("a", "a2");
  expect(turns.hasRoom("a")).toBe(false);
  expect(turns.hasRoom("b")).toBe(true);
  second.leave();
  expect(turns.hasRoom("a")).toBe(true);
  take("a", "a3");
  await settle();
  expect(turns.hasRoom("a")).toBe(false);
  await end("a0");
  expect(turns.hasRoom("a")).toBe(true);
});

test("work that fails gives its place on, and fails for whoever asked alone", async () => {
  const { take, begun, end, settle, turns } = watch();
  const failing = take("a", "a0");
  const next = take("a", "a1");
  const seen = failing.done.catch((error: Error) => error.message);
  await settle();
  await end("a0", new Error("gone"));
  expect(await seen).toBe("gone");
  expect(begun).toEqual(["a0", "a1"]);
  await end("a1");
  expect(await next.done).toBe("a1");
  expect(turns.waiting()).toBe(0);
});

test("ten thousand turns all come, and nobody waits afterwards", async () => {
  const turns = createTurns({ atOnce: 4, atOnceOfOne: 2, longest: 10 });
  const ends: Promise<unknown>[] = [];
  for (let n = 0; n < 10_000; n += 1) ends.push(turns.take(`line ${n % 999}`, async () => n).done);
  expect(await Promise.all(ends)).toHaveLength(10_000);
  expect(turns.waiting()).toBe(0);
});
