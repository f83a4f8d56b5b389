/** Why the line ended, as far as it says what became of the caller. */
export type LineEnd =
  /** The caller, or the browser that they spoke from, hung up. */
  | "caller"
  /** The assistant said goodbye, or the line ended in good order. */
  | "assistant"
  | "silence"
  | "too_long"
  /** Put through to somebody. */
  | "forwarded"
  /** Was being put through, and nobody took it. */
  | "not_taken"
  /** Of a call that we make. */
  | "not_reached"
  /** Gone before anybody was there to talk to. */
  | "gone_before"
  | "failed"
  /** Not said, or a word that Vapi's description does not have. */
  | "unknown";

const ENDS: Readonly<Record<string, LineEnd>> = {
  "customer-ended-call": "caller",
  "customer-ended-call-before-warm-transfer": "not_taken",
  "customer-ended-call-after-warm-transfer-attempt": "not_taken",
  "customer-ended-call-during-transfer": "not_taken",
  "call.forwarding.operator-busy": "not_taken",
  "call.forwarding.no-answer": "not_taken",

  "assistant-forwarded-call": "forwarded",
  "call.ending.hook-executed-transfer": "forwarded",
  "call.ringing.hook-executed-transfer": "forwarded",
  "assistant-request-returned-forwarding-phone-number": "forwarded",

  "assistant-ended-call": "assistant",
  "assistant-said-end-call-phrase": "assistant",
  "assistant-ended-call-with-hangup-task": "assistant",
  "assistant-ended-call-after-message-spoken": "assistant",
  "call.ending.hook-executed-say": "assistant",
  "call.in-progress.twilio-completed-call": "caller",
  "call.in-progress.sip-completed-call": "caller",
  "vonage-completed": "caller",
  "vonage-disconnected": "caller",
  "silence-timed-out": "silence",
  "exceeded-max-duration": "too_long",

  "customer-did-not-answer": "not_reached",
  "customer-busy": "not_reached",
  "vonage-rejected": "not_reached",
  voicemail: "not_reached",
  "twilio-reported-customer-misdialed": "not_reached",
  "call.in-progress.error-providerfault-outbound-sip-408-request-timeout": "not_reached",
  "call.in-progress.error-providerfault-outbound-sip-480-temporarily-unavailable": "not_reached",

  "call.ringing.sip-inbound-caller-hungup-before-call-connect": "gone_before",
  "customer-did-not-give-microphone-permission": "gone_before",
  "manually-canceled": "gone_before",
  "call-deleted": "gone_before",
  "scheduled-call-deleted": "gone_before",
};

/** The hundreds of others are errors, by their words. */
const IS_ERROR =
  /error|fault|fail|pipeline|assistant-(?:request|join|not)|worker|websocket|hook|no-call-received/;

/** Why a call ended, of Vapi's `endedReason`. */
export function readLineEnd(endedReason: string | null): LineEnd {
  if (endedReason === null) return "unknown";
  if (Object.hasOwn(ENDS, endedReason)) return ENDS[endedReason] ?? "unknown";
  return IS_ERROR.test(endedReason) ? "failed" : "unknown";
}
