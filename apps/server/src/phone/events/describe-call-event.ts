import type { CallUpdate } from "@callwaiting/db";
import { type CallFacts, assertNever, visibleText } from "@callwaiting/domain";
import type { CallEvent } from "@callwaiting/vapi-sdk";
import type { Temporal } from "temporal-polyfill";
import type { CallRecord } from "../call-ports.ts";

/** Clocks differ by so much. */
const MAX_AHEAD_MS = 5 * 60_000;

/** Whether a time is one that nobody can have seen: what has it is wrong. */
export function isFuture(time: string | null, now: Temporal.Instant): boolean {
  return time !== null && Date.parse(time) > now.epochMilliseconds + MAX_AHEAD_MS;
}

/** What a message adds to the row of its call. */
export function describeCallEvent(event: CallRecord, now: Temporal.Instant): CallUpdate {
  const update = describe(event);
  const past = (time: string | null | undefined) => (isFuture(time ?? null, now) ? null : time);
  return {
    ...update,
    at: past(update.at),
    startedAt: past(update.startedAt),
    endedAt: past(update.endedAt),
    seenStartedAt: past(update.seenStartedAt),
    seenEndedAt: past(update.seenEndedAt),
    ...(isFuture(update.hungAt ?? null, now) ? { hungAt: now.toString() } : {}),
  };
}

function describe(event: CallRecord): CallUpdate {
  const { at, callerName, callerSipUri, lineNumber, ...subject } = event.call;
  const names = { callerName: visible(callerName), callerSipUri, lineNumber };
  const facts = { ...subject, at, facts: told(names) };
  switch (event.type) {
    case "status-update":
      return {
        ...facts,
        // While a call goes on, a message has what was said so far; it is a call's whole when it ends or leaves us.
        ...(event.status === "ended" || event.status === "forwarding" ? describeTold(event, names) : {}),
        status: event.status,
        startedAt: event.startedAt,
        // Vapi gives exact times in the report only; until then the time of the message is the best there is.
        seenStartedAt: event.status === "in-progress" ? at : null,
        seenEndedAt: event.status === "ended" ? at : null,
      };
    case "end-of-call-report":
      return {
        ...facts,
        ...describeTold(event, names),
        status: "ended",
        seenEndedAt: at,
      };
    case "transfer-update":
      return { ...facts, facts: told({ ...names, transferredTo: event.transferredTo }) };
    case "language-change-detected":
      return { ...facts, facts: told({ ...names, language: event.language }) };
    case "hang":
      return { ...facts, hungAt: at ?? new Date().toISOString() };
    case "assistant-request":
      return facts;
    default:
      return assertNever(event);
  }
}

type Told = Extract<CallEvent, { readonly type: "status-update" | "end-of-call-report" }>;

function describeTold(event: Told, names: Nullable<CallFacts>): Omit<CallUpdate, "callId"> {
  return {
    facts: told({ ...names, ...furtherFacts(event) }),
    endedReason: event.endedReason,
    summary: visible(event.summary),
    transcript: visible(event.transcript),
    recordingUrl: event.recordingUrl,
    cost: event.cost,
    startedAt: event.startedAt,
    endedAt: event.endedAt,
  };
}

function furtherFacts(event: Told) {
  const { transferredTo, transferStatus, recordingConsent, presignedRecording, evaluation } = event;
  return {
    transferredTo,
    transferStatus,
    recordingConsent,
    presignedRecording,
    evaluation: visibleWithin(evaluation),
    endedMessage: visible(event.endedMessage),
  };
}

type Nullable<T> = { readonly [Key in keyof T]?: T[Key] | null | undefined };

/** Without what was not said. */
function told(facts: Nullable<CallFacts>): CallFacts {
  return Object.fromEntries(
    Object.entries(facts).filter(([, value]) => value !== null && value !== undefined),
  ) as CallFacts;
}

function visible(text: string | null): string | null {
  return text === null ? null : visibleText(text);
}

function visibleWithin<T>(value: T): T {
  const clean = (_key: string, inner: unknown) => (typeof inner === "string" ? visibleText(inner) : inner);
  return JSON.parse(JSON.stringify(value, clean)) as T;
}
