/** What a message says about its call. All of it is the sender's word; null where it says nothing usable. */
export type CallFacts = {
  /** Vapi's id: printable, at most 200 characters. */
  readonly callId: string;
  readonly kind: "inbound" | "outbound" | "web" | null;
  readonly assistantId: string | null;
  readonly phoneNumberId: string | null;
  /** The customer's number, also on a call that we placed. As the carrier signalled it; may be spoofed. */
  readonly callerNumber: string | null;
  /** As a SIP header or whoever placed the call has it: to be shown, never to know anybody by. */
  readonly callerName: string | null;
  readonly callerSipUri: string | null;
  /** The clinic's own number or SIP address of this call: the one that was dialled, or that dialled. */
  readonly lineNumber: string | null;
  /** When the message was made: ISO 8601 in UTC. */
  readonly at: string | null;
};

export type RecordingConsent = {
  readonly kind: string;
  /** Null: it was asked for and not given. */
  readonly grantedAt: string | null;
};

/** A link that stops working. `expiresAt` is null where only that is known. */
export type ExpiringLink = { readonly url: string; readonly expiresAt: string | null };

/** What Vapi's own analysis made of a call, as it came. It is kept beside what we know of the call's end, never instead. */
export type Evaluation = {
  readonly successEvaluation?: string;
  readonly structuredData?: unknown;
  readonly structuredDataMulti?: unknown;
  /** Without the ids by which Vapi keeps them. */
  readonly structuredOutputs?: readonly { readonly name: string; readonly result: unknown }[];
  readonly scorecards?: unknown;
  /** There was more than is kept. */
  readonly isCut?: true;
};

/** What messages tell of how a call went. Null where they say nothing. */
export type ToldOfCall = {
  readonly endedReason: string | null;
  /** What Vapi adds to the reason, where it does. */
  readonly endedMessage: string | null;
  readonly summary: string | null;
  /** Lines of `AI: …` and `User: …`. */
  readonly transcript: string | null;
  /** http or https; the address that lasts, where there is one. */
  readonly recordingUrl: string | null;
  /** The same recording, for anybody who has the link, for a while. */
  readonly presignedRecording: ExpiringLink | null;
  /** US dollars. */
  readonly cost: number | null;
  readonly startedAt: string | null;
  readonly endedAt: string | null;
  /** A number, a SIP address or the name of an assistant. */
  readonly transferredTo: string | null;
  /** Vapi's word: `connected`, `no-answer`, `failed`… */
  readonly transferStatus: string | null;
  readonly recordingConsent: RecordingConsent | null;
  readonly evaluation: Evaluation | null;
};

export type StatusUpdate = ToldOfCall & {
  readonly type: "status-update";
  readonly call: CallFacts;
  /** `in-progress`, `ended`… or a word that Vapi adds next year. May repeat, and come in any order. */
  readonly status: string | null;
};

export type EndOfCallReport = ToldOfCall & {
  readonly type: "end-of-call-report";
  readonly call: CallFacts;
};

/** The messages about a call that are not tool calls. */
export type CallEvent =
  | StatusUpdate
  | EndOfCallReport
  | {
      readonly type: "transfer-update";
      readonly call: CallFacts;
      readonly transferredTo: string | null;
    }
  | {
      readonly type: "language-change-detected";
      readonly call: CallFacts;
      readonly language: string | null;
    }
  | { [Type in PlainEventType]: { readonly type: Type; readonly call: CallFacts } }[PlainEventType];

/** Those of which nothing is read but whose call it is. */
export type PlainEventType =
  /** The assistant failed to reply in time. */
  | "hang"
  /** A call came in on a number without an assistant. */
  | "assistant-request"
  /** The caller wants a person, and the tool names no number. */
  | "transfer-destination-request"
  /** Another assistant is to take over, and the tool names none. */
  | "handoff-destination-request"
  /** Somebody deleted the call at Vapi. */
  | "call.deleted";
