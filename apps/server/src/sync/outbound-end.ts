import type { OutboundEnd } from "@callwaiting/domain";
import { assertNever } from "@callwaiting/domain";
import { readCallEnd } from "@callwaiting/vapi-sdk";

/** Whoever hangs up sooner has heard who calls, and nothing else. */
const HUNG_UP_WITHIN_SECONDS = 15;

export type ToldEnd = { readonly endedReason: string | null; readonly talkedSeconds: number | null };

/**
 * How a call that we made ended, by the facts of the telephone alone; what the person told the assistant to do is known by its tool calls.
 * A reason that Vapi's description does not have says nothing but that it is over.
 */
export function outboundEnd({ endedReason, talkedSeconds }: ToldEnd): OutboundEnd {
  const end = readCallEnd(endedReason ?? "");
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
