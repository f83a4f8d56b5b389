import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { createLogger } from "./create-logger.ts";
import { createCommitGate } from "./commit-gate.ts";

beforeEach(() => void vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] }));
afterEach(() => void vi.useRealTimers());

function open() {
  const probes: { readonly resolve: () => void; readonly reject: (error: Error) => void }[] = [];
  const probe = vi.fn(() => new Promise<void>((resolve, reject) => void probes.push({ resolve, reject })));
  const gate = createCommitGate(probe, createLogger({ level: "silent" }));
  const call = vi.fn(async () => "done");
  return { gate, probe, probes, call, book: gate.guard(call), note: gate.guardNotes(call) };
}

test("one look for all who were given up, and until it has lasted too long everybody passes", async () => {
  const { gate, probe, book } = open();
  for (let n = 0; n < 20; n += 1) gate.doubt();
  expect(probe).toHaveBeenCalledTimes(1);
  await vi.advanceTimersByTimeAsync(600);
  await expect(book()).resolves.toBe("done");
});

test("while no commit comes to an end nothing is sent, and when one does everything is", async () => {
  const { gate, probes, call, book } = open();
  gate.doubt();
  await vi.advanceTimersByTimeAsync(700);
  await expect(book()).rejects.toMatchObject({ code: "ETIMEDOUT" });
  expect(() => gate.assertOpen()).toThrow("no commit");
  expect(call).not.toHaveBeenCalled();
  probes[0]?.resolve();
  await vi.advanceTimersByTimeAsync(0);
  await expect(book()).resolves.toBe("done");
});

test("of what nobody repeats a few are sent all the same, and no more", async () => {
  const { gate, call, note } = open();
  gate.doubt();
  await vi.advanceTimersByTimeAsync(700);
  const sent = await Promise.allSettled(Array.from({ length: 30 }, () => note()));
  expect(sent.filter(({ status }) => status === "fulfilled")).toHaveLength(10);
  expect(call).toHaveBeenCalledTimes(10);
});

test("a statement that was slow for a reason of its own shuts nothing, nor does a database that is away", async () => {
  const { gate, probe, probes, book } = open();
  gate.doubt();
  probes[0]?.resolve();
  await vi.advanceTimersByTimeAsync(5_000);
  await expect(book()).resolves.toBe("done");
  gate.doubt();
  await vi.advanceTimersByTimeAsync(1_000);
  probes[1]?.reject(new Error("connect ECONNREFUSED"));
  await vi.advanceTimersByTimeAsync(0);
  await expect(book()).resolves.toBe("done");
  expect(probe).toHaveBeenCalledTimes(2);
});
