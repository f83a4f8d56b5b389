import { execFileSync } from "node:child_process";
import { closeSync, fsyncSync, openSync, writeSync } from "node:fs";
import { rm, statfs } from "node:fs/promises";
import { cpus, loadavg, release, totalmem, type as osType } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { median, sum } from "simple-statistics";
import type { World } from "../world/open-world.ts";
import { rootDir } from "../world/start-servers.ts";
import { figure } from "./format-figure.ts";

/** What the figures were measured on. */
export type Machine = Readonly<Record<string, string>>;

export async function describeMachine(world: World): Promise<Machine> {
  const { bsize, bavail } = await statfs(world.dir);
  const gigabytes = (bytes: number) => `${figure(bytes / 2 ** 30)} GiB`;
  return {
    CPU: `${cpus()[0]?.model.trim() ?? "unknown"}, ${cpus().length} cores`,
    Core: `${figure(coreMs())} ms for 100 000 JSON round trips`,
    Memory: gigabytes(totalmem()),
    Disk: `${gigabytes(bsize * bavail)} free, ${figure(await flushMs(world.dir))} ms to flush 8 kB`,
    System: `${osType()} ${release()}, load ${figure(loadavg()[0] ?? 0)} before the run`,
    Versions: `Node ${process.versions.node}, PostgreSQL ${world.postgresVersion} (embedded, fsync and synchronous_commit on)`,
  };
}

/** What one core does just now, which on a virtual machine changes from day to day: the best of five. */
function coreMs(): number {
  const small = { name: "Maria Garcia", at: "2026-11-24T15:30:00Z", tags: [1, 2, 3] };
  const timesMs = Array.from({ length: 5 }, () => {
    const startedAtMs = performance.now();
    for (let i = 0; i < 100_000; i += 1) JSON.parse(JSON.stringify(small));
    return performance.now() - startedAtMs;
  });
  return Math.min(...timesMs);
}

/** What each commit has to wait for: the median of a hundred. */
async function flushMs(dir: string): Promise<number> {
  const path = join(dir, "flush");
  const file = openSync(path, "w");
  const page = Buffer.alloc(8_192, 1);
  const timesMs = Array.from({ length: 100 }, () => {
    const startedAtMs = performance.now();
    writeSync(file, page);
    fsyncSync(file);
    return performance.now() - startedAtMs;
  });
  closeSync(file);
  await rm(path);
  return median(timesMs);
}

const LOOK_MS = 500;

/** How much of the machine is taken while the bench rests, 0 to 1: what others take, its figures lack. */
export async function measureOthersShare(): Promise<number> {
  const before = cpuTimes();
  await delay(LOOK_MS);
  const after = cpuTimes();
  return 1 - (after.idle - before.idle) / (after.all - before.all);
}

function cpuTimes(): { readonly idle: number; readonly all: number } {
  const each = cpus().map(({ times }) => times);
  const idle = sum(each.map((times) => times.idle));
  return { idle, all: sum(each.flatMap((times) => Object.values(times))) };
}

/** The commit, with a + when files differ from it. */
export function describeCommit(): string {
  const git = (...args: string[]) =>
    execFileSync("git", args, { cwd: rootDir, stdio: ["ignore", "pipe", "ignore"] })
      .toString("utf8")
      .trim();
  try {
    const isChanged =
      git("status", "--porcelain", "--untracked-files=no", "--", ".", ":!bench/results*") !== "";
    return git("rev-parse", "--short=9", "HEAD") + (isChanged ? "+" : "");
  } catch {
    return "unknown";
  }
}
