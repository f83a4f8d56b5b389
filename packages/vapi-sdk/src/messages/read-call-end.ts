/** What a call that was made came to on the telephone. */
export type CallEnd =
  /** Somebody answered, and the assistant or the line ended it. */
  | "talked"
  /** Somebody answered, and hung up. */
  | "customer_hung_up"
  | "no_answer"
  | "busy"
  | "voicemail"
  /** It could not be made, or broke off. */
  | "failed";

/** Vapi's `endedReason`, each of the documented ones that is no error; and the errors that say that nobody answered. */
const ENDS: Readonly<Record<string, CallEnd>> = {
  "customer-ended-call": "customer_hung_up",
  "customer-ended-call-before-warm-transfer": "customer_hung_up",
  "customer-ended-call-after-warm-transfer-attempt": "customer_hung_up",
  "customer-ended-call-during-transfer": "customer_hung_up",

  "assistant-ended-call": "talked",
  "assistant-said-end-call-phrase": "talked",
  "assistant-ended-call-with-hangup-task": "talked",
  "assistant-ended-call-after-message-spoken": "talked",
  "assistant-forwarded-call": "talked",
  "exceeded-max-duration": "talked",
  "silence-timed-out": "talked",
  "vonage-completed": "talked",
  "vonage-disconnected": "talked",
  "call.in-progress.twilio-completed-call": "talked",
  "call.in-progress.sip-completed-call": "talked",
  "call.forwarding.operator-busy": "talked",
  "call.forwarding.no-answer": "talked",
  "call.ending.hook-executed-say": "talked",
  "call.ending.hook-executed-transfer": "talked",

  "customer-did-not-answer": "no_answer",
  "call.in-progress.error-providerfault-outbound-sip-408-request-timeout": "no_answer",
  "call.in-progress.error-providerfault-outbound-sip-480-temporarily-unavailable": "no_answer",

  "customer-busy": "busy",
  "vonage-rejected": "busy",

  voicemail: "voicemail",

  "assistant-request-returned-invalid-assistant": "failed",
  "assistant-request-returned-no-assistant": "failed",
  "assistant-request-returned-forwarding-phone-number": "failed",
  "assistant-join-timed-out": "failed",
  "assistant-not-found": "failed",
  "assistant-not-valid": "failed",
  "call-deleted": "failed",
  "call.ringing.hook-executed-say": "failed",
  "call.ringing.hook-executed-transfer": "failed",
  "call.ringing.sip-inbound-caller-hungup-before-call-connect": "failed",
  "customer-did-not-give-microphone-permission": "failed",
  "manually-canceled": "failed",
  "phone-call-provider-bypass-enabled-but-no-call-received": "failed",
  "phone-call-provider-closed-websocket": "failed",
  "scheduled-call-deleted": "failed",
  "twilio-reported-customer-misdialed": "failed",
  "worker-shutdown": "failed",
};

/** The hundreds of others are errors, by their words. */
const IS_ERROR = /error|fault|fail|pipeline/;

/** How a call ended by Vapi's `endedReason`; null where the word is none that Vapi's description has. */
export function readCallEnd(endedReason: string): CallEnd | null {
  if (Object.hasOwn(ENDS, endedReason)) return ENDS[endedReason] ?? null;
  return IS_ERROR.test(endedReason) ? "failed" : null;
}
