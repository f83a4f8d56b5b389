import type { Metrics } from "./metrics/create-metrics.ts";
import type { Tracing } from "./tracing/open-tracing.ts";
import { NO_TELEMETRY, type Telemetry } from "./telemetry.ts";

/** Metrics always, traces where somebody collects them. */
export function createTelemetry({ hooks }: Pick<Metrics, "hooks">, tracing: Tracing | null): Telemetry {
  const counted = { ...NO_TELEMETRY, ...hooks };
  if (tracing === null) return counted;
  return {
    ...counted,
    openSpan: tracing.openSpan,
    vapiAnswered: (event) => {
      counted.vapiAnswered(event);
      tracing.vapiAnswered(event);
    },
  };
}
