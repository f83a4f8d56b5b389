import type { CallContext } from "../call-context.ts";
import { toOpenAiMessages, toVapiMessages } from "../conversation/format-conversation.ts";
import { checkInformational } from "../rules/check-informational.ts";
import { reportViolations, type VapiRuleViolation } from "../rules/rule-violation.ts";
import { promptOf } from "../wire/build-assistant.ts";
import { buildMessage, type MessageFields } from "../wire/build-message.ts";
import { deliver } from "../wire/deliver.ts";

export type EventAnswer = {
  readonly elapsedMs: number;
  readonly violations: readonly VapiRuleViolation[];
};

/** An informational message: nothing of the answer is read, but Vapi waits for it. */
export async function sendEvent(context: CallContext, fields: MessageFields): Promise<EventAnswer> {
  const message = buildMessage(context, { ...defaultsOf(context, fields.type), ...fields });
  return postEvent(context, message);
}

/** Sends a message that is built already, so that a duplicate is the very same. */
export async function postEvent(
  { line }: CallContext,
  message: Readonly<Record<string, unknown>>,
): Promise<EventAnswer> {
  const messageType = String(message["type"]);
  const body = JSON.stringify({ message });
  const delivered = await deliver(line, { messageType, body, seconds: line.toolSeconds });
  const faults = delivered.value === undefined ? [] : checkInformational(delivered.value);
  const violations = [...delivered.violations, ...faults.map(delivered.violationOf)];
  reportViolations(line, violations);
  return { elapsedMs: delivered.elapsedMs, violations };
}

/** The fields that Vapi's OpenAPI requires of a type, where the test does not care. */
function defaultsOf(
  { conversation, state, createdAtMs }: CallContext,
  type: string,
): Record<string, unknown> {
  const prompt = promptOf(state.assistant);
  switch (type) {
    case "status-update":
      return { status: state.status };
    case "speech-update":
      return { status: "started", role: "user", turn: conversation.entries.length };
    case "conversation-update": {
      const startedAtMs = state.startedAtMs ?? createdAtMs;
      return {
        messages: toVapiMessages(conversation, { prompt, startedAtMs }),
        messagesOpenAIFormatted: toOpenAiMessages(conversation, prompt),
      };
    }
    case "transcript":
      return { role: "user", transcriptType: "final", transcript: "" };
    default:
      return {};
  }
}
