import { setTimeout as delay } from "node:timers/promises";
import { z } from "zod";
import { retryConflict } from "../booking/retry-conflict.ts";
import { callFunction } from "../call-function.ts";
import { inTransaction } from "../in-transaction.ts";
import type { OwnerPool } from "../pool.ts";
import type { Queryable } from "../queryable.ts";

const clinics = z.array(z.object({ orgId: z.string() }));
const reanchored = z.object({ moved: z.int(), troubles: z.int(), heldMs: z.number() });

/** Appointments that were given another moment, and how many of these somebody has to look at. */
export type SettledClocks = Omit<z.infer<typeof reanchored>, "heldMs">;

/** So long callers of a clinic shall wait for a step, in ms: how many appointments that is, depends on the machine. */
const STEP_MS = 10;
/** At the first, and where a commit alone takes long. */
const SHORTEST_STEP = 10;
const LONGEST_STEP = 50;

/**
 * Notes that the rules of these zones have changed, of all where it is null; to be called in the transaction that puts them in
 * force. From then on the calendars of the clinics there keep free what has yet to follow.
 */
export async function markClinics(client: Queryable, zones: readonly string[] | null): Promise<void> {
  // Files of earlier versions, which tests run, end before appointments have wall times.
  const { rows } = await client.query<{ isThere: boolean }>(
    `select to_regprocedure('clock.mark_clinics(text[])') is not null as "isThere"`,
  );
  if (rows[0]?.isThere === true) await client.query("select clock.mark_clinics($1)", [zones]);
}

/**
 * What is to come begins again when the clinic's clock shows its time, by the rules that are in force: a clinic after the other, in
 * small pieces, between which its callers go on booking. What an earlier change laid over another appointment is an ordinary one again
 * where that is over. Whoever is interrupted, or comes second, leaves nothing half done: the
 * rest is found by whoever does it again.
 */
export async function settleClocks(owner: OwnerPool): Promise<SettledClocks> {
  const { rows } = await owner.query('select clock.marked_clinics() as "orgId"');
  let total = { moved: 0, troubles: 0 };
  for (const { orgId } of clinics.parse(rows)) {
    // Waits for whoever books by the former rules at this moment: only then is everything there to be listed.
    await reanchor(owner, { orgId, only: [] });
    const due = await callFunction(owner, "list_due_to_reanchor", {
      args: { orgId },
      reply: z.array(z.string()),
    });
    let size = SHORTEST_STEP;
    for (let from = 0; from < due.length;) {
      const step = await reanchor(owner, { orgId, only: due.slice(from, from + size) });
      total = sumOf(total, step);
      from += size;
      // As long as that belongs to the callers who have waited, so that they do not meet the next step at once.
      await delay(step.heldMs);
      const fitting = Math.round((size * STEP_MS) / Math.max(1, step.heldMs));
      size = Math.min(LONGEST_STEP, Math.max(SHORTEST_STEP, fitting));
    }
    total = sumOf(total, await reanchor(owner, { orgId }));
  }
  await owner.query("select clock.end_overlaps()");
  return total;
}

const sumOf = (one: SettledClocks, other: SettledClocks): SettledClocks => ({
  moved: one.moved + other.moved,
  troubles: one.troubles + other.troubles,
});

/** A transaction of its own. Its locks are held until its commit has reached the disk. */
async function reanchor(
  owner: OwnerPool,
  args: { readonly orgId: string; readonly only?: readonly string[] },
): Promise<z.infer<typeof reanchored>> {
  let doneAtMs = 0;
  const step = await retryConflict(() =>
    inTransaction(owner, async (client) => {
      const moved = await callFunction(client, "reanchor_appointments", { args, reply: reanchored });
      doneAtMs = performance.now();
      return moved;
    }),
  );
  return { ...step, heldMs: step.heldMs + performance.now() - doneAtMs };
}
