import { EventEmitter } from "node:events";
import { type OwnerPool, WORKER_GRACE_MS, type WorkerPresence, createWorkerPresence } from "@callwaiting/db";
import {
  Logger as GraphileLogger,
  type Runner,
  type TaskList,
  type WorkerEvents,
  parseCronItems,
  run,
} from "graphile-worker";
import type { Logger } from "pino";
import { releasedOnce } from "./released-once.ts";
import { inSpan } from "../telemetry/in-span.ts";
import type { Telemetry } from "../telemetry/telemetry.ts";

export type RunJobsOptions = {
  /** The owner's: the queue's tables have row-level security without a policy, so they are for their owner alone. */
  readonly owner: OwnerPool;
  readonly tasks: TaskList;
  readonly concurrency: number;
  readonly presenceEveryMs: number;
  /** A job that is due later, and one whose notice was missed, is found this much later at worst. */
  readonly pollEveryMs?: number;
  /** Until a runner that ended by itself is replaced. */
  readonly restartAfterMs?: number;
  readonly log: Logger;
  readonly telemetry: Telemetry;
};

export type RunningJobs = {
  /** Adds the job unless one of the key waits already (default: of the task); that one is due now. */
  readonly add: (task: string, payload: object, key?: string) => Promise<void>;
  /** Takes no further job and waits for those that run. */
  readonly stop: () => Promise<void>;
};

/** As graphile-worker has it. */
const POLL_MS = 2_000;
const RESTART_MS = 5_000;

/**
 * Without a delay graphile-worker does not wait for what it says about a job that has ended, and a connection lost
 * at that moment is a rejection that nobody hears: the process ends. With one, the runner ends and is replaced.
 */
const HEARS_OF_LOST_CONNECTIONS = { worker: { completeJobBatchDelay: 0, failJobBatchDelay: 0 } };

/** graphile-worker has the process end with it when another server updates the queue's tables; here it goes on. */
const WORKER_EXIT_CODE = 57;

const DAY_MS = 86_400_000;

/**
 * Deleted at Vapi, an assistant is back within an hour. A round that was missed needs no other: each start has one. The
 * daily clean-up (UTC) is made up for when no server ran then.
 */
const BY_THE_CLOCK = parseCronItems([
  {
    task: "reconcile",
    match: "17 * * * *",
    identifier: "hourly-reconcile",
    options: { jobKey: "reconcile", maxAttempts: 5 },
  },
  {
    task: "follow-clocks",
    match: "1,31 * * * *",
    identifier: "follow-clocks",
    options: { jobKey: "follow-clocks", maxAttempts: 5 },
  },
  {
    task: "settle-call-ends",
    match: "*/5 * * * *",
    identifier: "settle-call-ends",
    options: { jobKey: "settle-call-ends", maxAttempts: 5 },
  },
  {
    task: "clean-up",
    match: "40 3 * * *",
    identifier: "daily-clean-up",
    options: { jobKey: "clean-up", maxAttempts: 5, backfillPeriod: DAY_MS },
  },
]);

/** Works on the queue until it is stopped; a runner that ends by itself is replaced by another. */
export async function runJobs(options: RunJobsOptions): Promise<RunningJobs> {
  const { restartAfterMs = RESTART_MS } = options;
  let stopping = false;
  let current = await startRunner(options);
  let restart: NodeJS.Timeout | undefined;
  let restarting: Promise<void> | undefined;
  const restartSoon = () => {
    if (!stopping) restart = setTimeout(() => void (restarting = again()), restartAfterMs);
  };
  const watch = ({ runner }: StartedRunner): void => {
    const onEnd = (error?: unknown) => {
      if (process.exitCode === WORKER_EXIT_CODE) process.exitCode = undefined;
      if (stopping) return;
      options.log.error({ error }, "the job runner ended and is started again");
      restartSoon();
    };
    runner.promise.then(onEnd, onEnd);
  };
  const again = async () => {
    await current.endPresence();
    try {
      current = await startRunner(options);
      watch(current);
    } catch (error) {
      options.log.error({ error }, "the job runner could not be started");
      restartSoon();
    }
  };
  watch(current);
  return {
    add: (task, payload, jobKey = `${task}-now`) => addNow(current.runner, task, { payload, jobKey }),
    stop: async () => {
      stopping = true;
      clearTimeout(restart);
      // One that is on its way up is stopped with the others.
      await restarting;
      await current.runner.stop().catch(() => {});
      await current.endPresence();
    },
  };
}

type Addition = { readonly payload: object; readonly jobKey: string };

async function addNow(runner: Runner, task: string, { payload, jobKey }: Addition): Promise<void> {
  await runner.addJob(task, payload, { jobKey, maxAttempts: 5 });
}

type StartedRunner = { readonly runner: Runner; readonly endPresence: () => Promise<void> };

async function startRunner({ owner, tasks, log, ...options }: RunJobsOptions): Promise<StartedRunner> {
  const events: WorkerEvents = new EventEmitter();
  let poolId = "";
  events.on("pool:create", ({ workerPool }) => {
    poolId = workerPool.id;
  });
  reportJobs(events, options.telemetry);
  const runner = await run({
    pgPool: releasedOnce(owner),
    taskList: traceTasks(tasks, options.telemetry),
    parsedCronItems: BY_THE_CLOCK,
    concurrency: options.concurrency,
    pollInterval: options.pollEveryMs ?? POLL_MS,
    // Signals are main.ts's.
    noHandleSignals: true,
    // A pooler in transaction mode knows none.
    noPreparedStatements: true,
    preset: HEARS_OF_LOST_CONNECTIONS,
    logger: bridgeLog(log),
    events,
  });
  return {
    runner,
    endPresence: keepPresent(createWorkerPresence(owner, poolId), options.presenceEveryMs, log),
  };
}

function traceTasks(tasks: TaskList, telemetry: Telemetry): TaskList {
  return Object.fromEntries(
    Object.entries(tasks).map(([name, task]) => [
      name,
      (payload, helpers) =>
        inSpan(telemetry, { title: `job ${name}` }, async () => void (await task?.(payload, helpers))),
    ]),
  );
}

function reportJobs(events: WorkerEvents, { jobEnded }: Telemetry): void {
  events.on("job:success", ({ job }) => jobEnded({ task: job.task_identifier, result: "done" }));
  events.on("job:error", ({ job }) => {
    const result = job.attempts >= job.max_attempts ? "given_up" : "failed";
    jobEnded({ task: job.task_identifier, result });
  });
}

function keepPresent(presence: WorkerPresence, everyMs: number, log: Logger): () => Promise<void> {
  const refresh = async () => {
    try {
      const dead = await presence.refresh();
      if (dead.length > 0) log.warn({ workers: dead.length }, "the jobs of a dead worker were given back");
    } catch (error) {
      log.warn({ error }, "this worker could not say that it is there");
    }
  };
  let last = refresh();
  const again = () => {
    last = last.then(refresh);
  };
  // A server that is started right after a kill -9 finds the locks of the killed one too young at first.
  const afterGrace = setTimeout(again, WORKER_GRACE_MS + 200);
  const timer = setInterval(again, everyMs);
  return async () => {
    clearTimeout(afterGrace);
    clearInterval(timer);
    await last;
    await presence.end();
  };
}

/** Its own words about jobs; what a job does is logged by the job. */
function bridgeLog(log: Logger): GraphileLogger {
  return new GraphileLogger((scope) => (level, text) => {
    const fields = { jobId: scope.jobId, task: scope.taskIdentifier };
    const name: string = level;
    if (name === "error" || name === "warning") log.warn(fields, text);
    else log.debug(fields, text);
  });
}
