import {
  type AppPool,
  type AccountsPool,
  type OwnerPool,
  cleanUpJobs,
  createAccountsPool,
  createAppPool,
  createOwnerPool,
  enqueueAssistantSync,
  enqueueOrganizationSync,
  findRecordingLinks,
  keepRecording,
  listChangedZones,
  listOrganizationIds,
  loadMessageSettings,
  loadOrganization,
  type QueueState,
  pruneAccounts,
  pruneLiveChanges,
  readQueue,
  removeOldWords,
  settleClocks,
} from "@callwaiting/db";
import type { OrgId } from "@callwaiting/domain";
import type { BreakerState, VapiClientOptions } from "@callwaiting/vapi-sdk";
import type { Logger } from "pino";
import { NO_TELEMETRY, type Telemetry } from "../telemetry/telemetry.ts";
import type { SyncAssistantPorts } from "./sync-assistant.ts";
import type { AssistantOperations } from "./assistant-operations.ts";
import { createCleanUpJob } from "./clean-up.job.ts";
import { createFollowClocksJob } from "./follow-clocks.job.ts";
import { download } from "./download.ts";
import { createKeepRecordingJob } from "./keep-recording.job.ts";
import type { Keyring } from "../secrets/keyring.ts";
import type { Outbox } from "./outbox.ts";
import { createDeliverTask } from "./create-deliver-task.ts";
import { messagesKey } from "./deliver-messages.job.ts";
import { createReconcileJob } from "./reconcile.job.ts";
import { type RunningJobs, runJobs } from "./run-jobs.ts";
import { type VapiSideOptions, openVapiSide } from "./open-vapi-side.ts";
import { type MessageWaker, wakeMessages } from "./wake-messages.ts";
import { createSyncAssistantJob } from "./sync-assistant.job.ts";

export type SyncRuntimeOptions = Omit<VapiSideOptions, "signal" | "client"> & {
  /** The pool of the requests, for what staff ask for: saves never wait for a sync's connections. */
  readonly pool: AppPool;
  /** The owner's; the runtime opens pools of its own on it. */
  readonly databaseUrl: string;
  /** Takes what patients are told; undefined: here nobody is told anything. */
  readonly outbox?: Outbox;
  readonly settings?: Partial<SyncRuntimeSettings>;
};

export type SyncRuntimeSettings = {
  /** Syncs at once in this process. */
  readonly concurrency: number;
  /** How long a stop waits for syncs under way before they are given back, in ms. */
  readonly stopGraceMs: number;
  readonly presenceEveryMs: number;
  /** How often the queue is looked through for what no notice told of, in ms. */
  readonly pollEveryMs: number;
  /** Until an error that only a change can fix is tried again, in s. */
  readonly slowRetrySeconds: number;
  readonly client: Pick<VapiClientOptions, "timeoutMs" | "retry" | "breaker">;
};

const DEFAULTS: SyncRuntimeSettings = {
  concurrency: 4,
  stopGraceMs: 2_000,
  presenceEveryMs: 15_000,
  pollEveryMs: 2_000,
  slowRetrySeconds: 3_600,
  client: {},
};

export type SyncRuntime = {
  readonly assistants: AssistantOperations;
  /** The connections of the jobs themselves, and those of the queue. */
  readonly pools: { readonly work: AppPool; readonly queue: OwnerPool };
  readonly readQueue: () => Promise<QueueState>;
  readonly breakerStates: () => readonly BreakerState[];
  /** Removes now what is removed once a day. */
  readonly cleanUpNow: () => Promise<void>;
  /** Has every assistant compared with Vapi now, as it is done once an hour. */
  readonly reconcileNow: () => Promise<void>;
  /** Lets syncs under way finish, or gives them back; takes seconds, whatever Vapi does. */
  readonly stop: () => Promise<void>;
};

/** After this much more than the grace, in ms, a stop waits for nobody. */
const LAST_CALL_MS = 2_000;

/** Starts what keeps Vapi in step with the database: the job queue's worker, its hourly round and a first one now. */
export async function startSyncRuntime(options: SyncRuntimeOptions): Promise<SyncRuntime> {
  const { databaseUrl, log, telemetry = NO_TELEMETRY } = options;
  const settings = { ...DEFAULTS, ...options.settings };
  const stopping = new AbortController();
  const onIdleError = (error: Error) => {
    // While stopping, the database may go first.
    if (!stopping.signal.aborted) log.warn({ error }, "a connection of the jobs was lost");
  };
  const pools = openPools(databaseUrl, settings.concurrency, onIdleError);
  const { signal } = stopping;
  const side = openVapiSide({ ...options, client: settings.client, signal });
  const tasks = createTasks({
    pools,
    ports: side.portsOn(pools.work),
    outbox: options.outbox,
    keyring: options.keyring,
    telemetry,
    serverUrl: options.serverUrl,
    log,
    settings,
  });
  try {
    const { concurrency, presenceEveryMs, pollEveryMs } = settings;
    const timing = { concurrency, presenceEveryMs, pollEveryMs };
    const jobs = await runJobs({ owner: pools.queue, tasks, ...timing, log, telemetry });
    await jobs.add("reconcile", { reason: "start" });
    const waker = options.outbox === undefined ? null : startWaker({ pools, jobs, databaseUrl, log });
    return {
      assistants: side.assistantsOn(options.pool),
      pools,
      readQueue: () => readQueue(pools.queue),
      breakerStates: side.breakerStates,
      cleanUpNow: () => jobs.add("clean-up", {}),
      reconcileNow: () => jobs.add("reconcile", { reason: "reconcile" }),
      stop: () => stopRuntime({ waker, jobs, pools, stopping, graceMs: settings.stopGraceMs }),
    };
  } catch (error) {
    await pools.end();
    throw error;
  }
}

type WakerOptions = {
  readonly pools: Pools;
  readonly jobs: RunningJobs;
  readonly databaseUrl: string;
  readonly log: Logger;
};

function startWaker({ pools, jobs, databaseUrl, log }: WakerOptions): MessageWaker {
  return wakeMessages({
    connectionString: databaseUrl,
    isOn: (orgId) => writesMessages(pools, orgId),
    wake: (orgId) => jobs.add("deliver-messages", { orgId }, messagesKey(orgId)),
    log,
  });
}

const writesMessages = async (pools: Pools, orgId: OrgId): Promise<boolean> =>
  (await loadMessageSettings(pools.work, orgId)).isOn;

type Tasks = {
  /** Where patients reach this server as well. */
  readonly serverUrl: string;
  readonly outbox: Outbox | undefined;
  readonly keyring: Keyring;
  readonly telemetry: Telemetry;
  readonly pools: Pools;
  readonly ports: SyncAssistantPorts;
  readonly log: Logger;
  readonly settings: SyncRuntimeSettings;
};

function deliverTaskOf({ pools, outbox, ...rest }: Tasks) {
  if (outbox === undefined) return {};
  const isOn = writesMessages.bind(null, pools);
  const deliver = createDeliverTask({ ...rest, pool: pools.work, isOn, outbox });
  return { "deliver-messages": deliver };
}

function createTasks(tasks: Tasks) {
  const { pools, ports, outbox, log, settings } = tasks;
  return {
    ...deliverTaskOf(tasks),
    "sync-assistant": createSyncAssistantJob({
      ports,
      enqueue: enqueueAssistantSync.bind(null, pools.work),
      log,
      slowRetrySeconds: settings.slowRetrySeconds,
    }),
    reconcile: createReconcileJob({
      listOrganizations: () => listOrganizationIds(pools.queue),
      cleanUp: () => cleanUpJobs(pools.queue),
      isWriting: async (orgId) => outbox !== undefined && (await writesMessages(pools, orgId)),
      enqueue: enqueueOrganizationSync.bind(null, pools.work),
      log,
    }),
    "follow-clocks": createFollowClocksJob({
      settleClocks: () => settleClocks(pools.queue),
      listChangedZones: listChangedZones.bind(null, pools.work),
      listOrganizations: () => listOrganizationIds(pools.queue),
      loadOrganization: loadOrganization.bind(null, pools.work),
      enqueue: enqueueOrganizationSync.bind(null, pools.work),
      log,
    }),
    "clean-up": createCleanUpTask(pools, log),
    "keep-recording": createKeepRecordingJob({
      findLinks: findRecordingLinks.bind(null, pools.work),
      download: (link) => download(link, { maxBytes: 50 * 1024 * 1024, timeoutMs: 120_000 }),
      keep: keepRecording.bind(null, pools.work),
      log,
    }),
  };
}

function createCleanUpTask(pools: Pools, log: Logger) {
  return createCleanUpJob({
    listOrganizations: () => listOrganizationIds(pools.queue),
    removeOldWords: removeOldWords.bind(null, pools.work),
    pruneLiveChanges: pruneLiveChanges.bind(null, pools.work),
    pruneAccounts: () => pruneAccounts(pools.accounts),
    log,
  });
}

type Pools = {
  readonly work: AppPool;
  readonly queue: OwnerPool;
  readonly accounts: AccountsPool;
  readonly end: () => Promise<void>;
};

/**
 * How long a statement of a job may take. A job whose connection goes silent, as when the database's address moves, stays locked for as
 * long; what may take longer says so (`withSyncLock`, `UNHURRIED`).
 */
const STATEMENT_MS = 30_000;

/**
 * A sync holds up to three connections: its lock, the lock of the tools, and the statement at hand. While it holds them
 * it waits for Vapi, so these are not the pool of the requests, and nothing is given up after 1.5 s.
 */
function openPools(
  connectionString: string,
  concurrency: number,
  onIdleError: (error: Error) => void,
): Pools {
  const common = { connectionString, connectTimeoutMs: 30_000, onIdleError };
  const work = createAppPool({ ...common, max: concurrency * 3 + 1, queryTimeoutMs: STATEMENT_MS });
  const queue = createOwnerPool({ ...common, max: concurrency + 4, queryTimeoutMs: STATEMENT_MS });
  const accounts = createAccountsPool({ ...common, max: 1, queryTimeoutMs: 120_000 });
  const end = async () => void (await Promise.allSettled([work, queue, accounts].map((pool) => pool.end())));
  return { work, queue, accounts, end };
}

type Stop = {
  readonly waker: MessageWaker | null;
  readonly jobs: RunningJobs;
  readonly pools: Pools;
  readonly stopping: AbortController;
  readonly graceMs: number;
};

async function stopRuntime({ waker, jobs, pools, stopping, graceMs }: Stop): Promise<void> {
  const giveUp = setTimeout(() => stopping.abort(), graceMs);
  let lastCall: NodeJS.Timeout | undefined;
  const noLonger = new Promise<void>((resolve) => {
    lastCall = setTimeout(resolve, graceMs + LAST_CALL_MS);
  });
  const inOrder = async () => {
    await waker?.stop();
    await jobs.stop();
    await pools.end();
  };
  await Promise.race([inOrder(), noLonger]);
  clearTimeout(giveUp);
  clearTimeout(lastCall);
  stopping.abort();
}
