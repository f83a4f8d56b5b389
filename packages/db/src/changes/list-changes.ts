import { sql } from "drizzle-orm";
import type { Pool } from "pg";
import { type StaffScope, withStaff } from "../with-staff.ts";
import { type Change, type ChangeEntity, type ChangeRow, toChange } from "./change-row.ts";

export type ChangesQuery = {
  readonly entity?: ChangeEntity | null;
  readonly entityId?: string | null;
  /** A kind of actor, and with `userId` one person. */
  readonly actor?: { readonly kind: "user" | "phone" | "system"; readonly userId?: string } | null;
  readonly cursor?: string | null;
  /** At most 200; default 50. */
  readonly limit?: number;
};

export type ChangesPage = { readonly changes: readonly Change[]; readonly nextCursor: string | null };

/** The audit log, newest first. A cursor that is none starts at the beginning. */
export async function listChanges(
  pool: Pool,
  scope: StaffScope,
  query: ChangesQuery = {},
): Promise<ChangesPage> {
  const { entity = null, entityId = null, actor = null, cursor = null } = query;
  const limit = Math.min(Math.max(query.limit ?? 50, 1), 200);
  const before = cursor !== null && /^\d{1,18}$/.test(cursor) ? cursor : null;
  return withStaff(pool, scope, async (tx) => {
    const { rows } = await tx.execute<ChangeRow>(sql`
      select c.change_id::text, iso_instant(at) as at, actor_kind, actor_id, actor_name, entity, entity_id, action,
        before, after, redacted
      from changes c
      where org_id = ${scope.orgId}::uuid and audited
        and (${entity}::text is null or entity = ${entity}::text)
        and (${entityId}::text is null or entity_id = ${entityId}::text)
        and (${actor?.kind ?? null}::text is null or actor_kind = ${actor?.kind ?? null}::text)
        and (${actor?.userId ?? null}::text is null or actor_id = ${actor?.userId ?? null}::text)
        and (${before}::bigint is null or change_id < ${before}::bigint)
      order by c.change_id desc
      limit ${limit + 1}`);
    const changes = rows.slice(0, limit).map(toChange);
    return { changes, nextCursor: rows.length > limit ? (changes.at(-1)?.changeId ?? null) : null };
  });
}
