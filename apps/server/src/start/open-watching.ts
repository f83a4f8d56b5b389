import type { Env } from "../env.ts";
import type { AskReadiness } from "../http/readiness.ts";
import type { SyncRuntime } from "../sync/start-sync-runtime.ts";
import { createMetrics } from "../telemetry/metrics/create-metrics.ts";
import { createMetricsRouter } from "../telemetry/metrics/metrics-router.ts";
import { createTelemetry } from "../telemetry/create-telemetry.ts";
import type { Telemetry } from "../telemetry/telemetry.ts";
import type { LiveHub } from "../live/live-hub.ts";
import { openTracing } from "../telemetry/tracing/open-tracing.ts";
import type { OpenDatabase } from "./open-database.ts";

export type Watching = {
  readonly telemetry: Telemetry;
  /** `/metrics`. */
  readonly metricsApi: ReturnType<typeof createMetricsRouter>;
  /** Names what the metrics look at when they are asked for. */
  readonly look: (at: {
    readonly database: Pick<OpenDatabase, "pool" | "accounts">;
    readonly sync: Pick<SyncRuntime, "pools" | "readQueue" | "breakerStates">;
    readonly live: Pick<LiveHub, "count">;
  }) => void;
  readonly lookAtReadiness: (readiness: AskReadiness) => void;
  readonly close: () => Promise<void>;
};

/** How the server is watched from outside: metrics, and traces where they are collected. */
export async function openWatching(
  env: Pick<Env, "metricsToken" | "publicUrl" | "trustProxy" | "tracing">,
  version: string,
): Promise<Watching> {
  const metrics = createMetrics();
  const tracing = env.tracing === undefined ? null : await openTracing({ ...env.tracing, version });
  const isExposed = env.publicUrl !== undefined || env.trustProxy !== false;
  return {
    telemetry: createTelemetry(metrics, tracing),
    metricsApi: createMetricsRouter(metrics, { token: env.metricsToken, isExposed }),
    look: ({ database, sync, live }) => {
      metrics.watchPool("requests", database.pool);
      metrics.watchPool("accounts", database.accounts);
      metrics.watchPool("jobs", sync.pools.work);
      metrics.watchPool("queue", sync.pools.queue);
      const { readQueue, breakerStates } = sync;
      metrics.watch({ readQueue, breakerStates, liveListeners: live.count });
    },
    lookAtReadiness: (readiness) => metrics.watch({ readiness }),
    close: async () => tracing?.close(),
  };
}
