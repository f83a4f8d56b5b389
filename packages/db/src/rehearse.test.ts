import { randomUUID } from "node:crypto";
import { PATIENT, openTestDb } from "@callwaiting/testing/database";
import { forAllTests } from "@callwaiting/testing/for-all-tests";
import { expect, test } from "vitest";
import { assertAppRole } from "./migrate/assert-app-role.ts";
import { createAppPool } from "./pool.ts";
import { rehearse } from "./rehearse.ts";

const db = forAllTests(() => openTestDb());

/** Of every table that there is, how many rows it has. */
async function countRows(): Promise<Record<string, number>> {
  const { rows } = await db.owner.query<{ name: string }>(
    `select format('%I.%I', schemaname, tablename) as name from pg_tables
     where schemaname not in ('pg_catalog', 'information_schema') order by 1`,
  );
  const counts: Record<string, number> = {};
  for (const { name } of rows) {
    const counted = await db.owner.query<{ count: number }>(`select count(*)::int as count from ${name}`);
    counts[name] = counted.rows[0]?.count ?? -1;
  }
  return counts;
}

test("a rehearsal knows the functions of a call on each connection, and leaves no row in any table and the role as it was", async () => {
  const before = await countRows();
  const pool = createAppPool({ ...PATIENT, connectionString: db.url, max: 3 });
  try {
    await rehearse(pool, 3);
    expect(pool.totalCount).toBe(3);
    const clients = await Promise.all([pool.connect(), pool.connect(), pool.connect()]);
    for (const client of clients) client.release();
    for (const client of clients) {
      await assertAppRole(client);
      const scope = await client.query("select current_setting('app.org_id', true) as org");
      expect(scope.rows).toEqual([{ org: "" }]);
      // Only PostgreSQL's superuser sees what a connection keeps.
      await client.query("set role none");
      const { rows } = await client.query<{ ident: string }>(
        "select split_part(ident, '(', 1) as ident from pg_backend_memory_contexts where name = 'PL/pgSQL function'",
      );
      expect(rows.map(({ ident }) => ident)).toEqual(
        expect.arrayContaining(["book_appointment_atomic_v2", "check_availability", "record_tool_call"]),
      );
    }
  } finally {
    await pool.end();
  }
  expect(await countRows()).toEqual(before);
});

test("where it may not be done nothing happens, and the connections are as good as before", async () => {
  const user = `rehearse_${randomUUID().slice(0, 8)}`;
  await db.owner.query(`create role ${user} login password 'secret' in role callwaiting_app`);
  const url = new URL(db.url);
  url.username = user;
  url.password = "secret";
  const pool = createAppPool({ ...PATIENT, connectionString: url.href, max: 1 });
  try {
    await rehearse(pool, 1);
    await assertAppRole(pool);
  } finally {
    await pool.end();
    await db.owner.query(`drop role ${user}`);
  }
});
