import type { ToolCallsMessage } from "@callwaiting/vapi-sdk";
import type { Logger } from "pino";
import type { Temporal } from "temporal-polyfill";
import type { Telemetry } from "../../telemetry/telemetry.ts";
import type { Tool } from "../tools/tool.ts";
import type { TenantContext } from "../authenticate/tenant-context.ts";
import type { CallMemory, RememberedCall } from "./call-memory.ts";
import type { CallOutcome } from "./call-outcome.ts";
import type { Deadline } from "./deadline.ts";
import { logEnd } from "./log-end.ts";
import { requestKeyOf, toolCallKeyOf } from "./request-key.ts";
import { runCall } from "./run-call.ts";

export type CallToRunOnce = {
  readonly tool: Tool;
  readonly toolCallId: string;
  readonly args: Record<string, unknown>;
  readonly log: Logger;
};

/** What the calls of a message have in common. */
export type Batch = {
  readonly message: ToolCallsMessage;
  readonly tenant: TenantContext;
  readonly memory: CallMemory;
  readonly now: () => Temporal.Instant;
  readonly deadline: Deadline;
  readonly telemetry: Telemetry;
};

/**
 * Runs a tool, unless this very call was answered before: then the caller hears the same words again. An answer is
 * remembered, also one that comes too late for this delivery; a failure is not, because a repeat may succeed.
 */
export async function runOnce(toRun: CallToRunOnce, batch: Batch): Promise<CallOutcome> {
  const key = toolCallKeyOf(batch.message, namedCall(toRun));
  const { call } = batch.message;
  if (key === null || call === null) return run(toRun, batch, () => {});
  if (batch.deadline.remainingMs() === 0) return { kind: "not_started" };
  const known = await batch.memory.recall(key, toRun.log);
  if (known !== null) return known;

  const startedAtMs = performance.now();
  const remembered = (): RememberedCall => ({
    key,
    call,
    name: toRun.tool.name,
    args: toRun.args,
    durationMs: Math.round(performance.now() - startedAtMs),
    log: toRun.log,
  });
  const outcome = await run(toRun, batch, (late) => batch.memory.keepLater(late, remembered()));
  return batch.memory.keep(outcome, remembered());
}

async function run(
  toRun: CallToRunOnce,
  batch: Batch,
  onLateEnd: (outcome: CallOutcome) => void,
): Promise<CallOutcome> {
  const { tool, args, log } = toRun;
  const startedAtMs = performance.now();
  const timeoutMs = batch.deadline.remainingMs();
  if (timeoutMs === 0) return { kind: "not_started" };
  return runCall({
    tool,
    args,
    context: contextOf(toRun, batch),
    timeoutMs,
    onLateEnd: (outcome) => {
      logEnd({ outcome, tool: tool.name, isLate: true, log, telemetry: batch.telemetry, startedAtMs });
      onLateEnd(outcome);
    },
  });
}

function namedCall({ tool, toolCallId, args }: CallToRunOnce) {
  return { toolCallId, name: tool.name, args };
}

function contextOf(toRun: CallToRunOnce, { message, tenant, now }: Batch) {
  return {
    tenant,
    now: now(),
    requestKey: requestKeyOf(message, namedCall(toRun)),
    callerNumber: message.callerNumber ?? null,
    log: toRun.log,
  };
}
