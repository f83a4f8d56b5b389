import type { Conversation } from "./conversation/conversation.ts";
import type { PhoneLineSettings } from "./phone-line-options.ts";
import type { IssuedCalls } from "./tool-call.ts";

export type CallType = "inboundPhoneCall" | "outboundPhoneCall" | "webCall";

/** Which assistant speaks. It may come from the line, or from the answer to `assistant-request`. */
export type CallAssistant = {
  /** `null` for a transient one. */
  readonly id: string | null;
  readonly object: Readonly<Record<string, unknown>>;
};

/** What changes while a call lasts. */
export type CallState = {
  status: "ringing" | "in-progress" | "ended";
  /** `null` while `assistant-request` is unanswered. */
  assistant: CallAssistant | null;
  assistantOverrides: Readonly<Record<string, unknown>> | undefined;
  squadId: string | null;
  startedAtMs: number | undefined;
  endedAtMs: number | undefined;
  /** Set when there is nobody to talk to: why the call ended before it began. */
  refusedReason: string | undefined;
  lastCalls: IssuedCalls | undefined;
};

export type CallContext = {
  readonly line: PhoneLineSettings;
  readonly id: string;
  readonly type: CallType;
  /** The caller's number, or the one that was called; `null` on the web. */
  readonly from: string | null;
  /** The number has no assistant of its own: `assistant-request`. */
  readonly asksForAssistant: boolean;
  readonly createdAtMs: number;
  readonly conversation: Conversation;
  readonly state: CallState;
};
