import { mkdtempSync, rmSync } from "node:fs";
import { availableParallelism, tmpdir } from "node:os";
import { join } from "node:path";
import { chooseTempDir } from "./choose-temp-dir.mjs";
import { listPackages } from "./list-packages.mjs";
import { measureSlowness, watchStandstills } from "./measure-machine.mjs";
import { printTestSummary } from "./print-test-summary.mjs";
import { runVisible } from "./run-process.mjs";
import { clearResults, readCounts, readLostBrowsers, runAgain } from "./test-results.mjs";

/** A browser, and whole programs that start and end, are more than a core carries: one such test at a time, beside the others. */
const BROWSER = "@callwaiting/e2e";
const PROGRAMS = "@callwaiting/cli";
/** The machine has changed when the same work takes this many times as long as at the beginning. */
const MUCH_SLOWER = 1.6;

/** Runs every package's tests, then sums up; the arguments are turbo's (`npm test -- --force`). */
export async function runTests(root, args) {
  const packages = listPackages(root).filter(({ manifest }) => manifest.scripts?.test);
  for (const { dir } of packages) clearResults(dir);
  const slowness = await measureSlowness();
  Object.assign(process.env, chooseTempDir());
  // Made by whichever package needs them first: packages/testing/src/server/bundle-setup.ts.
  const programsDir = mkdtempSync(join(tmpdir(), `callwaiting-test-${process.pid}-run-`));
  process.env.TEST_PROGRAMS_DIR = programsDir;
  // It warns of the circle that packages/testing makes; turbo.json says where that ends.
  process.env.TURBO_LOG_VERBOSITY ??= "warn,turborepo_repository=error";
  const standstills = watchStandstills();
  const isWhole = !args.some((arg) => /^(--filter|-F|--affected)/.test(arg));
  const lanes = isWhole ? lanesOf() : [["--concurrency=1"]];
  // Read by packages/testing/src/deadlines.ts. Where lanes share a core, each has less of it than the measurement had.
  process.env.TEST_SLOWNESS = String(slowness * Math.max(1, lanes.length / availableParallelism()));
  const codes = await Promise.all(lanes.map((flags) => runTurbo(root, flags, args)));
  const again = await runLostAgain(packages);
  rmSync(programsDir, { recursive: true, force: true });
  const notes = [...again.notes, ...(await describeMachine(slowness, standstills.end()))];
  const rows = packages.map(readCounts).filter(({ hasRun }) => hasRun || isWhole);
  const { passed, failed } = printTestSummary(rows, notes);
  if (failed > 0 || passed === 0) return 1;
  // What failed at first for want of a browser is why turbo says no.
  return again.notes.length > 0 ? 0 : Math.max(...codes);
}

/**
 * Runs of turbo side by side, because one alone cannot be told which tests must not run together. Each waits for a database or
 * a start now and then, and the others use the cores meanwhile: three of them fill two.
 */
function lanesOf() {
  // Where there are more cores than that, the rest takes two.
  const others = availableParallelism() > 3 ? 2 : 1;
  return [
    ["--concurrency=1", `--filter=${BROWSER}`],
    ["--concurrency=1", `--filter=${PROGRAMS}`],
    [`--concurrency=${others}`, `--filter=!${BROWSER}`, `--filter=!${PROGRAMS}`],
  ];
}

function runTurbo(root, lane, args) {
  const flags = [...lane, "--ui=stream", "--output-logs=new-only", "--continue=dependencies-successful"];
  const ours = flags.filter((flag) => flag.startsWith("--filter") || !isGiven(flag, args));
  return runVisible("turbo", ["run", "test", ...ours, ...args], { cwd: root });
}

function isGiven(flag, args) {
  const [name] = flag.split("=");
  return args.some((arg) => arg === name || arg.startsWith(`${name}=`));
}

/** A browser that ended says nothing about what was being tested. An expectation that failed is never tried again. */
async function runLostAgain(packages) {
  const notes = [];
  for (const { dir, name } of packages) {
    const lost = readLostBrowsers(dir);
    if (lost.length === 0) continue;
    const files = [...new Set(lost.map(({ file }) => file))];
    console.log(`\nThe browser ended while ${files.length} test files of ${name} ran: they run once more.`);
    await runAgain(dir, files, (cwd, rest) =>
      runVisible(join(cwd, "node_modules", ".bin", "vitest"), ["run", ...rest], { cwd }),
    );
    for (const { file, why } of lost) {
      notes.push(
        `The browser ended under ${file.slice(dir.length + 1)} of ${name} (${why}); the file ran once more.`,
      );
    }
  }
  return { notes };
}

/** What somebody must know who reads of deadlines that ran out. */
async function describeMachine(before, { count, worstMs }) {
  const notes = [];
  if (before >= MUCH_SLOWER) {
    notes.push(
      `When the run began, this machine took ${before} times as long as a quick one; all deadlines were stretched by as much.`,
    );
  }
  const after = await measureSlowness();
  if (after >= before * MUCH_SLOWER) {
    notes.push(
      `STARVED: at the end this machine was ${(after / before).toFixed(1)} times slower than at the beginning, when deadlines were set. Tests that ran out of time may say more about it than about the code.`,
    );
  }
  if (count > 0) {
    notes.push(
      `STARVED: this run got no turn for more than three seconds ${count} times, once for ${(worstMs / 1000).toFixed(0)} s. Something else has the processor.`,
    );
  }
  return notes;
}
