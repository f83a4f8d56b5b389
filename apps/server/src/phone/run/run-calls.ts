import type { ToolCall } from "@callwaiting/vapi-sdk";
import type { Deadline } from "../../http/with-timeout.ts";
import type { ToolRegistry } from "../tools/tool.ts";
import { type Batch, answerCall } from "./answer-call.ts";
import type { CallOutcome } from "./call-outcome.ts";
import { type FoundTool, findTool, whyContradiction } from "./name-of-tool.ts";

export type CallsToRun = Batch & {
  readonly tools: ToolRegistry;
  /** The tool that the URL names, for a call that names none of ours. `null` where the URL names none either. */
  readonly urlTool: string | null;
};

export type EndedCall = {
  readonly toolCallId: string;
  readonly name: string | null;
  readonly outcome: CallOutcome;
};

/** Nothing further is started. */
const NO_TIME_LEFT: Deadline = { remainingMs: () => 0 };

/**
 * Runs the calls of a message one after the other (the second may count on the first) and reports every one, in
 * order. After one that outlasts the deadline, or finds the database away, no further one is started: it would only
 * wait in vain as well, and the caller with it. Never rejects.
 */
export async function runCalls({ tools, urlTool, ...batch }: CallsToRun): Promise<EndedCall[]> {
  const ended: EndedCall[] = [];
  let { deadline } = batch;
  for (const call of batch.message.calls) {
    const found = findTool(call, { tools, form: batch.message.form, urlTool });
    const outcome = refusalOf(call, found) ?? (await answerCall({ ...call, found }, { ...batch, deadline }));
    if (isStalling(outcome)) deadline = NO_TIME_LEFT;
    const name = call.name ?? (found.kind === "tool" ? found.tool.name : urlTool);
    ended.push({ toolCallId: call.toolCallId, name, outcome });
  }
  return ended;
}

/** A call too many is no call: nothing of it is looked at, remembered or told one by one. Nor is one that names two tools. */
function refusalOf({ args }: ToolCall, found: FoundTool): CallOutcome | null {
  if (found.kind === "contradiction") {
    return { kind: "bad_arguments", code: "unreadable", reason: whyContradiction(found) };
  }
  if (args.ok || args.code !== "too_many_calls") return null;
  return { kind: "bad_arguments", code: args.code, reason: args.reason };
}

function isStalling(outcome: CallOutcome): boolean {
  return outcome.kind === "timed_out" || (outcome.kind === "failed" && outcome.isDatabaseDown);
}
