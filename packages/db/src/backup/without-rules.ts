import type { PoolClient } from "pg";
import type { BackupTable } from "./list-tables.ts";

/**
 * Runs with triggers off and row-level security out of the way, inside the caller's transaction: rows that were right
 * when they were saved come back as they were. A superuser says so once; an owner who is none changes the tables and
 * changes them back, which nobody else sees before the commit.
 */
export async function withoutRules<T>(
  client: PoolClient,
  tables: readonly BackupTable[],
  run: () => Promise<T>,
): Promise<T> {
  const { rows } = await client.query<{ isSuper: boolean; bypasses: boolean }>(
    'select rolsuper as "isSuper", rolsuper or rolbypassrls as bypasses from pg_roles where rolname = current_user',
  );
  const { isSuper = false, bypasses = false } = rows[0] ?? {};
  if (isSuper) {
    await client.query("set local session_replication_role = replica");
    return run();
  }
  const forced = bypasses ? [] : await listForced(client, tables);
  for (const { name } of tables) await client.query(`alter table ${name} disable trigger user`);
  for (const name of forced) await client.query(`alter table ${name} no force row level security`);
  const result = await run();
  for (const { name } of tables) await client.query(`alter table ${name} enable trigger user`);
  for (const name of forced) await client.query(`alter table ${name} force row level security`);
  return result;
}

async function listForced(client: PoolClient, tables: readonly BackupTable[]): Promise<readonly string[]> {
  const { rows } = await client.query<{ name: string }>(
    "select name from unnest($1::text[]) as name join pg_class c on c.oid = name::regclass where c.relforcerowsecurity",
    [tables.map(({ name }) => name)],
  );
  return rows.map(({ name }) => name);
}
