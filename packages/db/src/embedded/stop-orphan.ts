import { ClusterError } from "./cluster-error.ts";
import { endProcess } from "./end-process.ts";
import { identifyProcess, isRunning, readCommandLine } from "./identify-process.ts";
import { readPostmasterPid } from "./read-postmaster-pid.ts";

type Orphan = { readonly pgdata: string; readonly onLog: (line: string) => void };

/**
 * Stops the PostgreSQL that a killed owner left behind on our data. Only ever called by the holder of the lock, so no
 * living owner can lose its server; and only after the command line proved that the pid was not reused.
 */
export async function stopOrphan({ pgdata, onLog }: Orphan): Promise<void> {
  const orphan = identifyProcess(await readPostmasterPid(pgdata));
  if (!orphan || !runsOn(orphan.pid, pgdata)) return;
  onLog(`stopping the PostgreSQL (process ${orphan.pid}) that an earlier run left behind`);
  const isGone = await endProcess({
    send: (signal) => sendSignal(orphan.pid, signal),
    hasEnded: () => !isRunning(orphan),
    patienceMs: 4_000,
  });
  if (isGone) return;
  throw new ClusterError(
    "start_failed",
    `PostgreSQL process ${orphan.pid}, left behind by an earlier run, does not end: end it by hand and start again.`,
  );
}

function runsOn(pid: number, pgdata: string): boolean {
  const line = `${readCommandLine(pid)} `;
  return /(?:^|\/)postgres /.test(line) && line.includes(` -D ${pgdata} `);
}

function sendSignal(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ESRCH") return;
    throw new ClusterError(
      "not_permitted",
      `PostgreSQL process ${pid}, left behind by an earlier run, belongs to another account: end it as that account or as root.`,
      { cause: error },
    );
  }
}
