import type { VapiApiEvent } from "@callwaiting/vapi-sdk";

/** Fixed words and counts only: these leave the house, so nothing a person said, is called or can be reached by. */
export type SpanFacts = Readonly<Record<string, string | number | boolean>>;

export type OpenSpan = {
  /** What is begun in there, now or later, is part of this span. */
  readonly run: <T>(work: () => T) => T;
  /** `title` replaces the one it was opened with, where that is known only now. */
  readonly end: (ended?: {
    readonly title?: string;
    readonly facts?: SpanFacts;
    /** A fixed word for what went wrong, such as the class of an error. */
    readonly failure?: string;
  }) => void;
};

export type RequestEnd = {
  readonly method: string;
  /** The route's pattern, never the URL. */
  readonly route: string;
  readonly status: number;
  readonly durationMs: number;
  /** It stays open until the client goes: how long says nothing. */
  readonly isStream: boolean;
};

export type ToolCallEnd = {
  /** One of ours, or `(unknown)`. */
  readonly tool: string;
  /** A fixed word, e.g. `booked`; `timed_out` is followed by another end, marked late. */
  readonly outcome: string;
  readonly durationMs: number;
  /** The caller had been told to wait before it ended. */
  readonly isLate: boolean;
};

export type JobEnd = { readonly task: string; readonly result: "done" | "failed" | "given_up" };

/** `kept`: in a folder, as nobody could send it. `waits`: it is tried again. `dropped`: there was no use in sending it. */
export type MessageEnd = {
  readonly channel: "email" | "sms";
  readonly result: "sent" | "kept" | "waits" | "dropped" | "failed";
};

/** `refused`: it answered otherwise than 200 to 299. */
export type WebhookEnd = { readonly result: "taken" | "refused" | "unanswered" };

/** What the server tells of its own work, while it works. Nobody who tells knows who listens. */
export type Telemetry = {
  readonly openSpan: (title: string, facts?: SpanFacts) => OpenSpan;
  readonly requestEnded: (end: RequestEnd) => void;
  readonly toolCallEnded: (end: ToolCallEnd) => void;
  /** Somebody booked one of the times that were offered in the same call, because the one they wanted was taken. */
  readonly offerTaken: () => void;
  readonly bookedAtDesk: (outcome: string) => void;
  /** A clinic's requests were too many to let another one wait. */
  readonly turnedAway: (via: "phone" | "desk") => void;
  readonly vapiAnswered: (event: VapiApiEvent) => void;
  readonly jobEnded: (end: JobEnd) => void;
  /** An attempt to tell a patient. */
  readonly messageEnded: (end: MessageEnd) => void;
  /** An attempt to tell another system. */
  readonly webhookEnded: (end: WebhookEnd) => void;
};

const NO_SPAN: OpenSpan = { run: (work) => work(), end: () => {} };

/** For tests and commands. */
export const NO_TELEMETRY: Telemetry = {
  openSpan: () => NO_SPAN,
  requestEnded: () => {},
  toolCallEnded: () => {},
  offerTaken: () => {},
  bookedAtDesk: () => {},
  turnedAway: () => {},
  vapiAnswered: () => {},
  jobEnded: () => {},
  messageEnded: () => {},
  webhookEnded: () => {},
};
