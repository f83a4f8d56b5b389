import type { CallContext } from "../call-context.ts";
import { toOpenAiMessages, toTranscript, toVapiMessages } from "../conversation/format-conversation.ts";
import { promptOf } from "./build-assistant.ts";
import { buildCall, buildPhoneNumber } from "./build-call.ts";

export type MessageFields = { readonly type: string; readonly [field: string]: unknown };

/** A message with everything around it that Vapi sends: call, number, customer, assistant, history. */
export function buildMessage(context: CallContext, fields: MessageFields): Record<string, unknown> {
  const { line, type, from, state } = context;
  return {
    timestamp: line.clock(),
    artifact: buildArtifact(context),
    ...fields,
    call: buildCall(context),
    ...(type === "webCall" ? {} : { phoneNumber: buildPhoneNumber(context) }),
    ...(from === null ? {} : { customer: { number: from } }),
    ...(state.assistant === null ? {} : { assistant: state.assistant.object }),
  };
}

/** The live version of `call.artifact`: it grows with every turn. */
export function buildArtifact(context: CallContext): Record<string, unknown> {
  const { conversation, state, from } = context;
  const prompt = promptOf(state.assistant);
  const startedAtMs = state.startedAtMs ?? context.createdAtMs;
  return {
    messages: toVapiMessages(conversation, { prompt, startedAtMs }),
    messagesOpenAIFormatted: toOpenAiMessages(conversation, prompt),
    transcript: toTranscript(conversation),
    variableValues: from === null ? {} : { customer: { number: from } },
  };
}
