import { spawn } from "node:child_process";
import { availableParallelism } from "node:os";

/** What a process of the measurement does: computing, and memory that is thrown away. */
const WORK =
  "let n = 0; for (let i = 0; i < 400; i++) n += JSON.stringify(JSON.parse(JSON.stringify(Array.from({ length: 400 }, (_, k) => ({ k, name: 'n' + k }))))).length;";
/** Takes this long on two cores of a current server with nothing beside it. */
const QUICK_MACHINE_MS = 200;
/** A test that hangs must end some day, however slow the machine is. */
const SLOWEST = 12;
const LAG_EVERY_MS = 500;
const STANDSTILL_MS = 3_000;

/** How many times as long as a quick machine this one takes at the moment, with all its cores at work: from 1 to 12. */
export async function measureSlowness() {
  // The better of two: one hiccup says nothing.
  const times = [await timeOnAllCores(), await timeOnAllCores()];
  const slowness = Math.round((Math.min(...times) / QUICK_MACHINE_MS) * 10) / 10;
  return Math.min(SLOWEST, Math.max(1, slowness));
}

async function timeOnAllCores() {
  const startedAt = performance.now();
  await Promise.all(Array.from({ length: availableParallelism() }, runWork));
  return performance.now() - startedAt;
}

function runWork() {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, ["-e", WORK], { stdio: "ignore" });
    child.once("error", reject);
    child.once("close", resolve);
  });
}

/** Watches how late this process, which has next to nothing to do, gets its turn; `end` says how long it ever waited. */
export function watchStandstills() {
  let count = 0;
  let worstMs = 0;
  let expectedAt = performance.now() + LAG_EVERY_MS;
  const timer = setInterval(() => {
    const lateMs = performance.now() - expectedAt;
    expectedAt = performance.now() + LAG_EVERY_MS;
    if (lateMs < STANDSTILL_MS) return;
    count += 1;
    worstMs = Math.max(worstMs, lateMs);
  }, LAG_EVERY_MS);
  return {
    end: () => {
      clearInterval(timer);
      return { count, worstMs };
    },
  };
}
