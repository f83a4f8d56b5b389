import { CallKind, type OrgId, readCallEnd } from "@callwaiting/domain";
import { z } from "zod";
import { callFunction } from "../call-function.ts";
import type { OrgPool } from "../pool.ts";
import { withOrg } from "../with-org.ts";

const dueCall = z.object({
  callId: z.string(),
  /** A version: what comes in between makes it another. */
  dueAt: z.string(),
  kind: CallKind.nullable(),
  endedReason: z.string().nullable(),
  transferStatus: z.string().nullable(),
  seconds: z.number().nullable(),
  hungAfterSeconds: z.array(z.number()),
  isInDoubt: z.boolean(),
  serviceId: z.guid().nullable(),
  steps: z.array(
    z.object({
      tool: z.string(),
      outcome: z.string(),
      understood: z.record(z.string(), z.unknown()),
      durationMs: z.number(),
      afterSeconds: z.number().nullable(),
      appointmentId: z.guid().nullable(),
    }),
  ),
});

/** Each batch is a transaction of a few milliseconds, so that no call waits for it. */
const BATCH = 200;

/** Derives how calls ended that are over and of which something came since, all of them or the named one. Returns how many. */
export async function settleCallEnds(
  pool: OrgPool,
  orgId: OrgId,
  { callId = null, limit = BATCH }: { readonly callId?: string | null; readonly limit?: number } = {},
): Promise<number> {
  let settled = 0;
  let wasFull: boolean;
  do {
    const some = await settleSome(pool, orgId, { callId, limit });
    settled += some.kept;
    // One that stays due, as it has only just ended, is looked at again by the next round.
    wasFull = callId === null && some.read === limit && some.cleared > 0;
  } while (wasFull);
  return settled;
}

type Batch = { readonly callId: string | null; readonly limit: number };

async function settleSome(pool: OrgPool, orgId: OrgId, batch: Batch) {
  return withOrg(pool, orgId, async ({ $client }) => {
    const { rows } = await $client.query<{ call: unknown }>(
      "select list_due_call_ends as call from list_due_call_ends($1, $2, $3)",
      [orgId, batch.callId, batch.limit],
    );
    if (rows.length === 0) return { read: 0, kept: 0, cleared: 0 };
    const ends = rows.map(({ call }) => {
      const { callId, dueAt, serviceId, ...facts } = dueCall.parse(call);
      const { end, wantsCall } = readCallEnd(facts);
      return { callId, dueAt, serviceId, endedAs: end, wantsCall };
    });
    const { kept, cleared } = await callFunction($client, "keep_call_ends", {
      args: { orgId, ends: JSON.stringify(ends) },
      reply: z.object({ kept: z.int(), cleared: z.int() }),
    });
    return { read: rows.length, kept, cleared };
  });
}
