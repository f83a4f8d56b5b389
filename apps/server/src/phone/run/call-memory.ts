import type { Log } from "../../http/bound-log.ts";
import { singleLine } from "@callwaiting/domain";
import type { StoredAnswer } from "@callwaiting/db";
import type { OrgId } from "@callwaiting/domain";
import type { ToolCallsMessage } from "@callwaiting/vapi-sdk";
import type { Deadline } from "../../http/with-timeout.ts";
import { hashOf } from "../../canonical-json.ts";
import { sentenceFor } from "../answer/sentence-for.ts";
import type { CallPorts, ToolCallKey } from "../call-ports.ts";
import type { ToolAnswer } from "../tools/tool.ts";
import { attempt, attemptUnhurried } from "./attempt.ts";
import type { CallOutcome } from "./call-outcome.ts";

/** The longest that an answer waits for its memory, each way. Both take about 1 ms. */
const MAX_WAIT_MS = 500;
/** How much of the remaining time a look-up may take: the tool itself needs some. */
const LOOKUP_SHARE = 0.25;

export type CallThatRan = {
  readonly key: ToolCallKey | null;
  readonly name: string;
  readonly args: Record<string, unknown>;
  readonly durationMs: number;
  readonly log: Log;
};

/** Neither ever rejects. Without a key there is nothing to remember a call by. */
export type CallMemory = {
  /** What this very call was answered with before. */
  readonly recall: (key: ToolCallKey | null, log: Log) => Promise<CallOutcome | null>;
  /**
   * Stores an answer and gives back what to say: the same, or the words of a twin that was first. Nobody waits for it
   * once the time is up. A failure is stored for the call's page alone: a repeat may succeed.
   */
  readonly keep: (outcome: CallOutcome, ran: CallThatRan) => Promise<CallOutcome>;
  /** Whoever asked has heard it: nobody calls them back about that appointment any more. */
  readonly noteHeard: (outcome: CallOutcome, log: Log) => void;
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
export function createCallMemory(message: ToolCallsMessage, options: CallMemoryOptions): CallMemory {
  const { ports, orgId, deadline } = options;
  // The sender of the plain form reads an object, which a remembered sentence cannot give back.
  const call = message.form === "plain" ? null : message.call;
  let isTrusted = true;
  const ask = async <T>(work: () => Promise<T>, asking: { what: string; log: Log; share: number }) => {
    const waitMs = Math.min(MAX_WAIT_MS, deadline.remainingMs() * asking.share);
    const asked = await attempt(work, { ...asking, waitMs });
    isTrusted = asked.kind === "done";
    return asked.kind === "done" ? asked.value : null;
  };
  return {
    async recall(key, log) {
      if (!isTrusted || call === null || key === null) return null;
      const look = () => ports.findToolCallAnswer(orgId, { ...key, callId: call.callId });
      const stored = await ask(look, { what: "looking up a tool call", log, share: LOOKUP_SHARE });
      return stored === null ? null : { kind: "answered", answer: repeated(stored) };
    },
    async keep(outcome, { key, ...ran }) {
      const answer = answerOf(outcome);
      if (answer === null || call === null || key === null) return outcome;
      const named = outcome.kind === "failed" ? keyOfFailure(key) : key;
      const record = { ...named, ...describeRun(answer, ran), callId: call.callId, call };
      const store = () => ports.recordToolCall(orgId, record);
      const asking = { what: "recording a tool call", log: ran.log, share: 1 };
      if (outcome.kind === "failed" || !isTrusted || deadline.remainingMs() === 0) {
        void attemptUnhurried(store, asking);
        return outcome;
      }
      const stored = await ask(store, asking);
      if (outcome.kind !== "answered" || stored === null || stored.answer === record.answer) return outcome;
      return { kind: "answered", answer: { ...answer, sentence: stored.answer } };
    },
    noteHeard: (outcome, log) => {
      // Of a call that is kept, what was told anew says so by itself.
      const heard = appointmentIn(outcome, call === null ? DONE : AGAIN);
      if (heard === null) return;
      void attemptUnhurried(() => ports.settleHeard(orgId, heard), { what: "closing an open request", log });
    },
  };
}

function appointmentIn(outcome: CallOutcome, words: ReadonlySet<string>) {
  if (outcome.kind !== "answered" || !words.has(outcome.answer.outcome)) return null;
  const { appointmentId } = outcome.answer.object;
  if (typeof appointmentId !== "string") return null;
  return { appointmentId, isNew: outcome.answer.outcome === "booked" };
}

const REPEATED = "repeated";
const AGAIN: ReadonlySet<string> = new Set([REPEATED]);
const DONE: ReadonlySet<string> = new Set(["booked", "already_booked", "moved", "cancelled"]);

/** A repeat may succeed, so it must not find the failure under its own key. */
function keyOfFailure(key: ToolCallKey): ToolCallKey {
  return { ...key, argumentsSha256: hashOf([key.argumentsSha256, "failed"]) };
}

/** What is worth keeping: what the caller was told, be it that there is no such tool, or that something is broken. */
function answerOf(outcome: CallOutcome): ToolAnswer | null {
  if (outcome.kind === "answered") return outcome.answer;
  // While the database is down there is nowhere to keep it.
  const isKept = outcome.kind === "unknown_tool" || (outcome.kind === "failed" && !outcome.isDatabaseDown);
  if (!isKept) return null;
  const sentence = sentenceFor(outcome);
  return {
    sentence,
    httpStatus: 400,
    object: { success: false, message: sentence },
    outcome: outcome.kind,
  };
}

function describeRun(answer: ToolAnswer, { name, args, durationMs }: Omit<CallThatRan, "key">) {
  const {
    appointmentId,
    success: _success,
    message: _message,
    contactId: _contactId,
    ...understood
  } = answer.object;
  return {
    name,
    arguments: args,
    answer: singleLine(answer.sentence),
    outcome: answer.outcome,
    durationMs,
    appointmentId: typeof appointmentId === "string" ? appointmentId : null,
    understood,
  };
}

function repeated({ answer: sentence, appointmentId }: StoredAnswer): ToolAnswer {
  const object = { success: true, message: sentence, ...(appointmentId ? { appointmentId } : {}) };
  return { sentence, httpStatus: 200, object, outcome: REPEATED };
}
