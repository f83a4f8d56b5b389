import { assertNever } from "../assert-never.ts";
import type { OutboundEnd } from "./outbound-call.ts";

/** What a call came to on the telephone, as the line tells it; null: it said nothing that we know. */
export type TelephoneEnd =
  | "talked"
  | "customer_hung_up"
  | "no_answer"
  | "busy"
  | "voicemail"
  | "failed"
  | null;

/** Whoever hangs up sooner has heard who calls, and nothing else. */
const HUNG_UP_WITHIN_SECONDS = 15;

/**
 * How a call that we made ended, by the facts of the telephone alone; what the person told the assistant to do is known by its tool calls.
 * What we do not know says nothing but that it is over.
 */
export function outboundEnd(end: TelephoneEnd, talkedSeconds: number | null): OutboundEnd {
  switch (end) {
    case "customer_hung_up":
      return talkedSeconds !== null && talkedSeconds < HUNG_UP_WITHIN_SECONDS ? "hung_up" : "answered";
    case "talked":
      return "answered";
    case "no_answer":
    case "busy":
    case "voicemail":
    case "failed":
      return end;
    case null:
      return "failed";
    default:
      return assertNever(end);
  }
}
