import {
  IsoInstant,
  type OrgId,
  type OutboundEnd,
  OutboundReason,
  OutboundWord,
  ZoneRow,
} from "@callwaiting/domain";
import { z } from "zod";
import { callFunction } from "../call-function.ts";
import type { AppPool } from "../pool.ts";

const dueCall = z.object({
  /** The same at every attempt; Vapi's name for the call. */
  outboundId: z.guid(),
  /** Counts from 1. */
  attempt: z.number(),
  reason: OutboundReason,
  /** E.164. */
  phone: z.string(),
  patientName: z.string().nullable(),
  claimedAt: IsoInstant.nullable(),
  vapiCallId: z.string().nullable(),
  /** What the person has told the assistant so far. */
  said: OutboundWord.nullable(),
  startsAt: IsoInstant.nullable(),
  providerName: z.string().nullable(),
  organizationName: z.string(),
  clinicPhone: z.string().nullable(),
  zone: ZoneRow,
  /** The clinic's country, ISO 3166-1 alpha-2. */
  region: z.string(),
  /** Those that may be called; none: only the clinic's own. */
  countries: z.array(z.string()),
  phoneNumberId: z.string().nullable(),
  /** Vapi's id of the assistant that calls; null: there is none yet. */
  assistantId: z.string().nullable(),
});
/** A call that is to be placed now, or was and is not settled, with what it tells as that is now. */
export type OutboundDue = Readonly<z.infer<typeof dueCall>>;

/** Takes the next call that may be placed now, for whoever asks Vapi and then says so (`finishPlacing`); null when none may. */
export async function claimOutboundCall(
  pool: AppPool,
  orgId: OrgId,
  now?: IsoInstant,
): Promise<OutboundDue | null> {
  return callFunction(pool, "claim_outbound_call", { args: { orgId, now }, reply: dueCall.nullable() });
}

/** Calls of which nobody knows what became of them. */
export async function listUnsettledCalls(
  pool: AppPool,
  orgId: OrgId,
  now?: IsoInstant,
): Promise<readonly OutboundDue[]> {
  const { rows } = await pool.query<{ reply: unknown }>("select list_unsettled_calls($1, $2) as reply", [
    orgId,
    now ?? null,
  ]);
  return z.array(dueCall).parse(rows.map(({ reply }) => reply));
}

/** Whether a job has to look again. */
export async function hasLiveOutbound(pool: AppPool, orgId: OrgId): Promise<boolean> {
  return callFunction(pool, "has_live_outbound", { args: { orgId }, reply: z.boolean() });
}

export type Placing = {
  readonly outboundId: string;
  readonly attempt: number;
  /** Vapi has it. */
  readonly callId?: string;
  /** Vapi has it not: why, in our own words. */
  readonly trouble?: string;
  /** It certainly did not ring, and another try may help. */
  readonly again?: boolean;
  /** Nobody knows whether it rang; it is never placed again. */
  readonly unknown?: boolean;
  readonly ended?: Extract<OutboundEnd, "failed" | "dropped">;
  readonly now?: IsoInstant | undefined;
};

const toldOfCall = z.object({
  status: z.string().nullable(),
  endedReason: z.string().nullable(),
  cost: z.number().nullable(),
  talkedSeconds: z.number().nullable(),
});
/** What Vapi's messages have told of a call. */
export type ToldOfOutbound = Readonly<z.infer<typeof toldOfCall>>;

/** Says what became of asking Vapi; answers what its messages have told of that call already, null: nothing. */
export async function finishPlacing(
  pool: AppPool,
  orgId: OrgId,
  placing: Placing,
): Promise<ToldOfOutbound | null> {
  return callFunction(pool, "finish_placing", {
    args: { orgId, ...placing },
    reply: toldOfCall.nullable(),
  });
}

export type OutboundEnded = {
  readonly callId: string;
  /** Null: it goes on. */
  readonly ended: OutboundEnd | null;
  readonly cost: number | null;
};

/** How a call ended and what it cost, as Vapi tells it. False: we did not make it. */
export async function noteOutboundEnd(pool: AppPool, orgId: OrgId, end: OutboundEnded): Promise<boolean> {
  return callFunction(pool, "note_outbound_end", { args: { orgId, ...end }, reply: z.boolean() });
}

/** What the person on the line has told the assistant to do; without it only what the call is about. Null: not a call of ours that goes on. */
export async function sayOutboundCall(
  pool: AppPool,
  orgId: OrgId,
  said: { readonly callId: string; readonly said?: OutboundWord },
): Promise<OutboundDue | null> {
  return callFunction(pool, "say_outbound_call", { args: { orgId, ...said }, reply: dueCall.nullable() });
}
