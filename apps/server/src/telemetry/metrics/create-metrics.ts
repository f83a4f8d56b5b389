import { Counter, Histogram, Registry, collectDefaultMetrics } from "prom-client";
import type { Telemetry } from "../telemetry.ts";
import { createBoundedLabel } from "./bounded-label.ts";
import { type GaugeSources, type WatchPool, createGauges } from "./create-gauges.ts";

export type Metrics = {
  /** What is counted as it happens. */
  readonly hooks: Omit<Telemetry, "openSpan">;
  /** What is looked up when it is asked for. */
  readonly watchPool: WatchPool;
  readonly watch: (sources: Partial<GaugeSources>) => void;
  readonly contentType: string;
  /** In Prometheus's text format. */
  readonly text: () => Promise<string>;
  /** The same as data, to be added up with those of other processes. */
  readonly figures: () => Promise<readonly object[]>;
};

/** A tool call takes milliseconds, and at worst the 8 s in which it is answered. */
const TOOL_SECONDS = [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2, 4, 8];
const REQUEST_SECONDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];
/** One attempt is given up after 10 s. */
const VAPI_SECONDS = [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

/**
 * The figures of one server process. A label never holds what belongs to one clinic, person or call: only words of our
 * own source code, and of those no more than a fixed number.
 */
export function createMetrics(): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const gauges = createGauges(registry);
  return {
    hooks: createHooks(registry),
    watchPool: gauges.watchPool,
    watch: gauges.watch,
    contentType: registry.contentType,
    text: async () => {
      await gauges.lookAtQueue();
      return registry.metrics();
    },
    figures: async () => {
      await gauges.lookAtQueue();
      return registry.getMetricsAsJSON();
    },
  };
}

function createHooks(registry: Registry): Metrics["hooks"] {
  return {
    ...createPhoneHooks(registry),
    ...createRequestHooks(registry),
    ...createWorkHooks(registry),
    ...createWebhookHooks(registry),
  };
}

function createPhoneHooks(registry: Registry) {
  const registers = [registry];
  const bookings = new Counter({
    name: "callwaiting_bookings_total",
    help: "Wishes for an appointment, by how they ended. via: phone or desk.",
    labelNames: ["via", "outcome"],
    registers,
  });
  const offers = new Counter({
    name: "callwaiting_alternatives_accepted_total",
    help: "Calls in which a wanted time was taken and one of the times offered instead was then booked.",
    registers,
  });
  const tools = new Histogram({
    name: "callwaiting_tool_duration_seconds",
    help: "From a tool call's start to its outcome, as the caller waits for it.",
    labelNames: ["tool", "outcome"],
    buckets: TOOL_SECONDS,
    registers,
  });
  const late = new Counter({
    name: "callwaiting_tool_calls_late_total",
    help: "Tool calls that ended after the caller had been told to wait or to try again.",
    labelNames: ["tool", "outcome"],
    registers,
  });
  const [toolLabel, outcomeLabel] = [createBoundedLabel(), createBoundedLabel()];
  // There from the start: an alert on a rise needs something to rise from.
  for (const via of ["phone", "desk"]) bookings.inc({ via, outcome: "booked" }, 0);
  return {
    toolCallEnded: (end) => {
      const labels = { tool: toolLabel(end.tool), outcome: outcomeLabel(end.outcome) };
      if (end.isLate) late.inc(labels);
      else tools.observe(labels, end.durationMs / 1_000);
      const isOver = end.outcome !== "timed_out";
      if (end.tool === BOOKING_TOOL && isOver) bookings.inc({ via: "phone", outcome: labels.outcome });
    },
    offerTaken: () => offers.inc(),
    bookedAtDesk: (outcome) => bookings.inc({ via: "desk", outcome: outcomeLabel(outcome) }),
  } satisfies Partial<Metrics["hooks"]>;
}

const BOOKING_TOOL = "bookClinicAppointment";

function createRequestHooks(registry: Registry) {
  const registers = [registry];
  const requests = new Counter({
    name: "callwaiting_http_requests_total",
    help: "Answers by route pattern and status; (none) is the admin's files and unknown addresses.",
    labelNames: ["method", "route", "status"],
    registers,
  });
  const duration = new Histogram({
    name: "callwaiting_http_request_duration_seconds",
    help: "From a request's headers to the end of its answer; live streams are left out.",
    labelNames: ["route"],
    buckets: REQUEST_SECONDS,
    registers,
  });
  const turnedAway = new Counter({
    name: "callwaiting_turned_away_total",
    help: "Requests that were told to try again because too many of the same organization waited. via: phone or desk.",
    labelNames: ["via"],
    registers,
  });
  for (const via of ["phone", "desk"]) turnedAway.inc({ via }, 0);
  const [methodLabel, routeLabel] = [createBoundedLabel(), createBoundedLabel()];
  return {
    turnedAway: (via) => turnedAway.inc({ via }),
    requestEnded: (end) => {
      const route = routeLabel(end.route);
      requests.inc({ method: methodLabel(end.method), route, status: end.status });
      if (!end.isStream) duration.observe({ route }, end.durationMs / 1_000);
    },
  } satisfies Partial<Metrics["hooks"]>;
}

function createWorkHooks(registry: Registry) {
  const registers = [registry];
  const vapi = new Histogram({
    name: "callwaiting_vapi_request_duration_seconds",
    help: "Attempts to ask Vapi, by what was asked and how it ended: ok, or the kind of error.",
    labelNames: ["operation", "result"],
    buckets: VAPI_SECONDS,
    registers,
  });
  const jobs = new Counter({
    name: "callwaiting_jobs_total",
    help: "Runs of jobs in this process: done, failed (to be tried again) or given_up.",
    labelNames: ["task", "result"],
    registers,
  });
  const messages = new Counter({
    name: "callwaiting_messages_total",
    help: "Attempts to tell patients, by email or sms: sent, kept (nobody could send it), waits (tried again), dropped or failed.",
    labelNames: ["channel", "result"],
    registers,
  });
  for (const channel of ["email", "sms"]) {
    for (const result of ["sent", "kept", "waits", "dropped", "failed"]) messages.inc({ channel, result }, 0);
  }
  const [operationLabel, resultLabel, taskLabel] = [
    createBoundedLabel(),
    createBoundedLabel(),
    createBoundedLabel(),
  ];
  return {
    vapiAnswered: ({ operation, errorKind = "ok", durationMs }) => {
      const labels = { operation: operationLabel(operation), result: resultLabel(errorKind) };
      vapi.observe(labels, durationMs / 1_000);
    },
    jobEnded: ({ task, result }) => jobs.inc({ task: taskLabel(task), result }),
    messageEnded: (end) => messages.inc(end),
  } satisfies Partial<Metrics["hooks"]>;
}

function createWebhookHooks(registry: Registry) {
  const webhooks = new Counter({
    name: "callwaiting_webhooks_total",
    help: "Attempts to tell other systems: taken, refused (answered otherwise) or unanswered.",
    labelNames: ["result"],
    registers: [registry],
  });
  for (const result of ["taken", "refused", "unanswered"]) webhooks.inc({ result }, 0);
  return { webhookEnded: (end) => webhooks.inc(end) } satisfies Partial<Metrics["hooks"]>;
}
