import type { CallEvent } from "./call-event.ts";
import { findFact } from "./find-fact.ts";
import { readMessageType } from "./message-types.ts";
import { openBody } from "./open-body.ts";
import { readCallFacts } from "./read-call-facts.ts";
import { isRecord } from "./read-record.ts";
import { readTold, readWord } from "./read-told.ts";
import { readDestination } from "./read-transfer.ts";

/**
 * Reads a message about a call. A field of the wrong type counts as absent, a text that is too long is cut, and
 * unknown words are kept: what came after Vapi's schema was written is no reason to lose the rest. `null` for any
 * other type, and for a message that names no call. Never throws.
 */
export function parseCallEvent(body: unknown): CallEvent | null {
  const opened = openBody(body);
  const call = opened === null ? null : readCallFacts(opened.message);
  if (opened === null || call === null) return null;
  const { message } = opened;
  const type: string | undefined =
    typeof message["type"] === "string" ? readMessageType(message["type"]) : undefined;
  switch (type) {
    case "status-update":
      return { type, call, status: readStatus(message), ...readTold(message) };
    case "end-of-call-report":
      return { type, call, ...readTold(message) };
    case "transfer-update":
      return { type, call, transferredTo: readDestination([message]) ?? readAssistantName(message) };
    case "language-change-detected":
      return { type, call, language: findFact([message], ["language"], readWord) };
    case "hang":
    case "assistant-request":
    case "transfer-destination-request":
    case "handoff-destination-request":
    case "call.deleted":
      return { type, call };
    case undefined:
    default:
      return null;
  }
}

/** `call.status` may be what it was when the call began, so only its end is taken from there. */
function readStatus(message: Record<string, unknown>): string | null {
  const own = findFact([message], ["status"], readWord);
  if (own !== null) return own;
  const { call } = message;
  const hasEnded =
    typeof message["endedReason"] === "string" || (isRecord(call) && call["status"] === "ended");
  return hasEnded ? "ended" : null;
}

function readAssistantName(message: Record<string, unknown>): string | null {
  return findFact([message], ["toAssistant"], (value) =>
    isRecord(value) ? findFact([value], ["name", "id"], readWord) : null,
  );
}
