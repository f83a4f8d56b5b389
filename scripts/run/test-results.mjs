import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";

const resultsPath = (dir) => join(dir, "test-results", "results.json");
const againPath = (dir) => join(dir, "test-results", "again.json");
const lostBrowsersPath = (dir) => join(dir, "test-results", "lost-browsers.jsonl");

/** What is there afterwards is of this run, or of the run whose cached result turbo restores. */
export function clearResults(dir) {
  for (const path of [resultsPath(dir), againPath(dir), lostBrowsersPath(dir)]) rmSync(path, { force: true });
}

/** A package that ended without results, or a file that failed before its first test, counts as one failure. */
export function readCounts({ dir, name }) {
  if (!existsSync(resultsPath(dir))) {
    return { name, hasRun: false, passed: 0, failed: 1, skipped: 0, failures: [], files: [] };
  }
  const results = readJson(resultsPath(dir));
  const files = results.testResults ?? [];
  const tests = files.flatMap(({ assertionResults }) => assertionResults);
  const count = (...statuses) => tests.filter(({ status }) => statuses.includes(status)).length;
  return {
    name,
    hasRun: true,
    passed: count("passed"),
    failed: count("failed") + files.filter(isBroken).length,
    skipped: count("pending", "skipped", "todo", "disabled"),
    failures: files.flatMap((file) => failuresOf(dir, file)),
    files: files.map((file) => ({
      file: `${name} ${relative(dir, file.name)}`,
      seconds: (file.endTime - file.startTime) / 1000,
    })),
  };
}

/** The test files of a package whose browser ended under them, each with why: e2e/src/browser/report-lost-browsers.ts writes them. */
export function readLostBrowsers(dir) {
  if (!existsSync(lostBrowsersPath(dir))) return [];
  const lines = readFileSync(lostBrowsersPath(dir), "utf8").trim().split("\n");
  return lines.map((line) => JSON.parse(line)).filter(({ file }) => isFailed(dir, file));
}

/** Only what failed: a browser may also end when all has been said. */
function isFailed(dir, name) {
  if (!existsSync(resultsPath(dir))) return false;
  return readJson(resultsPath(dir)).testResults.some(
    (file) => file.name === name && file.status === "failed",
  );
}

/** Runs these files once more with `run`, and puts what came of it in the place of what came first. */
export async function runAgain(dir, names, run) {
  await run(dir, [...names.map((name) => relative(dir, name)), `--outputFile.json=${againPath(dir)}`]);
  if (!existsSync(againPath(dir))) return;
  const again = readJson(againPath(dir)).testResults;
  const first = readJson(resultsPath(dir));
  const isNew = ({ name }) => again.some((file) => file.name === name);
  const testResults = [...first.testResults.filter((file) => !isNew(file)), ...again];
  writeFileSync(resultsPath(dir), JSON.stringify({ ...first, testResults }));
}

function readJson(path) {
  return JSON.parse(readFileSync(path, "utf8"));
}

function isBroken({ status, assertionResults }) {
  return status === "failed" && assertionResults.length === 0;
}

function failuresOf(dir, file) {
  const path = relative(dir, file.name);
  if (isBroken(file)) return [{ file: path, title: firstLine(file.message) }];
  return file.assertionResults
    .filter((test) => test.status === "failed")
    .map(({ fullName, failureMessages }) => ({
      file: path,
      title: fullName,
      reason: firstLine(failureMessages[0]),
    }));
}

function firstLine(text = "") {
  return text.split("\n", 1)[0];
}
