import type { QueueState } from "@callwaiting/db";
import type { BreakerState } from "@callwaiting/vapi-sdk";
import type { Pool } from "pg";
import { Gauge, type Registry } from "prom-client";
import { type AskReadiness, NOT_READY_CAUSES } from "../../http/readiness.ts";
import { TIMED_OUT, withTimeout } from "../../http/with-timeout.ts";

/** What is asked when the metrics are. */
export type GaugeSources = {
  readonly readQueue: () => Promise<QueueState>;
  readonly breakerStates: () => readonly BreakerState[];
  readonly liveListeners: () => number;
  readonly readiness: AskReadiness;
};

/** Whose connections: the phone's and the admin's, sign-in's, or those of the jobs. */
type PoolName = "requests" | "accounts" | "jobs" | "queue";

/** `inFront` tells how many wait in front of the pool's own line. */
export type WatchPool = (name: PoolName, pool: Pool, inFront?: () => number) => void;

/** A scrape must be answered also when the database is not. */
const QUEUE_TIMEOUT_MS = 1_000;

export function createGauges(registry: Registry) {
  let sources: Partial<GaugeSources> = {};
  const queue = createQueueGauges(registry);
  gauge(registry, {
    name: "callwaiting_vapi_breakers",
    help: "Keys of Vapi in use by this process, by the state of their circuit breaker.",
    labelNames: ["state"],
    read: (set) => {
      const states = sources.breakerStates?.() ?? [];
      for (const state of BREAKER_STATES) set({ state }, states.filter((one) => one === state).length);
    },
  });
  gauge(registry, {
    name: "callwaiting_live_listeners",
    help: "Open screens that follow changes from this process.",
    read: (set) => set({}, sources.liveListeners?.() ?? 0),
  });
  gaugeReadiness(registry, () => sources.readiness);
  return {
    watchPool: watchPools(registry),
    /** Before each scrape: what must be waited for. */
    lookAtQueue: async () => {
      if (sources.readQueue === undefined) return;
      const state = await withTimeout(
        sources.readQueue().catch(() => null),
        QUEUE_TIMEOUT_MS,
      );
      queue(state === TIMED_OUT ? null : state);
    },
    watch: (more: Partial<GaugeSources>) => {
      sources = { ...sources, ...more };
    },
  };
}

function gaugeReadiness(registry: Registry, source: () => AskReadiness | undefined): void {
  gauge(registry, {
    name: "callwaiting_not_ready",
    help: "1 at the cause for which nothing can be booked here and /ready says no; 0 everywhere while it says yes.",
    labelNames: ["cause"],
    // Of several processes: whether any of them says no.
    aggregator: "max",
    read: async (set) => {
      const readiness = await source()?.();
      const now = readiness?.kind === "not_ready" ? readiness.cause : null;
      for (const cause of NOT_READY_CAUSES) set({ cause }, cause === now ? 1 : 0);
    },
  });
}

const BREAKER_STATES: readonly BreakerState[] = ["closed", "half_open", "open"];

type Reading = {
  readonly name: string;
  readonly help: string;
  readonly labelNames?: readonly string[];
  /** How those of several processes become one. Default: their sum. */
  readonly aggregator?: "sum" | "max";
  readonly read: (set: (labels: Record<string, string>, value: number) => void) => void | Promise<void>;
};

function gauge(registry: Registry, { name, help, labelNames = [], aggregator = "sum", read }: Reading): void {
  const made = new Gauge({
    name,
    help,
    labelNames: [...labelNames],
    aggregator,
    registers: [registry],
    collect: () => read((labels, value) => made.set(labels, value)),
  });
}

function watchPools(registry: Registry): WatchPool {
  const pools = new Map<PoolName, Pool>();
  const inFront = new Map<PoolName, () => number>();
  gauge(registry, {
    name: "callwaiting_pool_connections",
    help: "Connections to the database by pool: busy or idle.",
    labelNames: ["pool", "state"],
    read: (set) => {
      for (const [pool, { totalCount, idleCount }] of pools) {
        set({ pool, state: "busy" }, totalCount - idleCount);
        set({ pool, state: "idle" }, idleCount);
      }
    },
  });
  gauge(registry, {
    name: "callwaiting_pool_max_connections",
    help: "How many connections the pool may open.",
    labelNames: ["pool"],
    read: (set) => {
      for (const [pool, { options }] of pools) set({ pool }, options.max);
    },
  });
  gauge(registry, {
    name: "callwaiting_pool_waiting",
    help: "Requests that wait for a connection of the pool.",
    labelNames: ["pool"],
    read: (set) => {
      for (const [pool, { waitingCount }] of pools) {
        set({ pool }, waitingCount + (inFront.get(pool)?.() ?? 0));
      }
    },
  });
  return (name, pool, waiting = () => 0) => {
    pools.set(name, pool);
    inFront.set(name, waiting);
  };
}

/** Null: the database did not answer. The counts then keep what they were, and `database_up` says so. */
function createQueueGauges(registry: Registry): (state: QueueState | null) => void {
  const plain = (name: string, help: string) => new Gauge({ name, help, registers: [registry] });
  const up = plain("callwaiting_database_up", "Whether the database answered this scrape within a second.");
  const age = plain("callwaiting_jobs_oldest_ready_seconds", "How long the oldest ready job has been due.");
  const count = new Gauge({
    name: "callwaiting_jobs_queued",
    help: "Jobs in the queue of all servers: ready, planned for later, running, or given_up.",
    labelNames: ["state"],
    registers: [registry],
  });
  return (state) => {
    up.set(state === null ? 0 : 1);
    if (state === null) return;
    for (const [name, jobs] of Object.entries(state.jobs)) count.set({ state: name }, jobs);
    age.set(state.oldestReadySeconds);
  };
}
