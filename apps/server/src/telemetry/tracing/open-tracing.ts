import { AsyncLocalStorage } from "node:async_hooks";
import type * as OpenTelemetryApi from "@opentelemetry/api";
import type { Telemetry } from "../telemetry.ts";

export type Tracing = Pick<Telemetry, "openSpan" | "vapiAnswered"> & {
  /** Sends what is left; gives up after a few seconds. */
  readonly close: () => Promise<void>;
};

export type TracingOptions = {
  /** Of an OpenTelemetry collector (OTLP over HTTP), without `/v1/traces`. */
  readonly endpoint: string;
  readonly serviceName: string;
  readonly version: string;
};

const CLOSE_MS = 3_000;

/**
 * Sends spans to a collector. They are made by hand where a request, a tool call, a statement, a job or a question to
 * Vapi begins and ends: instrumentation that patches libraries would send SQL, URLs and error messages along, and with
 * them what patients said. Nothing is registered globally, so no library adds spans of its own.
 */
export async function openTracing({ endpoint, serviceName, version }: TracingOptions): Promise<Tracing> {
  // Loaded here, so that whoever does not trace does not load it.
  const [api, { OTLPTraceExporter }, { resourceFromAttributes }, sdk] = await Promise.all([
    import("@opentelemetry/api"),
    import("@opentelemetry/exporter-trace-otlp-http"),
    import("@opentelemetry/resources"),
    import("@opentelemetry/sdk-trace-node"),
  ]);
  const exporter = new OTLPTraceExporter({ url: `${endpoint.replace(/\/+$/, "")}/v1/traces` });
  const provider = new sdk.NodeTracerProvider({
    resource: resourceFromAttributes({ "service.name": serviceName, "service.version": version }),
    spanProcessors: [new sdk.BatchSpanProcessor(exporter)],
  });
  const close = async () => {
    const late = new Promise<void>((resolve) => setTimeout(resolve, CLOSE_MS).unref());
    await Promise.race([provider.shutdown().catch(() => {}), late]);
  };
  return { ...createSpans(api, provider.getTracer("callwaiting")), close };
}

type Api = typeof OpenTelemetryApi;

function createSpans(api: Api, tracer: ReturnType<Api["trace"]["getTracer"]>): Omit<Tracing, "close"> {
  const current = new AsyncLocalStorage<ReturnType<Api["trace"]["setSpan"]>>();
  const parent = () => current.getStore() ?? api.ROOT_CONTEXT;
  return {
    openSpan: (title, facts = {}) => {
      const context = parent();
      const span = tracer.startSpan(title, { attributes: { ...facts } }, context);
      return {
        run: (work) => current.run(api.trace.setSpan(context, span), work),
        end: ({ title: better, facts: more = {}, failure } = {}) => {
          if (better !== undefined) span.updateName(better);
          span.setAttributes({ ...more, ...(failure === undefined ? {} : { "error.type": failure }) });
          if (failure !== undefined) span.setStatus({ code: api.SpanStatusCode.ERROR });
          span.end();
        },
      };
    },
    vapiAnswered: ({ operation, attempt, durationMs, status, errorKind }) => {
      const endTime = Date.now();
      const facts = {
        "callwaiting.attempt": attempt,
        ...(status === undefined ? {} : { "http.response.status_code": status }),
        ...(errorKind === undefined ? {} : { "error.type": errorKind }),
      };
      const startTime = endTime - durationMs;
      const span = tracer.startSpan(`vapi ${operation}`, { attributes: facts, startTime }, parent());
      if (errorKind !== undefined) span.setStatus({ code: api.SpanStatusCode.ERROR });
      span.end(endTime);
    },
  };
}
