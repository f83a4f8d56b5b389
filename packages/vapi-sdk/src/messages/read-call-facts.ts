import type { CallFacts } from "./call-event.ts";
import { findFact, recordAt } from "./find-fact.ts";
import { subjectOf } from "./message-schema.ts";
import { readInstant } from "./read-instant.ts";
import { lineOf } from "./read-text.ts";

const MAX_ID_LENGTH = 200;
/** Of numbers, and of the names and addresses that Vapi lets be 40 characters long. */
const MAX_NUMBER_LENGTH = 64;

/** Vapi OpenAPI `Call.type`. */
const KINDS: ReadonlyMap<unknown, CallFacts["kind"]> = new Map([
  ["inboundPhoneCall", "inbound"],
  ["outboundPhoneCall", "outbound"],
  ["webCall", "web"],
  ["vapi.websocketCall", "web"],
]);

const readId = lineOf(MAX_ID_LENGTH);
const readLine = lineOf(MAX_NUMBER_LENGTH);

const isThere = <T>(value: T | null): value is T => value !== null;

/** What a message says about its call; null when it names none. */
export function readCallFacts(message: Record<string, unknown>): CallFacts | null {
  const callId = readId(subjectOf(message).call?.id);
  const call = recordAt(message, "call") ?? {};
  if (callId === null) return null;
  const customers = [recordAt(call, "customer"), recordAt(message, "customer")].filter(isThere);
  const numbers = [recordAt(message, "phoneNumber"), recordAt(call, "phoneNumber")].filter(isThere);
  const assistants = [recordAt(message, "assistant"), recordAt(call, "assistant")].filter(isThere);
  return {
    callId,
    kind: findFact([call], ["type"], (type) => KINDS.get(type) ?? null),
    assistantId: findFact([call], ["assistantId"], readId) ?? findFact(assistants, ["id"], readId),
    phoneNumberId: findFact([call], ["phoneNumberId"], readId) ?? findFact(numbers, ["id"], readId),
    callerNumber: findFact(customers, ["number"], readLine),
    callerName: findFact(customers, ["name"], readLine),
    callerSipUri: findFact(customers, ["sipUri"], readLine),
    lineNumber: findFact(numbers, ["number", "sipUri"], readLine),
    at: findFact([message], ["timestamp"], readInstant),
  };
}
