import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, expect, test } from "vitest";

// What `npm test` makes of a browser that ended: the files that lost theirs run once more, and nothing else does.

type File = { readonly name: string; readonly status: string; readonly failed?: readonly string[] };
type Results = {
  readCounts: (of: { dir: string; name: string }) => { passed: number; failed: number };
  readLostBrowsers: (dir: string) => readonly { file: string; why: string }[];
  runAgain: (
    dir: string,
    names: readonly string[],
    run: (dir: string, args: string[]) => unknown,
  ) => Promise<void>;
};
const module = fileURLToPath(new URL("../../scripts/run/test-results.mjs", import.meta.url));
const { readCounts, readLostBrowsers, runAgain } = (await import(module)) as Results;

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), "results-"));
  mkdirSync(join(dir, "test-results"));
});
afterEach(() => rmSync(dir, { recursive: true }));

const path = (name: string) => join(dir, "src", name);

function write(name: string, files: readonly File[]): void {
  const testResults = files.map(({ failed = [], ...file }) => ({
    ...file,
    name: path(file.name),
    startTime: 0,
    endTime: 1_000,
    assertionResults: [
      { status: "passed", fullName: "one that passes" },
      ...failed.map((fullName) => ({ status: "failed", fullName, failureMessages: ["It failed."] })),
    ],
  }));
  writeFileSync(join(dir, "test-results", name), JSON.stringify({ testResults }));
}

const lose = (...files: readonly string[]) =>
  writeFileSync(
    join(dir, "test-results", "lost-browsers.jsonl"),
    files
      .map((file) => `${JSON.stringify({ file: path(file), why: "Chromium ended by itself" })}\n`)
      .join(""),
  );

test("a file that failed for want of its browser runs once more, and its new results count", async () => {
  write("results.json", [
    { name: "calls.test.ts", status: "failed", failed: ["reads a call", "plays it"] },
    { name: "today.test.ts", status: "failed", failed: ["shows today"] },
  ]);
  lose("calls.test.ts");
  expect(readLostBrowsers(dir)).toEqual([{ file: path("calls.test.ts"), why: "Chromium ended by itself" }]);
  let asked: readonly string[] = [];
  await runAgain(dir, [path("calls.test.ts")], (_dir, args) => {
    asked = args;
    write("again.json", [{ name: "calls.test.ts", status: "passed" }]);
  });
  expect(asked[0]).toBe(join("src", "calls.test.ts"));
  expect(readCounts({ dir, name: "e2e" })).toMatchObject({ passed: 2, failed: 1 });
});

test("what fails again has failed", async () => {
  write("results.json", [{ name: "calls.test.ts", status: "failed", failed: ["reads a call"] }]);
  await runAgain(dir, [path("calls.test.ts")], () =>
    write("again.json", [{ name: "calls.test.ts", status: "failed", failed: ["reads a call"] }]),
  );
  expect(readCounts({ dir, name: "e2e" })).toMatchObject({ failed: 1 });
});

test("a file that passed although its browser ended, or that kept its browser, does not run again", () => {
  write("results.json", [
    { name: "calls.test.ts", status: "passed" },
    { name: "today.test.ts", status: "failed", failed: ["shows today"] },
  ]);
  lose("calls.test.ts");
  expect(readLostBrowsers(dir)).toEqual([]);
});
