import type { StoredAnswer, ToolCallKey, ToolCallRow } from "@callwaiting/db";
import type { OrgId } from "@callwaiting/domain";
import type { CallEvent, CallFacts } from "@callwaiting/vapi-sdk";

/** What is recorded of a call. A transfer is seen in the `forwarding` status that follows its request. */
export type CallRecord = Exclude<
  CallEvent,
  { readonly type: "transfer-destination-request" | "handoff-destination-request" | "call.deleted" }
>;

export type { ToolCallKey } from "@callwaiting/db";

/** A tool call that a tool has answered, and the call that it belongs to. */
export type ToolCallRecord = ToolCallRow & { readonly call: CallFacts };

/** Where calls and their tool calls are remembered. All of them reject when the database is away. */
export type CallPorts = {
  /** Messages come in any order and more than once. */
  readonly recordCallEvent: (orgId: OrgId, event: CallRecord) => Promise<void>;
  /** Our copy goes too; what comes for it later is not taken in. */
  readonly forgetCall: (orgId: OrgId, callId: string) => Promise<void>;
  /** Keeps for staff that a message could not be read, and why. */
  readonly noteUnreadMessage: (orgId: OrgId, reason: string) => Promise<void>;
  readonly findToolCallAnswer: (orgId: OrgId, key: ToolCallKey) => Promise<StoredAnswer | null>;
  /** Answers what is stored under the key in the end: of two twins at once, the words of the first. */
  readonly recordToolCall: (orgId: OrgId, record: ToolCallRecord) => Promise<StoredAnswer>;
  /** Takes off the list of whom to call back what is about this appointment. `isNew`: it was booked just now. */
  readonly settleHeard: (
    orgId: OrgId,
    heard: { readonly appointmentId: string; readonly isNew: boolean },
  ) => Promise<void>;
  /** Keeps the names of arguments that a tool did not read; answers those that are new to the clinic. */
  readonly noteUnreadArguments: (
    orgId: OrgId,
    sent: { readonly tool: string; readonly names: readonly string[] },
  ) => Promise<readonly string[]>;
};
