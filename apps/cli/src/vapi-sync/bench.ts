import { randomUUID } from "node:crypto";
import type { AssistantRole, SyncReason } from "@callwaiting/db";
import type { OrgId } from "@callwaiting/domain";
import {
  type SyncOutcome,
  type VapiSync,
  type VapiSyncOptions,
  openVapiSync,
} from "@callwaiting/server/vapi-sync";
import { CheckFailure } from "../report/check.ts";
import { makeScratchOrganization } from "../target/scratch-organization.ts";
import { type BenchRows, openBenchRows } from "./bench-rows.ts";
import { addressOf, removeTraces } from "./remove-traces.ts";
import type { SyncDatabase } from "./sync-database.ts";
import { type LogLine, type SyncLog, createSyncLog } from "./sync-log.ts";
import type { VapiAccount } from "./vapi-account.ts";

/** A sync that did not end well, for the report. */
export type SeenError = {
  readonly operationId: string;
  readonly role: AssistantRole;
  readonly kind: string;
  /** Vapi's HTTP status; null when there was no answer, or nothing was asked. */
  readonly status: number | null;
  /** As the clinic reads it, with what Vapi said. */
  readonly message: string;
};

export type Synced = Extract<SyncOutcome, { readonly kind: "ok" }>;
type SyncRun = { readonly outcome: SyncOutcome; readonly operationId: string };

/** An organization to try the sync on, at one Vapi account. */
export type Bench = BenchRows & {
  readonly orgId: OrgId;
  readonly account: VapiAccount;
  /** A sync with breakers of its own, as after a restart. */
  readonly open: (options?: Partial<VapiSyncOptions>) => VapiSync;
  readonly run: (role: AssistantRole, options?: RunOptions) => Promise<SyncRun>;
  /** Throws a CheckFailure unless it ends well. */
  readonly sync: (role: AssistantRole, options?: RunOptions) => Promise<Synced>;
  readonly credentials: VapiSync["credentials"];
  readonly log: SyncLog;
  /** Those since it was last asked. */
  readonly takeErrors: () => readonly SeenError[];
  /** What could not be removed, in one sentence each. */
  readonly remove: () => Promise<readonly string[]>;
};

export type RunOptions = { readonly reason?: SyncReason; readonly by?: VapiSync };

export type BenchOptions = {
  readonly database: SyncDatabase;
  readonly account: VapiAccount;
  /** Aborted: no further sync begins. */
  readonly signal: AbortSignal;
};

/** At once through one sync; each waits with a connection. */
const CONCURRENCY = 10;

export async function openBench({ database, account, signal }: BenchOptions): Promise<Bench> {
  const scratch = await makeScratchOrganization(database);
  const { orgId } = scratch;
  const log = createSyncLog();
  const syncs = createSyncs({ database, account, orgId, log });
  const first = syncs.open();
  const { run, takeErrors } = createRuns({ first, orgId, log, signal });
  return {
    orgId,
    account,
    open: syncs.open,
    ...openBenchRows(orgId, database, first.pool),
    run,
    sync: async (role, options) => expectSynced((await run(role, options)).outcome),
    credentials: first.credentials,
    log,
    takeErrors,
    remove: async () => {
      await syncs.end();
      return [...(await removeTraces(account.client, orgId)), ...(await scratch.remove())];
    },
  };
}

type SyncPlace = Omit<BenchOptions, "signal"> & { readonly orgId: OrgId; readonly log: SyncLog };

function createSyncs({ database, account, orgId, log }: SyncPlace) {
  const opened: VapiSync[] = [];
  return {
    open: (options: Partial<VapiSyncOptions> = {}): VapiSync => {
      const one = openVapiSync({
        databaseUrl: database.url,
        baseUrl: account.baseUrl,
        platformKey: account.apiKey,
        keyring: database.keyring,
        serverUrl: addressOf(orgId),
        writeLog: log.write,
        concurrency: CONCURRENCY,
        ...options,
      });
      opened.push(one);
      return one;
    },
    end: () => Promise.all(opened.map((one) => one.end())),
  };
}

type RunPlace = Pick<SyncPlace, "orgId" | "log"> &
  Pick<BenchOptions, "signal"> & { readonly first: VapiSync };

function createRuns({ first, orgId, log, signal }: RunPlace): Pick<Bench, "run" | "takeErrors"> {
  const errors: SeenError[] = [];
  return {
    run: async (role, { reason = "request", by = first } = {}) => {
      signal.throwIfAborted();
      const operationId = `verify-${randomUUID()}`;
      const outcome = await by.sync(orgId, role, { operationId, reason });
      signal.throwIfAborted();
      const seen = errorOf(outcome, log.lines(operationId));
      if (seen !== null) errors.push({ operationId, role, ...seen });
      return { outcome, operationId };
    },
    takeErrors: () => errors.splice(0),
  };
}

export function expectSynced(outcome: SyncOutcome): Synced {
  if (outcome.kind === "ok") return outcome;
  if (outcome.kind === "failed") {
    throw new CheckFailure(`The sync failed (${outcome.errorKind}): ${outcome.words}`);
  }
  if (outcome.kind === "missing") throw new CheckFailure(outcome.message);
  throw new CheckFailure(
    outcome.kind === "stopped" ? "The sync was stopped." : "There was no assistant to sync.",
  );
}

function errorOf(
  outcome: SyncOutcome,
  lines: readonly LogLine[],
): Omit<SeenError, "operationId" | "role"> | null {
  if (outcome.kind === "missing") {
    return { kind: "missing_credentials", status: null, message: outcome.message };
  }
  if (outcome.kind !== "failed") return null;
  const status = lines.map((line) => line["status"]).findLast((each) => typeof each === "number");
  return { kind: outcome.errorKind, status: status ?? null, message: outcome.words };
}
