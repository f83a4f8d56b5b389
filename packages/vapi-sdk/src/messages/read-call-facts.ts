import type { CallFacts } from "./call-event.ts";
import { cleanLine } from "./clean-text.ts";
import { Subject } from "./message-schema.ts";
import { readInstant } from "./read-instant.ts";

const MAX_ID_LENGTH = 200;
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
  return {
    callId,
    kind: KINDS.get(call?.type) ?? null,
    assistantId: readId(call?.assistantId) ?? readId(assistant?.id) ?? readId(call?.assistant?.id),
    phoneNumberId: readId(call?.phoneNumberId) ?? readId(phoneNumber?.id) ?? readId(call?.phoneNumber?.id),
    callerNumber:
      cleanLine(call?.customer?.number, MAX_NUMBER_LENGTH) ?? cleanLine(customer?.number, MAX_NUMBER_LENGTH),
    at: readInstant(message["timestamp"]),
  };
}

function readId(text: string | undefined): string | null {
  return cleanLine(text, MAX_ID_LENGTH);
}
