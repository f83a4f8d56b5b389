import type { OrgId } from "@callwaiting/domain";
import type { PoolClient } from "pg";
import type { OwnerPool } from "../pool.ts";
import { inTransaction } from "../in-transaction.ts";
import { listTenantTables } from "./list-tenant-tables.ts";

/** A trigger may write while others are deleted (an audit log does); it has nothing left to tell after a few rounds. */
const MAX_ROUNDS = 5;

/**
 * Removes an organization and every row of it, in all tables that name one, in one transaction. The tables are read
 * from the catalog, so that one which is added later is not forgotten. Needs the owner's connection.
 *
 * @returns false when there is no such organization.
 */
export async function deleteOrganization(owner: OwnerPool, orgId: OrgId): Promise<boolean> {
  return inTransaction(owner, async (client) => {
    await client.query("select set_config('app.org_id', $1, true)", [orgId]);
    return deleteAll(client, orgId);
  });
}

async function deleteAll(client: PoolClient, orgId: OrgId): Promise<boolean> {
  // Nobody adds a row to an organization that is locked like this: every foreign key asks for its row first.
  const locked = await client.query("select from organizations where org_id = $1 for update", [orgId]);
  if (locked.rowCount === 0) return false;
  await deleteJobs(client, orgId);
  await deleteRows(client, orgId);
  await client.query("delete from organizations where org_id = $1", [orgId]);
  await client.query("delete from accounts.organization where id = $1", [orgId]);
  // The audit log has just noted that the organization was deleted.
  await deleteRows(client, orgId);
  return true;
}

async function deleteRows(client: PoolClient, orgId: OrgId): Promise<void> {
  const tables = await listTenantTables(client);
  for (let round = 0; round < MAX_ROUNDS; round += 1) {
    let removed = 0;
    for (const { name, column } of tables) {
      const { rowCount } = await client.query(`delete from ${name} where ${column}::text = $1`, [orgId]);
      removed += rowCount ?? 0;
    }
    if (removed === 0) break;
  }
}

/** Jobs name their organization in the payload, and their queue in its name. */
async function deleteJobs(client: PoolClient, orgId: OrgId): Promise<void> {
  const { rows } = await client.query(
    "select to_regclass('graphile_worker._private_jobs') is not null as found",
  );
  if ((rows as { found: boolean }[])[0]?.found !== true) return;
  await client.query("delete from graphile_worker._private_jobs where payload::jsonb ->> 'orgId' = $1", [
    orgId,
  ]);
  await client.query(
    "delete from graphile_worker._private_job_queues where strpos(queue_name, $1) > 0 and locked_at is null",
    [orgId],
  );
}
