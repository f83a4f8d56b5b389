import type { ToolCall } from "@callwaiting/vapi-sdk";
import type { Logger } from "pino";
import type { ToolRegistry } from "../tools/tool.ts";
import type { CallOutcome } from "./call-outcome.ts";
import { logEnd, outcomeWord } from "./log-end.ts";
import { loggableId } from "./loggable-id.ts";
import { type Batch, runOnce } from "./run-once.ts";

export type CallsToRun = Batch & {
  /** The tool that the URL names, for a call that names none. `null` where the URL names none either. */
  readonly urlTool: string | null;
  readonly tools: ToolRegistry;
  /** Bound to the request. */
  readonly log: Logger;
};

export type EndedCall = {
  readonly toolCallId: string;
  readonly name: string | null;
  readonly outcome: CallOutcome;
};

/**
 * Runs the calls of a message one after the other (the second may count on the first) and reports every one, in
 * order. After one that outlasts the deadline, or finds the database away, no further one is started. Never rejects.
 */
export async function runCalls(batch: CallsToRun): Promise<EndedCall[]> {
  const ended: EndedCall[] = [];
  for (const call of batch.message.calls) {
    const isStalled = ended.some(({ outcome }) => isStalling(outcome));
    const name = nameOf(call, batch);
    const startedAtMs = performance.now();
    const tool = name !== null && batch.tools.has(name) ? name : "(unknown)";
    const log = batch.log.child({ toolCallId: loggableId(call.toolCallId), tool });
    const { telemetry } = batch;
    const span = telemetry.openSpan(`tool ${tool}`, { "callwaiting.tool": tool });
    const outcome = await span.run(() => runOne({ call, name, log, isStalled }, batch));
    span.end({ facts: { "callwaiting.outcome": outcomeWord(outcome) } });
    logEnd({ outcome, tool, isLate: false, log, telemetry, startedAtMs });
    ended.push({ toolCallId: call.toolCallId, name, outcome });
  }
  return ended;
}

/** The next call would only wait in vain as well, and the caller with it. */
function isStalling(outcome: CallOutcome): boolean {
  return outcome.kind === "timed_out" || (outcome.kind === "failed" && outcome.isDatabaseDown);
}

/** In the plain form the URL is the name; in a message of Vapi's one URL may serve every tool. */
function nameOf(call: ToolCall, { message, urlTool }: CallsToRun): string | null {
  return message.form === "plain" ? (urlTool ?? call.name) : (call.name ?? urlTool);
}

type PreparedCall = {
  readonly call: ToolCall;
  readonly name: string | null;
  readonly log: Logger;
  readonly isStalled: boolean;
};

async function runOne(prepared: PreparedCall, batch: CallsToRun): Promise<CallOutcome> {
  const { call, name, log, isStalled } = prepared;
  const tool = name === null ? undefined : batch.tools.get(name);
  if (tool === undefined) return { kind: "unknown_tool" };
  const { args } = call;
  if (!args.ok) return { kind: "bad_arguments", code: args.code, reason: args.reason };
  if (isStalled) return { kind: "not_started" };
  return runOnce({ tool, toolCallId: call.toolCallId, args: args.value, log }, batch);
}
