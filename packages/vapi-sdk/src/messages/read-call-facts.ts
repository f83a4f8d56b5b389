import type { CallFacts } from "./call-event.ts";
import { cleanLine } from "./clean-text.ts";
import { Subject } from "./message-schema.ts";
import { readInstant } from "./read-instant.ts";

const MAX_ID_LENGTH = 200;
/** Of numbers, and of the names and addresses that Vapi lets be 40 characters long. */
const MAX_NUMBER_LENGTH = 64;

/** Vapi OpenAPI `Call.type`. */
const KINDS: ReadonlyMap<string | undefined, CallFacts["kind"]> = new Map([
  ["inboundPhoneCall", "inbound"],
  ["outboundPhoneCall", "outbound"],
  ["webCall", "web"],
  ["vapi.websocketCall", "web"],
]);

/** What a message says about its call; null when it names none. */
export function readCallFacts(message: Record<string, unknown>): CallFacts | null {
  const { call, customer, assistant, phoneNumber } = Subject.parse(message);
  const callId = readId(call?.id);
  if (callId === null) return null;
  const customers = [call?.customer, customer];
  const numbers = [phoneNumber, call?.phoneNumber];
  return {
    callId,
    kind: KINDS.get(call?.type) ?? null,
    assistantId: readId(call?.assistantId) ?? readId(assistant?.id) ?? readId(call?.assistant?.id),
    phoneNumberId: readId(call?.phoneNumberId) ?? readId(phoneNumber?.id) ?? readId(call?.phoneNumber?.id),
    callerNumber: firstLine(customers.map((one) => one?.number)),
    callerName: firstLine(customers.map((one) => one?.name)),
    callerSipUri: firstLine(customers.map((one) => one?.sipUri)),
    lineNumber: firstLine(numbers.flatMap((one) => [one?.number, one?.sipUri])),
    at: readInstant(message["timestamp"]),
  };
}

function firstLine(texts: readonly (string | undefined)[]): string | null {
  return texts.map((text) => cleanLine(text, MAX_NUMBER_LENGTH)).find((line) => line !== null) ?? null;
}

function readId(text: string | undefined): string | null {
  return cleanLine(text, MAX_ID_LENGTH);
}
