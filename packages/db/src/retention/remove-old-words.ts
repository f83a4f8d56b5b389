import type { OrgId } from "@callwaiting/domain";
import type { Pool } from "pg";
import { withOrg } from "../with-org.ts";

/** Short enough that nobody waits for its locks. */
const BATCH = 200;

/**
 * Removes the words of calls that are older than the organization wants them kept, in batches, each a transaction.
 * Several servers may be at it at once. Returns of how many calls.
 */
export async function removeOldWords(pool: Pool, orgId: OrgId): Promise<number> {
  return untilFewer(BATCH, () => countOf(pool, orgId, "select remove_old_call_words($1, $2) as count"));
}

/** Removes what open screens were told a month ago and longer; the audit log stays. Returns how many rows. */
export async function pruneLiveChanges(pool: Pool, orgId: OrgId): Promise<number> {
  return untilFewer(BATCH, () => countOf(pool, orgId, "select prune_live_changes($1, $2) as count"));
}

async function countOf(pool: Pool, orgId: OrgId, sql: string): Promise<number> {
  return withOrg(pool, orgId, async (tx) => {
    const { rows } = await tx.$client.query<{ count: number }>(sql, [orgId, BATCH]);
    return rows[0]?.count ?? 0;
  });
}

async function untilFewer(limit: number, removeSome: () => Promise<number>): Promise<number> {
  let removed = 0;
  for (;;) {
    const some = await removeSome();
    removed += some;
    if (some < limit) return removed;
  }
}
