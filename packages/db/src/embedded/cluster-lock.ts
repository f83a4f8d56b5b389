import { randomBytes } from "node:crypto";
import { link, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { ClusterError } from "./cluster-error.ts";
import { identifyProcess, isRunning, type ProcessIdentity } from "./identify-process.ts";

export type ClusterLock = { readonly release: () => Promise<void> };

/**
 * The right of one process to run the cluster in `home`. The files are `lock.<n>`; the highest n counts and no n is ever
 * used twice, because that makes taking over from a dead owner atomic: of any number of takers exactly one can
 * create `lock.<n+1>`, and a slow one that creates an old number sees the higher one and steps back.
 */
export async function acquireClusterLock(home: string): Promise<ClusterLock> {
  const me = identifyProcess(process.pid);
  if (!me) throw new ClusterError("start_failed", "This system does not tell when a process started.");
  for (;;) {
    const newest = (await listGenerations(home)).at(-1) ?? 0;
    const owner = newest > 0 ? await readOwner(lockPath(home, newest)) : "nobody";
    if (owner === "changed") continue;
    if (owner !== "nobody" && isRunning(owner)) throw alreadyRunning(home, owner.pid);
    if (!(await createLock(home, newest + 1, me))) continue;
    const generations = await listGenerations(home);
    if (generations.at(-1) === newest + 1) {
      await removeAll(home, generations.slice(0, -1));
      return { release: () => markReleased(home, newest + 1) };
    }
    await rm(lockPath(home, newest + 1), { force: true });
  }
}

function alreadyRunning(home: string, pid: number): ClusterError {
  return new ClusterError(
    "already_running",
    `CallWaiting's PostgreSQL in ${home} is already in use by process ${pid}: stop that one first, or set DATA_DIR to another folder.`,
  );
}

function lockPath(home: string, generation: number): string {
  return join(home, `lock.${generation}`);
}

async function listGenerations(home: string): Promise<number[]> {
  const generations = (await readdir(home)).flatMap((name) => {
    const digits = /^lock\.(\d+)$/.exec(name)?.[1];
    return digits === undefined ? [] : [Number(digits)];
  });
  return generations.sort((a, b) => a - b);
}

async function readOwner(path: string): Promise<ProcessIdentity | "nobody" | "changed"> {
  let text: string;
  try {
    text = await readFile(path, "utf8");
  } catch (error) {
    if (hasCode(error, "ENOENT")) return "changed";
    throw error;
  }
  // A released lock says so; an unreadable one can only come from a power cut, which also ended its owner.
  const [, pid, startTime] = /^(\d+) (.+)\n$/.exec(text) ?? [];
  return pid === undefined || startTime === undefined ? "nobody" : { pid: Number(pid), startTime };
}

/** The file appears with its content in one step (link), so that nobody ever reads a half-written owner. */
async function createLock(home: string, generation: number, owner: ProcessIdentity): Promise<boolean> {
  const draft = join(home, `lock-draft-${randomBytes(6).toString("hex")}`);
  await writeFile(draft, `${owner.pid} ${owner.startTime}\n`, { mode: 0o600 });
  try {
    await link(draft, lockPath(home, generation));
    return true;
  } catch (error) {
    if (hasCode(error, "EEXIST")) return false;
    throw error;
  } finally {
    await rm(draft, { force: true });
  }
}

async function markReleased(home: string, generation: number): Promise<void> {
  const draft = join(home, `lock-draft-${randomBytes(6).toString("hex")}`);
  try {
    await writeFile(draft, "released\n", { mode: 0o600 });
    await rename(draft, lockPath(home, generation));
  } catch {
    // The folder may be gone, or the disk full: the lock then ends with this process.
  }
}

async function removeAll(home: string, generations: readonly number[]): Promise<void> {
  await Promise.all(generations.map((generation) => rm(lockPath(home, generation), { force: true })));
}

function hasCode(error: unknown, code: string): boolean {
  return error instanceof Error && "code" in error && error.code === code;
}
