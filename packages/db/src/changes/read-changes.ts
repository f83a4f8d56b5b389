import type { OrgId, ChangeAction, ChangeEntity } from "@callwaiting/domain";
import { sql } from "drizzle-orm";
import type { AppPool } from "../pool.ts";
import { type OrgTransaction, withOrg } from "../with-org.ts";

/** What live screens are told: what to read again, not what is in it. */
export type LiveChange = {
  readonly changeId: string;
  readonly entity: ChangeEntity;
  readonly entityId: string;
  readonly action: ChangeAction;
  readonly actorKind: "user" | "phone" | "patient" | "system";
};

export type LiveChanges = {
  readonly changes: readonly LiveChange[];
  /** Where to go on from; opaque. */
  readonly cursor: string;
  /** More are ready: read on at once. */
  readonly hasMore: boolean;
  /** The cursor that was given means nothing here (a restored database, say): read everything again. */
  readonly reset: boolean;
};

const PAGE = 500;

/**
 * Changes after the cursor. A transaction may commit after a later one, so rows are handed out in the order of their
 * transactions, and only of those below which nothing runs any more. None is ever skipped; while a writing transaction
 * stays open, those after it wait. One may come twice after `currentChangeCursor`.
 */
export async function readChangesSince(pool: AppPool, orgId: OrgId, cursor: string): Promise<LiveChanges> {
  return withOrg(pool, orgId, async (tx) => {
    const position = /^(\d{1,19})\.(\d{1,18})$/.exec(cursor);
    const current = await currentPosition(tx);
    if (position === null || BigInt(position[1] ?? "0") > BigInt(current.newest)) {
      return { changes: [], cursor: `${current.oldest}.0`, hasMore: false, reset: true };
    }
    const { rows } = await tx.execute<LiveRow>(sql`
      select c.xact::text, c.change_id::text, c.entity, c.entity_id, c.action, c.actor_kind
      from changes c
      where c.org_id = ${orgId}::uuid
        and (c.xact, c.change_id) > (${position[1]}::text::xid8, ${position[2]}::bigint)
        and c.xact < pg_snapshot_xmin(pg_current_snapshot())
      order by c.xact, c.change_id
      limit ${PAGE}`);
    const last = rows.at(-1);
    return {
      changes: rows.map(toLive),
      cursor: last === undefined ? cursor : `${last.xact}.${last.change_id}`,
      hasMore: rows.length === PAGE,
      reset: false,
    };
  });
}

/** Take it before the first read of what is on the screen: then nothing falls between the two. */
export async function currentChangeCursor(pool: AppPool, orgId: OrgId): Promise<string> {
  return withOrg(pool, orgId, async (tx) => `${(await currentPosition(tx)).oldest}.0`);
}

async function currentPosition(tx: OrgTransaction): Promise<{ oldest: string; newest: string }> {
  const { rows } = await tx.execute<{ oldest: string; newest: string }>(sql`
    select pg_snapshot_xmin(pg_current_snapshot())::text as oldest,
      pg_snapshot_xmax(pg_current_snapshot())::text as newest`);
  if (rows[0] === undefined) throw new Error("PostgreSQL told no snapshot");
  return rows[0];
}

type LiveRow = {
  readonly xact: string;
  readonly change_id: string;
  readonly entity: ChangeEntity;
  readonly entity_id: string;
  readonly action: ChangeAction;
  readonly actor_kind: "user" | "phone" | "patient" | "system";
};

function toLive(row: LiveRow): LiveChange {
  return {
    changeId: row.change_id,
    entity: row.entity,
    entityId: row.entity_id,
    action: row.action,
    actorKind: row.actor_kind,
  };
}
