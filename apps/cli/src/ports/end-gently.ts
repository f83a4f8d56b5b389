import { type ProcessIdentity, isRunning } from "@callwaiting/db/identify-process";
import { waitUntil } from "@callwaiting/db/wait-until";

/** SIGTERM, then SIGKILL; says whether it is gone. Only that very process is meant, not one that got its pid. */
export async function endGently(one: ProcessIdentity, patienceMs: number): Promise<boolean> {
  for (const signal of ["SIGTERM", "SIGKILL"] as const) {
    if (!isRunning(one)) return true;
    try {
      process.kill(one.pid, signal);
    } catch {
      return !isRunning(one); // gone meanwhile, or not ours to end
    }
    if (await waitUntil(() => !isRunning(one), { timeoutMs: patienceMs })) return true;
  }
  return !isRunning(one);
}
