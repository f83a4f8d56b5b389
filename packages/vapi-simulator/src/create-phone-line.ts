import { randomUUID } from "node:crypto";
import type { CallContext, CallType } from "./call-context.ts";
import { createConversation } from "./conversation/conversation.ts";
import { createPhoneCall, type PhoneCall } from "./phone-call.ts";
import { type PhoneLineOptions, type PhoneLineSettings, readOptions } from "./phone-line-options.ts";
import { type AssistantReply, requestAssistant } from "./verbs/request-assistant.ts";
import { sendEvent } from "./verbs/send-event.ts";
import { buildAssistant } from "./wire/build-assistant.ts";

export type DialOptions = {
  /** The caller's number, or the one called by an outbound call. `null`: a call from a web page, which has none. */
  readonly from?: string | null;
  readonly callId?: string;
  readonly type?: CallType;
  /** The number has no assistant, so Vapi asks for one. Inbound calls only. */
  readonly assistantRequest?: boolean;
  /** False: it rings and nobody takes it. */
  readonly isAnswered?: boolean;
  readonly assistantOverrides?: Readonly<Record<string, unknown>>;
};

export type PhoneLine = { readonly dial: (options?: DialOptions) => Promise<PhoneCall> };

/** A number at Vapi whose server URL is ours. Any number of calls may run on it at the same time. */
export function createPhoneLine(options: PhoneLineOptions): PhoneLine {
  const line = readOptions(options);
  return { dial: (dialOptions = {}) => dial(line, dialOptions) };
}

async function dial(line: PhoneLineSettings, options: DialOptions): Promise<PhoneCall> {
  const context = createContext(line, options);
  const reply = context.asksForAssistant ? await request(context) : null;
  if (context.state.refusedReason === undefined) await connect(context, options.isAnswered ?? true);
  return createPhoneCall(context, reply);
}

function request(context: CallContext): Promise<AssistantReply> {
  if (context.type !== "inboundPhoneCall") {
    throw new Error("Vapi sends assistant-request for inbound calls only; leave `type` away.");
  }
  return requestAssistant(context);
}

async function connect(context: CallContext, isAnswered: boolean): Promise<void> {
  const { state, line, conversation } = context;
  await sendEvent(context, { type: "status-update", status: "ringing" });
  if (!isAnswered) return;
  state.status = "in-progress";
  state.startedAtMs = line.clock();
  const greeting = state.assistant?.object["firstMessage"];
  if (typeof greeting === "string") conversation.add({ kind: "said", by: "assistant", text: greeting });
  await sendEvent(context, { type: "status-update", status: "in-progress" });
}

function createContext(line: PhoneLineSettings, options: DialOptions): CallContext {
  const { from = "+14155550123", callId = randomUUID(), assistantOverrides } = options;
  return {
    line,
    id: callId,
    type: options.type ?? (from === null ? "webCall" : "inboundPhoneCall"),
    from,
    asksForAssistant: options.assistantRequest === true,
    createdAtMs: line.clock(),
    conversation: createConversation(line.clock),
    state: {
      status: "ringing",
      assistant: buildAssistant(line),
      assistantOverrides,
      squadId: null,
      startedAtMs: undefined,
      endedAtMs: undefined,
      refusedReason: undefined,
      lastCalls: undefined,
    },
  };
}
