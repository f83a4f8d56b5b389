import type { OutboundDue, Placing } from "@callwaiting/db";
import { writeOutbound } from "@callwaiting/domain";
import { type CallWrite, VapiApiError, type VapiErrorKind } from "@callwaiting/vapi-sdk";
import { SyncStopped } from "./connect-vapi.ts";
import type { VapiCallApi } from "./vapi-api.ts";
import { whyNotCalled } from "./why-not-called.ts";

/** Nobody speaks longer with a machine that called them, and it bounds what a call costs. */
const LONGEST_SECONDS = 300;

/** A server that stood still for longer than this does not ask any more: others may have looked for its call meanwhile, and not found it. */
export const ASK_WITHIN_MS = 20_000;

/** Vapi refused it before anything was done. */
const NOTHING_DONE: ReadonlySet<VapiErrorKind> = new Set([
  "bad_request",
  "unauthorized",
  "not_found",
  "conflict",
  "rate_limited",
  "circuit_open",
]);
/** Of those: a later try may help. */
const PASSING: ReadonlySet<VapiErrorKind> = new Set(["rate_limited", "circuit_open"]);

/** Whether Vapi has it. `unknown`: nobody can tell; it is looked for later and never simply asked again. */
export type Placed = Omit<Placing, "outboundId" | "attempt"> | "unknown";

export type PlaceCall = { readonly calls: VapiCallApi; readonly claimedMsAgo: () => number };

/** Asks Vapi for a call, once. */
export async function placeCall(due: OutboundDue, { calls, claimedMsAgo }: PlaceCall): Promise<Placed> {
  const refusal = whyNotCalled(due.phone, due);
  if (refusal !== null) return { ended: "dropped", trouble: refusal };
  const { assistantId, phoneNumberId } = due;
  if (assistantId === null) return { trouble: "there is no assistant at Vapi that makes calls" };
  if (phoneNumberId === null) return { trouble: "the number to call from is not known to be the clinic's" };
  if (claimedMsAgo() > ASK_WITHIN_MS) return { again: true, trouble: "the server stood still" };
  try {
    const { id } = await calls.place(describeCall(due, { assistantId, phoneNumberId }));
    return { callId: id };
  } catch (error) {
    if (error instanceof SyncStopped) return "unknown";
    if (!(error instanceof VapiApiError)) throw error;
    if (!NOTHING_DONE.has(error.kind)) return "unknown";
    return { again: PASSING.has(error.kind), trouble: describeRefusal(error.kind) };
  }
}

function describeCall(due: OutboundDue, from: Pick<CallWrite, "assistantId" | "phoneNumberId">): CallWrite {
  const { firstMessage, voicemailMessage, variableValues } = writeOutbound(due, due.zone);
  return {
    ...from,
    name: due.outboundId,
    customer: { number: due.phone },
    assistantOverrides: {
      firstMessage,
      voicemailMessage,
      maxDurationSeconds: LONGEST_SECONDS,
      variableValues,
      metadata: { outbound_id: due.outboundId },
    },
  };
}

function describeRefusal(kind: VapiErrorKind): string {
  if (kind === "unauthorized") return "Vapi refuses the key";
  if (kind === "not_found") return "the assistant or the number is not at Vapi";
  return PASSING.has(kind) ? "Vapi takes no calls at the moment" : "Vapi refused the call";
}
