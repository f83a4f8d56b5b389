import type { ChangeEntity, LastChange } from "@callwaiting/domain";
import { sql } from "drizzle-orm";
import type { AppPool } from "../pool.ts";
import { type StaffScope, withStaff } from "../with-staff.ts";
import { type ChangeRow, toActor } from "./change-row.ts";

/** `hoursOf`: the opening hours of a provider, or with null the clinic's; each save makes them anew. */
export type ChangedThing =
  | { readonly entities: readonly ChangeEntity[]; readonly entityId: string }
  | { readonly hoursOf: string | null };

/** Null when the log knows of no change. */
export async function findLastChange(
  pool: AppPool,
  scope: StaffScope,
  thing: ChangedThing,
): Promise<LastChange | null> {
  const isIt =
    "hoursOf" in thing
      ? sql`entity = 'opening_hours'
          and coalesce(after, before) ->> 'provider_id' is not distinct from ${thing.hoursOf}::text`
      : sql`entity = any (${sql.param(thing.entities)}::text[]) and entity_id = ${thing.entityId}::text`;
  return withStaff(pool, scope, async (tx) => {
    const { rows } = await tx.execute<Pick<ChangeRow, "at" | "actor_kind" | "actor_id" | "actor_name">>(sql`
      select iso_instant(at) as at, actor_kind, actor_id, actor_name from changes
      where org_id = ${scope.orgId}::uuid and audited and ${isIt}
      order by change_id desc limit 1`);
    return rows[0] === undefined ? null : { at: rows[0].at, actor: toActor(rows[0]) };
  });
}
