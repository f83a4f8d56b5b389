import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { identifyProcess, isRunning, readCommandLine } from "@callwaiting/db/identify-process";
import { acquireClusterLock } from "@callwaiting/db/process-lock";
import { waitUntil } from "@callwaiting/db/wait-until";
import { readState } from "./state-file.ts";

/** An orderly stop takes up to ten seconds. */
const STOP_MS = 15_000;

export type Turn =
  | { readonly kind: "ours"; readonly replaced: number | null; readonly release: () => Promise<void> }
  | { readonly kind: "refused"; readonly reason: string };

/**
 * One startup per data folder. One that is ready gives way to a new one, as when it is typed again in another
 * terminal; one that is still starting does not, so that of two at once one wins.
 */
export async function takeTurn(dataDir: string): Promise<Turn> {
  const home = join(dataDir, "startup");
  // PostgreSQL's account must be able to pass through the data folder.
  await mkdir(dataDir, { recursive: true, mode: 0o711 });
  await mkdir(home, { recursive: true, mode: 0o700 });
  const first = await tryLock(home);
  if (first !== null) return { kind: "ours", replaced: null, release: first };
  const state = await readState(dataDir);
  const other = state?.orchestrator;
  if (state?.phase !== "ready" || other === undefined || !isStartup(other.pid) || !isRunning(other)) {
    const who = other === undefined ? "" : ` (process ${other.pid})`;
    return {
      kind: "refused",
      reason: `Another startup is running here${who}: wait for it, or stop it with: npm run stop`,
    };
  }
  process.kill(other.pid, "SIGTERM");
  await waitUntil(() => !isRunning(other), { timeoutMs: STOP_MS });
  const second = await tryLock(home);
  if (second === null) {
    return {
      kind: "refused",
      reason: `The startup in process ${other.pid} does not stop: npm run stop -- --force`,
    };
  }
  return { kind: "ours", replaced: other.pid, release: second };
}

export function isStartup(pid: number): boolean {
  return identifyProcess(pid) !== undefined && readCommandLine(pid).includes("startup.ts");
}

async function tryLock(home: string): Promise<(() => Promise<void>) | null> {
  const lock = await acquireClusterLock(home).catch((error: unknown) => {
    if (error instanceof Error && "kind" in error && error.kind === "already_running") return null;
    throw error;
  });
  return lock === null ? null : lock.release;
}
