import { singleLine } from "@callwaiting/domain";
import type { OrgId } from "@callwaiting/domain";
import type { CallFacts } from "@callwaiting/vapi-sdk";
import type { Logger } from "pino";
import type { ToolAnswer } from "../tools/tool.ts";
import type { CallPorts, ToolCallKey, ToolCallRecord } from "../call-ports.ts";
import { type AttemptOptions, attempt, attemptUnhurried } from "./attempt.ts";
import type { CallOutcome } from "./call-outcome.ts";
import type { Deadline } from "./deadline.ts";

/** The longest that an answer waits for its memory, each way. Both take about 1 ms. */
const MAX_WAIT_MS = 500;
/** How much of the remaining time a look-up may take: the tool itself needs some. */
const LOOKUP_SHARE = 0.25;
const RECORDING = "recording a tool call";

export type RememberedCall = {
  readonly key: ToolCallKey;
  readonly call: CallFacts;
  readonly name: string;
  readonly args: Record<string, unknown>;
  readonly durationMs: number;
  readonly log: Logger;
};

export type CallMemory = {
  /** What this very call was answered with before. */
  readonly recall: (key: ToolCallKey, log: Logger) => Promise<CallOutcome | null>;
  /** Stores an answer and gives back what to say: the same, or the words of a twin that was first. */
  readonly keep: (outcome: CallOutcome, call: RememberedCall) => Promise<CallOutcome>;
  /** Stores an answer that nobody waits for. */
  readonly keepLater: (outcome: CallOutcome, call: RememberedCall) => void;
};

export type CallMemoryOptions = {
  readonly ports: CallPorts;
  readonly orgId: OrgId;
  readonly deadline: Deadline;
};

/**
 * The memory of one message's tool calls. It may fail or be slow without changing an answer: once it was, nothing
 * more is looked up for this message, and nothing more is waited for.
 */
export function createCallMemory({ ports, orgId, deadline }: CallMemoryOptions): CallMemory {
  let isTrusted = true;
  const waitMs = (share: number): number => Math.min(MAX_WAIT_MS, deadline.remainingMs() * share);
  const ask = async <T>(work: () => Promise<T>, options: AttemptOptions & { waitMs: number }) => {
    const asked = await attempt(work, options);
    isTrusted = asked.kind === "done";
    return asked.kind === "done" ? asked.value : null;
  };
  const keepLater: CallMemory["keepLater"] = (outcome, call) => {
    if (outcome.kind !== "answered") return;
    const record = recordOf(outcome.answer, call);
    void attemptUnhurried(() => ports.recordToolCall(orgId, record), { what: RECORDING, log: call.log });
  };
  return {
    async recall(key, log) {
      if (!isTrusted) return null;
      const options = { what: "looking up a tool call", waitMs: waitMs(LOOKUP_SHARE), log };
      const stored = await ask(() => ports.findToolCallAnswer(orgId, key), options);
      return stored === null ? null : { kind: "answered", answer: repeated(stored.answer) };
    },
    async keep(outcome, call) {
      if (outcome.kind !== "answered") return outcome;
      if (!isTrusted || deadline.remainingMs() === 0) {
        keepLater(outcome, call);
        return outcome;
      }
      const record = recordOf(outcome.answer, call);
      const options = { what: RECORDING, waitMs: waitMs(1), log: call.log };
      const stored = await ask(() => ports.recordToolCall(orgId, record), options);
      if (stored === null || stored.answer === record.answer) return outcome;
      return { kind: "answered", answer: { ...outcome.answer, sentence: stored.answer } };
    },
    keepLater,
  };
}

function recordOf(answer: ToolAnswer, { key, call, name, args, durationMs }: RememberedCall): ToolCallRecord {
  const {
    appointmentId,
    success: _success,
    message: _message,
    contactId: _contactId,
    ...understood
  } = answer.object;
  return {
    ...key,
    name,
    arguments: args,
    answer: singleLine(answer.sentence),
    outcome: answer.outcome,
    durationMs,
    appointmentId: typeof appointmentId === "string" ? appointmentId : null,
    understood,
    call,
  };
}

function repeated(sentence: string): ToolAnswer {
  return { sentence, httpStatus: 200, object: { success: true, message: sentence }, outcome: "repeated" };
}
