import { readdir, readlink, rm } from "node:fs/promises";
import { join } from "node:path";
import { ClusterError } from "./cluster-error.ts";
import { identifyProcess, isZombie } from "./identify-process.ts";
import { readPostmasterPid } from "./read-postmaster-pid.ts";
import { waitUntil } from "./wait-until.ts";

type Leftover = { readonly pgdata: string; readonly onLog: (line: string) => void };

const COLLECTED_MS = 1_000;
const LAST_CHILD_MS = 15_000;

/**
 * PostgreSQL trusts its old lock file while anything answers kill(pid, 0), and would never start: a stranger that was
 * given the pid, or the killed postmaster itself where nobody collects it (the first process of a container often
 * does not). The file goes once no process works in the folder.
 */
export async function clearStalePidFile({ pgdata, onLog }: Leftover): Promise<void> {
  const pid = await readPostmasterPid(pgdata);
  const isCollected = await waitUntil(() => !isZombie(pid), { timeoutMs: COLLECTED_MS });
  if (isCollected && !identifyProcess(pid)) return;
  if (!(await waitUntil(async () => !(await isWorkedIn(pgdata)), { timeoutMs: LAST_CHILD_MS }))) {
    throw new ClusterError(
      "start_failed",
      `Processes of a killed PostgreSQL still work in ${pgdata}: end them and start again.`,
    );
  }
  await rm(join(pgdata, "postmaster.pid"), { force: true });
  onLog(`removed the lock file of a PostgreSQL that is gone: its process id ${pid} is not its own any more`);
}

/** Every PostgreSQL process has its data folder as working directory; without /proc its own check has to do. */
async function isWorkedIn(pgdata: string): Promise<boolean> {
  const names = await readdir("/proc").catch(() => []);
  const pids = names.filter((name) => /^\d+$/.test(name));
  const folders = await Promise.all(pids.map((pid) => readlink(`/proc/${pid}/cwd`).catch(() => "")));
  return folders.includes(pgdata);
}
