import type { OrgId } from "@callwaiting/domain";
import type { CallEvent, CallFacts } from "@callwaiting/vapi-sdk";

/** What is recorded of a call. A transfer is seen in the `forwarding` status that follows its request. */
export type CallRecord = Exclude<CallEvent, { readonly type: "transfer-destination-request" }>;

/** Names one tool call of one phone call, however often it is delivered. */
export type ToolCallKey = {
  readonly callId: string;
  /** Vapi's id, or the SHA-256 of one longer than 64 characters. */
  readonly toolCallId: string;
  /** Hex, over the tool's name and its arguments, whatever their order: an id used again for something else differs. */
  readonly argumentsSha256: string;
};

/** A tool call that a tool has answered. */
export type ToolCallRecord = ToolCallKey & {
  readonly name: string;
  /** As the model gave them, without what PostgreSQL cannot store; at most 200 000 characters as JSON. */
  readonly arguments: Readonly<Record<string, unknown>>;
  /** The sentence, on one line. */
  readonly answer: string;
  /** A fixed word, e.g. `booked`. */
  readonly outcome: string;
  readonly durationMs: number;
  readonly appointmentId: string | null;
  readonly call: CallFacts;
};

export type StoredAnswer = { readonly answer: string };

/** Where calls and their tool calls are remembered. All of them reject when the database is away. */
export type CallPorts = {
  /** Messages come in any order and more than once. */
  readonly recordCallEvent: (orgId: OrgId, event: CallRecord) => Promise<void>;
  readonly findToolCallAnswer: (orgId: OrgId, key: ToolCallKey) => Promise<StoredAnswer | null>;
  /** Answers what is stored under the key in the end: of two twins at once, the words of the first. */
  readonly recordToolCall: (orgId: OrgId, record: ToolCallRecord) => Promise<StoredAnswer>;
};
