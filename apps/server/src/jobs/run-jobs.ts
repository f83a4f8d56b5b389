import { EventEmitter } from "node:events";
import { type WorkerPresence, createWorkerPresence } from "@callwaiting/db";
import {
  Logger as GraphileLogger,
  type Runner,
  type TaskList,
  type WorkerEvents,
  parseCronItems,
  run,
} from "graphile-worker";
import type { Pool } from "pg";
import type { Logger } from "pino";

export type RunJobsOptions = {
  /** The owner's: the queue's tables have row-level security without a policy, so they are for their owner alone. */
  readonly owner: Pool;
  readonly tasks: TaskList;
  readonly concurrency: number;
  readonly presenceEveryMs: number;
  readonly log: Logger;
};

export type RunningJobs = {
  /** Adds the job unless it waits already. */
  readonly add: (task: string, payload: object) => Promise<void>;
  /** Takes no further job and waits for those that run. */
  readonly stop: () => Promise<void>;
};

const RESTART_MS = 5_000;

/** graphile-worker has the process end with it when another server updates the queue's tables; here it goes on. */
const WORKER_EXIT_CODE = 57;

/** Deleted at Vapi, an assistant is back within this time. A round that was missed needs no other: each start has one. */
const HOURLY = parseCronItems([
  {
    task: "reconcile",
    match: "17 * * * *",
    identifier: "hourly-reconcile",
    options: { jobKey: "reconcile", maxAttempts: 5 },
  },
]);

/** Works on the queue until it is stopped; a runner that ends by itself is replaced by another. */
export async function runJobs(options: RunJobsOptions): Promise<RunningJobs> {
  let stopping = false;
  let current = await startRunner(options);
  let restart: NodeJS.Timeout | undefined;
  const watch = ({ runner }: StartedRunner): void => {
    const onEnd = (error?: unknown) => {
      if (process.exitCode === WORKER_EXIT_CODE) process.exitCode = undefined;
      if (stopping) return;
      options.log.error({ error }, "the job runner ended and is started again");
      restart = setTimeout(() => void again(), RESTART_MS);
    };
    runner.promise.then(onEnd, onEnd);
  };
  const again = async () => {
    await current.endPresence();
    try {
      current = await startRunner(options);
      if (stopping) return;
      watch(current);
    } catch (error) {
      options.log.error({ error }, "the job runner could not be started");
      restart = setTimeout(() => void again(), RESTART_MS);
    }
  };
  watch(current);
  return {
    add: async (task, payload) => {
      await current.runner.addJob(task, payload, { jobKey: `${task}-now`, maxAttempts: 5 });
    },
    stop: async () => {
      stopping = true;
      clearTimeout(restart);
      await current.runner.stop().catch(() => {});
      await current.endPresence();
    },
  };
}

type StartedRunner = { readonly runner: Runner; readonly endPresence: () => Promise<void> };

async function startRunner({ owner, tasks, log, ...options }: RunJobsOptions): Promise<StartedRunner> {
  const events: WorkerEvents = new EventEmitter();
  let poolId = "";
  events.on("pool:create", ({ workerPool }) => {
    poolId = workerPool.id;
  });
  const runner = await run({
    pgPool: owner,
    taskList: tasks,
    parsedCronItems: HOURLY,
    concurrency: options.concurrency,
    // Signals are main.ts's.
    noHandleSignals: true,
    // A pooler in transaction mode knows none.
    noPreparedStatements: true,
    logger: bridgeLog(log),
    events,
  });
  return {
    runner,
    endPresence: keepPresent(createWorkerPresence(owner, poolId), options.presenceEveryMs, log),
  };
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
  const timer = setInterval(() => {
    last = last.then(refresh);
  }, everyMs);
  return async () => {
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
