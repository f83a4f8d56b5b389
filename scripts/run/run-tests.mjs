import { existsSync, readFileSync, rmSync } from "node:fs";
import { join, relative } from "node:path";
import { listPackages } from "./list-packages.mjs";
import { runVisible } from "./run-process.mjs";

/** Runs every package's tests, then sums up; the arguments are turbo's (`npm test -- --force`). */
export async function runTests(root, args) {
  const packages = listPackages(root).filter(({ manifest }) => manifest.scripts?.test);
  // What is there afterwards is of this run, or of the run whose cached result turbo restores.
  for (const { dir } of packages) rmSync(resultsPath(dir), { force: true });
  // It warns of the circle that packages/testing makes; turbo.json says where that ends.
  process.env.TURBO_LOG_VERBOSITY ??= "warn,turborepo_repository=error";
  // One package per core: more of them at once only makes each slower, and time limits are hit for no reason.
  const flags = [
    "--concurrency=100%",
    "--ui=stream",
    "--output-logs=new-only",
    "--continue=dependencies-successful",
  ];
  const code = await runVisible(
    "turbo",
    ["run", "test", ...flags.filter((flag) => !isGiven(flag, args)), ...args],
    {
      cwd: root,
    },
  );
  const isWhole = !args.some((arg) => /^(--filter|-F|--affected)/.test(arg));
  const rows = packages.map(readCounts);
  const shown = rows.filter(({ hasRun }) => hasRun || isWhole);
  printTable(shown);
  printFailures(shown);
  const total = sumUp(shown);
  if (total.passed + total.failed === 0) console.error("No test ran.");
  const skipped = total.skipped > 0 ? `, ${total.skipped} skipped` : "";
  console.log(`${total.passed} passed, ${total.failed} failed${skipped}`);
  if (code !== 0) return code;
  return total.failed > 0 || total.passed === 0 ? 1 : 0;
}

function isGiven(flag, args) {
  const [name] = flag.split("=");
  return args.some((arg) => arg === name || arg.startsWith(`${name}=`));
}

function resultsPath(dir) {
  return join(dir, "test-results", "results.json");
}

/** A package that ended without results, or a file that failed before its first test, counts as one failure. */
function readCounts({ dir, name }) {
  if (!existsSync(resultsPath(dir))) {
    return { name, hasRun: false, passed: 0, failed: 1, skipped: 0, failures: [] };
  }
  const results = JSON.parse(readFileSync(resultsPath(dir), "utf8"));
  const broken = (results.testResults ?? []).filter(
    ({ status, assertionResults }) => status === "failed" && assertionResults.length === 0,
  );
  return {
    name,
    hasRun: true,
    passed: results.numPassedTests,
    failed: results.numFailedTests + broken.length,
    skipped: results.numPendingTests + (results.numTodoTests ?? 0),
    failures: (results.testResults ?? []).flatMap((file) => failuresOf(dir, file)),
  };
}

function failuresOf(dir, { name, status, message, assertionResults }) {
  const file = relative(dir, name);
  if (status === "failed" && assertionResults.length === 0) return [{ file, title: firstLine(message) }];
  return assertionResults
    .filter((test) => test.status === "failed")
    .map(({ fullName, failureMessages }) => ({
      file,
      title: fullName,
      reason: firstLine(failureMessages[0]),
    }));
}

function firstLine(text = "") {
  return text.split("\n", 1)[0];
}

function sumUp(rows) {
  const total = { passed: 0, failed: 0, skipped: 0 };
  for (const row of rows) for (const key of Object.keys(total)) total[key] += row[key];
  return total;
}

function printTable(rows) {
  const width = Math.max(7, ...rows.map(({ name }) => name.length));
  const line = (name, ...cells) =>
    console.log(`${name.padEnd(width)}${cells.map((cell) => String(cell).padStart(9)).join("")}`);
  console.log();
  line("package", "passed", "failed", "skipped");
  for (const { name, hasRun, passed, failed, skipped } of rows) {
    if (hasRun) line(name, passed, failed, skipped);
    else line(name, "ended without results");
  }
  console.log();
}

/** The names stand at the very end, where a log that is cut off still has them. */
function printFailures(rows) {
  for (const { name, failures } of rows) {
    for (const { file, title, reason } of failures) {
      console.log(`FAILED ${name} ${file}: ${title}`);
      if (reason) console.log(`       ${reason}`);
    }
  }
}
