import {
  type AppPool,
  type OwnerPool,
  cleanUpJobs,
  enqueueAssistantSync,
  enqueueOrganizationSync,
  findRecordingLinks,
  hasLiveOutbound,
  keepRecording,
  listChangedZones,
  listOrganizationIds,
  loadMessageSettings,
  loadOrganization,
  type QueueState,
  pruneAccounts,
  pruneLiveChanges,
  readQueue,
  removeOldWebhookDeliveries,
  removeOldWaitlist,
  removeOldWords,
  settleCallEnds,
  settleClocks,
  whoTells,
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
import { createSettleCallEndsJob } from "./settle-call-ends.job.ts";
import { createKeepRecordingJob } from "./keep-recording.job.ts";
import type { Outbox } from "./outbox.ts";
import { createCallTask } from "./create-call-task.ts";
import { createDeliverTask } from "./create-deliver-task.ts";
import { messagesKey } from "./deliver-messages.job.ts";
import { type Pools, openPools } from "./job-pools.ts";
import { createOfferTask, isOffering } from "./create-offer-task.ts";
import { createReconcileJob } from "./reconcile.job.ts";
import { type RunningJobs, runJobs } from "./run-jobs.ts";
import { type VapiSideOptions, openVapiSide } from "./open-vapi-side.ts";
import { type Webhooks, openWebhooks } from "./open-webhooks.ts";
import type { SendEvent } from "../webhooks/send-event.ts";
import { type Consumer, type MessageWaker, wakeMessages } from "./wake-messages.ts";
import { createSyncAssistantJob } from "./sync-assistant.job.ts";

export type SyncRuntimeOptions = Omit<VapiSideOptions, "signal" | "client"> & {
  /** The pool of the requests, for what staff ask for: saves never wait for a sync's connections. */
  readonly pool: AppPool;
  /** The owner's; the runtime opens pools of its own on it. */
  readonly databaseUrl: string;
  /** Takes what patients are told; undefined: here nobody is told anything. */
  readonly outbox?: Outbox;
  /** Tells other systems; undefined: here none is told anything. */
  readonly sendEvent?: SendEvent;
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
  const { signal } = stopping;
  const onIdleError = (error: Error) => {
    // While stopping, the database may go first.
    if (!signal.aborted) log.warn({ error }, "a connection of the jobs was lost");
  };
  const pools = openPools(databaseUrl, settings.concurrency, onIdleError);
  const side = openVapiSide({ ...options, client: settings.client, signal });
  const { sendEvent: send, keyring } = options;
  const webhooks = openWebhooks({ pool: pools.work, send, keyring, telemetry, log });
  const ports = side.portsOn(pools.work);
  const tasks = createTasks({ ...options, telemetry, pools, webhooks, ports, settings });
  try {
    const jobs = await runJobs({ ...settings, owner: pools.queue, tasks, log, telemetry });
    await jobs.add("reconcile", { reason: "start" });
    const consumers = [...messagesConsumers(options), ...webhooks.consumers];
    const waker = wakeMessages({
      connectionString: databaseUrl,
      consumers,
      whoTells: whoTells.bind(null, pools.work),
      add: jobs.add,
      log,
    });
    return {
      assistants: side.assistantsOn(options.pool),
      pools,
      readQueue: () => readQueue(pools.queue),
      breakerStates: side.breakerStates,
      cleanUpNow: () => jobs.add("clean-up", {}),
      reconcileNow: () => jobs.add("reconcile", { reason: "reconcile" }),
      stop: () => stopRuntime({ waker, webhooks, jobs, pools, stopping, graceMs: settings.stopGraceMs }),
    };
  } catch (error) {
    await pools.end();
    throw error;
  }
}

const writesMessages = async (pools: Pools, orgId: OrgId): Promise<boolean> =>
  (await loadMessageSettings(pools.work, orgId)).isOn;

const messagesConsumers = ({ outbox }: SyncRuntimeOptions): readonly Consumer[] =>
  outbox === undefined ? [] : [{ task: "deliver-messages", key: messagesKey, of: "writes" }];

type Tasks = Pick<SyncRuntimeOptions, "vapi" | "outbox" | "keyring" | "serverUrl" | "log"> & {
  readonly telemetry: Telemetry;
  readonly webhooks: Webhooks;
  readonly pools: Pools;
  readonly ports: SyncAssistantPorts;
  readonly settings: SyncRuntimeSettings;
};

function deliverTaskOf({ pools, outbox, ...rest }: Tasks) {
  if (outbox === undefined) return {};
  const isOn = writesMessages.bind(null, pools);
  const deliver = createDeliverTask({ ...rest, pool: pools.work, isOn, outbox });
  return { "deliver-messages": deliver };
}

function createReconcileTask({ pools, outbox, webhooks, log }: Tasks) {
  return createReconcileJob({
    listOrganizations: () => listOrganizationIds(pools.queue),
    cleanUp: () => cleanUpJobs(pools.queue),
    isOffering: (orgId) => isOffering(pools.work, orgId),
    isWriting: async (orgId) => outbox !== undefined && (await writesMessages(pools, orgId)),
    isTelling: webhooks.isOn,
    isCalling: hasLiveOutbound.bind(null, pools.work),
    enqueue: enqueueOrganizationSync.bind(null, pools.work),
    log,
  });
}

function createTasks(tasks: Tasks) {
  const { pools, webhooks, ports, vapi, log, settings } = tasks;
  return {
    ...webhooks.tasks,
    ...deliverTaskOf(tasks),
    "sync-assistant": createSyncAssistantJob({
      ports,
      enqueue: enqueueAssistantSync.bind(null, pools.work),
      log,
      slowRetrySeconds: settings.slowRetrySeconds,
    }),
    reconcile: createReconcileTask(tasks),
    "follow-clocks": createFollowClocksJob({
      settleClocks: () => settleClocks(pools.queue),
      listChangedZones: listChangedZones.bind(null, pools.work),
      listOrganizations: () => listOrganizationIds(pools.queue),
      loadOrganization: loadOrganization.bind(null, pools.work),
      enqueue: enqueueOrganizationSync.bind(null, pools.work),
      log,
    }),
    "settle-call-ends": createSettleCallEndsJob({
      listOrganizations: () => listOrganizationIds(pools.queue),
      settle: settleCallEnds.bind(null, pools.work),
      log,
    }),
    "clean-up": createCleanUpTask(pools, log),
    "offer-freed-times": createOfferTask(pools.work, log),
    "place-calls": createCallTask({ work: pools.work, ports, simulatedNumber: vapi.phoneNumberId, log }),
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
    removeOldWaitlist: removeOldWaitlist.bind(null, pools.work),
    pruneLiveChanges: pruneLiveChanges.bind(null, pools.work),
    removeOldDeliveries: removeOldWebhookDeliveries.bind(null, pools.work),
    pruneAccounts: () => pruneAccounts(pools.accounts),
    log,
  });
}

type Stop = {
  readonly waker: MessageWaker | null;
  readonly webhooks: Webhooks;
  readonly jobs: RunningJobs;
  readonly pools: Pools;
  readonly stopping: AbortController;
  readonly graceMs: number;
};

async function stopRuntime({ waker, webhooks, jobs, pools, stopping, graceMs }: Stop): Promise<void> {
  const giveUp = setTimeout(() => stopping.abort(), graceMs);
  let lastCall: NodeJS.Timeout | undefined;
  const noLonger = new Promise<void>((resolve) => {
    lastCall = setTimeout(resolve, graceMs + LAST_CALL_MS);
  });
  const inOrder = async () => {
    await waker?.stop();
    await Promise.all([jobs.stop(), webhooks.stop(graceMs)]);
    await pools.end();
  };
  await Promise.race([inOrder(), noLonger]);
  clearTimeout(giveUp);
  clearTimeout(lastCall);
  stopping.abort();
}
