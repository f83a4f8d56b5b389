import type { ToolCall } from "@callwaiting/vapi-sdk";
import type { Deadline } from "../../http/with-timeout.ts";
import type { ToolRegistry } from "../tools/tool.ts";
import { type Batch, answerCall } from "./answer-call.ts";
import type { CallOutcome } from "./call-outcome.ts";

export type CallsToRun = Batch & {
  readonly tools: ToolRegistry;
  /** The tool that the URL names, for a call that names none. `null` where the URL names none either. */
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
    const name = nameOfTool(call, { form: batch.message.form, urlTool });
    const tool = name === null ? undefined : tools.get(name);
    const outcome = refusalOf(call) ?? (await answerCall({ ...call, tool }, { ...batch, deadline }));
    if (isStalling(outcome)) deadline = NO_TIME_LEFT;
    ended.push({ toolCallId: call.toolCallId, name, outcome });
  }
  return ended;
}

/** A call too many is no call: nothing of it is looked at, remembered or told one by one. */
function refusalOf({ args }: ToolCall): CallOutcome | null {
  if (args.ok || args.code !== "too_many_calls") return null;
  return { kind: "bad_arguments", code: args.code, reason: args.reason };
}

/** In the plain form the URL is the name; in a message of Vapi's one URL may serve every tool. */
export function nameOfTool({ name }: ToolCall, { form, urlTool }: { form: string; urlTool: string | null }) {
  return form === "plain" ? (urlTool ?? name) : (name ?? urlTool);
}

function isStalling(outcome: CallOutcome): boolean {
  return outcome.kind === "timed_out" || (outcome.kind === "failed" && outcome.isDatabaseDown);
}
