import { waitUntil } from "./wait-until.ts";

type Ending = {
  readonly send: (signal: NodeJS.Signals) => void;
  readonly hasEnded: () => boolean;
  /** How long each milder step gets before the next one. */
  readonly patienceMs: number;
};

/**
 * Ends a postmaster: SIGINT (roll back, disconnect, checkpoint), then SIGQUIT (recover at the next start), then
 * SIGKILL. Says whether it is gone.
 */
export async function endProcess({ send, hasEnded, patienceMs }: Ending): Promise<boolean> {
  for (const signal of ["SIGINT", "SIGQUIT", "SIGKILL"] as const) {
    if (hasEnded()) return true;
    send(signal);
    if (await waitUntil(hasEnded, { timeoutMs: patienceMs })) return true;
  }
  return false;
}
