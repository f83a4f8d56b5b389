import type { Env } from "../env.ts";
import type { AskReadiness } from "../http/readiness.ts";
import type { SyncRuntime } from "../sync/start-sync-runtime.ts";
import { createMetrics } from "../telemetry/metrics/create-metrics.ts";
import { createMetricsRouter } from "../telemetry/metrics/metrics-router.ts";
import { createTelemetry } from "../telemetry/create-telemetry.ts";
import type { Telemetry } from "../telemetry/telemetry.ts";
import type { LiveHub } from "../live/live-hub.ts";
import { openTracing } from "../telemetry/tracing/open-tracing.ts";
import { waitingIn } from "../http/turns/lines.ts";
import type { OpenDatabase } from "./open-database.ts";

export type Watching = {
  readonly telemetry: Telemetry;
  /** `/metrics`. */
  readonly metricsApi: ReturnType<typeof createMetricsRouter>;
  /** Names what the metrics look at when they are asked for: all that is in this process. */
  readonly look: (at: {
    readonly database: Pick<OpenDatabase, "pool" | "lines" | "accounts">;
    readonly sync?: Pick<SyncRuntime, "pools" | "readQueue" | "breakerStates">;
    readonly live?: Pick<LiveHub, "count">;
    readonly breakerStates?: SyncRuntime["breakerStates"];
  }) => void;
  /** Those of this process, as data. */
  readonly figures: () => Promise<readonly object[]>;
  readonly lookAtReadiness: (readiness: AskReadiness) => void;
  readonly close: () => Promise<void>;
};

/**
 * How the server is watched from outside: metrics, and traces where they are collected. `readAll`: the figures of all
 * processes, where there are several.
 */
export async function openWatching(
  env: Pick<Env, "metricsToken" | "publicUrl" | "trustProxy" | "tracing">,
  version: string,
  readAll?: () => Promise<string>,
): Promise<Watching> {
  const metrics = createMetrics();
  const tracing = env.tracing === undefined ? null : await openTracing({ ...env.tracing, version });
  const isExposed = env.publicUrl !== undefined || env.trustProxy !== false;
  const { contentType, text, figures } = metrics;
  return {
    telemetry: createTelemetry(metrics, tracing),
    metricsApi: createMetricsRouter(
      { contentType, text: readAll ?? text },
      { token: env.metricsToken, isExposed },
    ),
    look: ({ database, sync, live, breakerStates }) => {
      metrics.watchPool("requests", database.pool, () => waitingIn(database.lines));
      metrics.watchPool("accounts", database.accounts);
      if (breakerStates !== undefined) metrics.watch({ breakerStates });
      if (live !== undefined) metrics.watch({ liveListeners: live.count });
      if (sync === undefined) return;
      metrics.watchPool("jobs", sync.pools.work);
      metrics.watchPool("queue", sync.pools.queue);
      metrics.watch({ readQueue: sync.readQueue, breakerStates: sync.breakerStates });
    },
    figures,
    lookAtReadiness: (readiness) => metrics.watch({ readiness }),
    close: async () => tracing?.close(),
  };
}
