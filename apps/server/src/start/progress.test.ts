import { expect, test } from "vitest";
import { createProgress } from "./progress.ts";
import { StartStopped } from "./start-error.ts";

test("a start that was stopped begins no further step, and what it cut short is no failure", async () => {
  const lines: string[] = [];
  const stop = new AbortController();
  const progress = createProgress((line) => void lines.push(line), stop.signal);
  const cut = progress.step("Start PostgreSQL", async () => {
    stop.abort();
    throw new Error("PostgreSQL was stopped while it started.");
  });
  await expect(cut).rejects.toThrow(StartStopped);
  await expect(progress.step("Next", async () => {})).rejects.toThrow(StartStopped);
  expect(lines).toEqual([]);
});
