import type { OrgId } from "@callwaiting/domain";
import type { AppPool } from "../pool.ts";
import { z } from "zod";
import { callFunction } from "../call-function.ts";
import { withOrg } from "../with-org.ts";

/** Short enough that nobody waits for its locks. */
const BATCH = 200;

/**
 * Removes the words of calls that are older than the organization wants them kept, in batches, each a transaction.
 * Several servers may be at it at once. Returns of how many calls.
 */
export async function removeOldWords(pool: AppPool, orgId: OrgId): Promise<number> {
  return untilFewer(BATCH, () => runBatch(pool, orgId, "remove_old_call_words"));
}

/** Removes who waits no longer and what was offered before, by the same rule. Returns how many. */
export async function removeOldWaitlist(pool: AppPool, orgId: OrgId): Promise<number> {
  return untilFewer(BATCH, () => runBatch(pool, orgId, "remove_old_waitlist"));
}

/** Removes what open screens were told a month ago and longer; the audit log stays. Returns how many rows. */
export async function pruneLiveChanges(pool: AppPool, orgId: OrgId): Promise<number> {
  return untilFewer(BATCH, () => runBatch(pool, orgId, "prune_live_changes"));
}

async function runBatch(pool: AppPool, orgId: OrgId, name: string): Promise<number> {
  const args = { orgId, limit: BATCH };
  return withOrg(pool, orgId, ({ $client }) => callFunction($client, name, { args, reply: z.int() }));
}

async function untilFewer(limit: number, removeSome: () => Promise<number>): Promise<number> {
  let removed = 0;
  for (;;) {
    const some = await removeSome();
    removed += some;
    if (some < limit) return removed;
  }
}
