/** What a message says about its call. All of it is the sender's word; null where it says nothing usable. */
export type CallFacts = {
  /** Vapi's id: printable, at most 200 characters. */
  readonly callId: string;
  readonly kind: "inbound" | "outbound" | "web" | null;
  readonly assistantId: string | null;
  readonly phoneNumberId: string | null;
  /** The customer's number, also on a call that we placed. As the carrier signalled it; may be spoofed. */
  readonly callerNumber: string | null;
  /** When the message was made: ISO 8601 in UTC. */
  readonly at: string | null;
};

export type StatusUpdate = {
  readonly type: "status-update";
  readonly call: CallFacts;
  /** `in-progress`, `ended`… or a word that Vapi adds next year. May repeat, and come in any order. */
  readonly status: string | null;
  readonly endedReason: string | null;
};

export type EndOfCallReport = {
  readonly type: "end-of-call-report";
  readonly call: CallFacts;
  readonly endedReason: string | null;
  readonly summary: string | null;
  /** Lines of `AI: …` and `User: …`. */
  readonly transcript: string | null;
  /** http or https. */
  readonly recordingUrl: string | null;
  /** US dollars. */
  readonly cost: number | null;
  readonly startedAt: string | null;
  readonly endedAt: string | null;
};

/** The messages about a call that are not tool calls. */
export type CallEvent =
  | StatusUpdate
  | EndOfCallReport
  /** The assistant failed to reply in time. */
  | { readonly type: "hang"; readonly call: CallFacts }
  /** A call came in on a number without an assistant. */
  | { readonly type: "assistant-request"; readonly call: CallFacts }
  /** The caller wants a person, and the tool names no number. */
  | { readonly type: "transfer-destination-request"; readonly call: CallFacts };
