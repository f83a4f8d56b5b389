import { AsyncLocalStorage } from "node:async_hooks";
import { type OddItem, type VapiApiEvent, VapiApiError } from "@callwaiting/vapi-sdk";
import { LRUCache } from "lru-cache";
import type { Logger } from "pino";
import { SyncStopped } from "./connect-vapi.ts";
import { NotKept } from "./not-kept.ts";
import type { RunStep } from "./run-step.ts";

/** What every line of one sync says: whose it is, and which save it comes from. */
export type SyncLogFields = {
  readonly operationId: string | null;
  readonly orgId: string;
  readonly role: string;
  readonly reason: string;
  readonly attempt: number;
};

const current = new AsyncLocalStorage<Logger>();

/** Runs a sync whose steps and requests are logged with these fields. */
export async function withSyncLog<T>(
  log: Logger,
  fields: SyncLogFields,
  run: (log: Logger) => Promise<T>,
): Promise<T> {
  const child = log.child(fields);
  return current.run(child, () => run(child));
}

/** One line per step for whoever looks for it (LOG_LEVEL=debug), with how long it took in ms and, where it failed, the kind of error. Never what was sent. */
export const runStep: RunStep = async (step, run) => {
  const log = current.getStore();
  const startedAt = performance.now();
  const durationMs = () => Math.round(performance.now() - startedAt);
  try {
    const result = await run();
    log?.debug({ step, durationMs: durationMs() }, "vapi sync step");
    return result;
  } catch (error) {
    log?.warn({ step, durationMs: durationMs(), errorKind: errorKindOf(error) }, "vapi sync step failed");
    throw error;
  }
};

/** One line per request to Vapi, under the sync that made it; a client is shared by many. */
export function logVapiRequest(fallback: Logger): (event: VapiApiEvent) => void {
  return (event) => {
    const log = current.getStore() ?? fallback;
    if (event.errorKind === undefined) log.debug(event, "vapi request");
    else log.warn(event, "vapi request failed");
  };
}

const MOST_TOLD = 1_000;

/** Once for each, however often it is listed: it is in the account, and not ours to mend. */
export function logOddItems(log: Logger): (odd: OddItem) => void {
  const told = new LRUCache<string, true>({ max: MOST_TOLD });
  return (odd) => {
    const key = JSON.stringify(odd);
    if (told.has(key)) return;
    told.set(key, true);
    log.warn(odd, "something at Vapi has an unusual form and is left alone");
  };
}

function errorKindOf(error: unknown): string {
  if (error instanceof VapiApiError) return error.kind;
  if (error instanceof NotKept) return "not_kept";
  return error instanceof SyncStopped ? "stopped" : "internal";
}
