import type { OutboundDue } from "@callwaiting/db";
import { SyncStopped } from "./connect-vapi.ts";
import type { Placed } from "./place-call.ts";
import type { VapiCallApi, VapiObject } from "./vapi-api.ts";
import { VapiApiError } from "@callwaiting/vapi-sdk";

/** Clocks differ by so much. */
const SKEW_MS = 5 * 60_000;

/** Vapi was not heard of for so long: it will not be known any more. */
const GIVE_UP_MS = 30 * 60_000;

export type SettleCall = { readonly calls: VapiCallApi; readonly now: () => number };

/**
 * What became of a call that was being placed when its server was last heard of: asked of Vapi by the name that we gave it. Only one that
 * is certainly not there is placed again, and only once: a second time nobody knows why it is lost. `later`: Vapi cannot be asked.
 */
export async function settlePlacing(due: OutboundDue, { calls, now }: SettleCall): Promise<Placed | "later"> {
  const claimedMs = Date.parse(due.claimedAt ?? "");
  const found = await ask(() => calls.find(due.outboundId, new Date(claimedMs - SKEW_MS).toISOString()));
  if (found === "unheard" || found === null) {
    if (now() - claimedMs < GIVE_UP_MS) return "later";
    return { unknown: true, trouble: "nobody knows whether it was made: Vapi could not be asked" };
  }
  const [call] = found;
  if (call !== undefined) return { callId: call.id };
  if (due.attempt === 1) return { again: true, trouble: "it had not reached Vapi" };
  return { unknown: true, trouble: "nobody knows whether it was made" };
}

/** A call of which no end was told: as Vapi has it; null: it has none of it. */
export async function lookAfter(
  due: OutboundDue,
  { calls }: SettleCall,
): Promise<VapiObject | null | "later"> {
  const { vapiCallId } = due;
  if (vapiCallId === null) return null;
  const found = await ask(() => calls.get(vapiCallId));
  return found === "unheard" ? "later" : found;
}

async function ask<T>(run: () => Promise<T>): Promise<T | "unheard"> {
  try {
    return await run();
  } catch (error) {
    if (error instanceof VapiApiError || error instanceof SyncStopped) return "unheard";
    throw error;
  }
}
