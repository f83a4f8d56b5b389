import type { CallContext } from "../call-context.ts";
import { type AssistantAnswer, checkAssistantRequest } from "../rules/check-assistant-request.ts";
import { reportViolations, type VapiRuleViolation } from "../rules/rule-violation.ts";
import { buildAssistant } from "../wire/build-assistant.ts";
import { buildMessage } from "../wire/build-message.ts";
import { deliver } from "../wire/deliver.ts";

export type AssistantReply = {
  /** `null` when Vapi could not use the answer; only seen when violations are collected. */
  readonly answer: AssistantAnswer | null;
  readonly elapsedMs: number;
  readonly violations: readonly VapiRuleViolation[];
};

/** An inbound call to a number without an assistant: which one should take it? The deadline is Vapi's fixed 7.5 s. */
export async function requestAssistant(context: CallContext): Promise<AssistantReply> {
  const { line, state } = context;
  state.assistant = null;
  const messageType = "assistant-request";
  const body = JSON.stringify({ message: buildMessage(context, { type: messageType }) });
  const delivered = await deliver(line, { messageType, body, seconds: line.assistantRequestSeconds });
  const checked = delivered.value === undefined ? undefined : checkAssistantRequest(delivered.value);
  const faults = checked?.faults ?? [];
  const violations = [...delivered.violations, ...faults.map(delivered.violationOf)];
  applyAnswer(context, checked);
  reportViolations(line, violations);
  return { answer: checked?.answer ?? null, elapsedMs: delivered.elapsedMs, violations };
}

/** Ended reasons are those of Vapi's OpenAPI `endedReason`. */
function applyAnswer(
  context: CallContext,
  checked: { answer: AssistantAnswer | undefined } | undefined,
): void {
  const { state } = context;
  if (checked === undefined) state.refusedReason = "assistant-request-failed";
  else if (checked.answer === undefined) {
    state.refusedReason = "assistant-request-returned-invalid-assistant";
  } else acceptAnswer(context, checked.answer);
}

function acceptAnswer({ line, state }: CallContext, answer: AssistantAnswer): void {
  if (answer.error !== undefined || answer.destination !== undefined) {
    const isError = answer.error !== undefined;
    state.refusedReason = `assistant-request-returned-${isError ? "error" : "forwarding-phone-number"}`;
    return;
  }
  state.squadId = answer.squadId ?? null;
  state.assistantOverrides = answer.assistantOverrides ?? answer.squadOverrides ?? state.assistantOverrides;
  state.assistant =
    answer.assistant === undefined
      ? buildAssistant({ ...line, assistant: { ...line.assistant, id: answer.assistantId ?? null } })
      : { id: null, object: answer.assistant };
}
