import type { CallContext } from "../call-context.ts";
import { checkToolResults } from "../rules/check-tool-results.ts";
import { reportViolations, type VapiRuleViolation } from "../rules/rule-violation.ts";
import { argumentsText, type CallOptions, type IssuedCalls, type ModelCall } from "../tool-call.ts";
import { buildMessage } from "../wire/build-message.ts";
import { buildToolCalls } from "../wire/build-tool-calls.ts";
import { deliver } from "../wire/deliver.ts";

export type ToolAnswer = {
  readonly toolCallId: string;
  readonly name: string;
  /** `none` when nothing usable came back; only seen when violations are collected. */
  readonly kind: "result" | "error" | "none";
  /** What the model reads, and may say. */
  readonly text: string;
  readonly elapsedMs: number;
  /** Of the whole message, so the same for all calls in it. */
  readonly violations: readonly VapiRuleViolation[];
};

/** What Vapi's call log shows for an answer that it could not use. */
const NO_RESULT = "No result returned.";

/** The model asks for tools: one `tool-calls` message, and the answers become part of the conversation. */
export async function issueCalls(
  context: CallContext,
  calls: readonly ModelCall[],
  options: CallOptions,
): Promise<ToolAnswer[]> {
  const { conversation, line, state } = context;
  const described = calls.map(({ args, ...call }) => ({ ...call, argumentsText: argumentsText(args) }));
  conversation.add({ kind: "called", calls: described });
  const fields = { type: "tool-calls", ...buildToolCalls(line, calls, options) };
  const body = JSON.stringify({ message: buildMessage(context, fields) });
  const issued: IssuedCalls = { calls, options, body };
  state.lastCalls = issued;
  const answers = await deliverCalls(context, issued);
  for (const { toolCallId, name, text } of answers) {
    conversation.add({ kind: "answered", toolCallId, name, text });
  }
  for (const { kind, text } of answers) {
    if (kind !== "none") conversation.add({ kind: "said", by: "assistant", text });
  }
  reportViolations(line, answers[0]?.violations ?? []);
  return answers;
}

/** Sends the very same bytes once more, as a retry or a proxy would. The conversation does not see it. */
export async function redeliverCalls(context: CallContext, issued: IssuedCalls): Promise<ToolAnswer[]> {
  const answers = await deliverCalls(context, issued);
  reportViolations(context.line, answers[0]?.violations ?? []);
  return answers;
}

async function deliverCalls(
  { line }: CallContext,
  { calls, options, body }: IssuedCalls,
): Promise<ToolAnswer[]> {
  const seconds = options.timeoutSeconds ?? line.toolSeconds;
  const delivered = await deliver(line, { messageType: "tool-calls", body, url: options.url, seconds });
  const { value, elapsedMs } = delivered;
  const checked = value === undefined ? NOTHING : checkToolResults(value, calls);
  const violations = [...delivered.violations, ...checked.faults.map(delivered.violationOf)];
  return calls.map(({ toolCallId, name }) => {
    const read = checked.texts.get(toolCallId) ?? { kind: "none", text: NO_RESULT };
    return { toolCallId, name, ...read, elapsedMs, violations };
  });
}

const NOTHING: ReturnType<typeof checkToolResults> = { faults: [], texts: new Map() };
