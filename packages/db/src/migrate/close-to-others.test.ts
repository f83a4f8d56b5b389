import { createHash } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Queryable } from "../queryable.ts";
import { createTestOrganization } from "@callwaiting/testing/clinic";
import { insertBareOrganization } from "../testing/insert-bare-organization.ts";
import { type TestDb, openTestDb } from "@callwaiting/testing/database";
import { migrate } from "./migrate.ts";
import { readMigrations } from "./read-migrations.ts";

// A database as Supabase hands it over: whatever is made in the schema public is given to whoever comes by the internet.

let db: TestDb;
let old: TestDb;
beforeAll(async () => {
  db = await openTestDb({ migrated: false });
  old = await openTestDb({ migrated: false });
  for (const each of [db, old]) await giveAllToAnon(each.owner);
});
afterAll(async () => {
  // Roles belong to the whole cluster; they can go when no database needs them.
  for (const each of [db, old]) await each.owner.query("drop owned by anon, authenticated");
  await Promise.all([db[Symbol.asyncDispose](), old[Symbol.asyncDispose]()]);
});

async function giveAllToAnon(owner: Queryable): Promise<void> {
  await owner.query(`
    do $$ begin create role anon nologin; exception when duplicate_object or unique_violation then null; end $$;
    do $$ begin create role authenticated nologin; exception when duplicate_object or unique_violation then null; end $$;
    grant usage on schema public to anon, authenticated;
    alter default privileges in schema public grant all on tables to anon, authenticated;
    alter default privileges in schema public grant all on functions to anon, authenticated;
    alter default privileges in schema public grant all on sequences to anon, authenticated`);
}

async function whatAnonMay(owner: Queryable): Promise<readonly string[]> {
  const { rows } = await owner.query<{ name: string }>(
    `select c.oid::regclass::text as name from pg_class c
     where relnamespace = 'public'::regnamespace and relkind in ('r', 'p', 'v', 'm')
       and has_table_privilege('anon', c.oid, 'SELECT,INSERT,UPDATE,DELETE')
     union all
     select p.oid::regprocedure::text from pg_proc p
     where pronamespace = 'public'::regnamespace and has_function_privilege('anon', p.oid, 'EXECUTE')
       and not exists (select from pg_depend d where d.objid = p.oid and d.deptype = 'e')`,
  );
  return rows.map(({ name }) => name);
}

async function asAnon(owner: TestDb["owner"], sql: string, values: readonly unknown[]): Promise<unknown> {
  const client = await owner.connect();
  try {
    await client.query("begin; set local role anon");
    return (await client.query(sql, [...values])).rows;
  } finally {
    await client.query("rollback");
    client.release();
  }
}

const later = (sql: string) => ({
  name: "9999_later.sql",
  sql,
  sha256: createHash("sha256").update(sql).digest("hex"),
});

describe("whoever comes by the internet", () => {
  test("may do nothing with a new database, and no organization's rows are opened by its id", async () => {
    await migrate(db.owner);
    expect(await whatAnonMay(db.owner)).toEqual([]);
    const { orgId } = await createTestOrganization(db.owner);
    await expect(asAnon(db.owner, "select load_organization($1)", [orgId])).rejects.toMatchObject({
      code: "42501",
    });
  });

  test("is shut out of one that stood open before", async () => {
    const files = await readMigrations();
    const orgId = await createOpenDatabase(files.filter(({ name }) => name < "0016"));
    expect(JSON.stringify(await asAnon(old.owner, "select load_organization($1)", [orgId]))).toContain(orgId);
    await migrate(old.owner, { migrations: files });
    expect(await whatAnonMay(old.owner)).toEqual([]);
  });

  test("is given nothing of what later migrations make; a role of the operator's own keeps what it was given", async () => {
    const files = await readMigrations();
    await db.owner.query("grant select on appointments to pg_monitor");
    const sql = `create table later_on (org_id uuid); alter table appointments add column later_on int;
      create function later_on() returns int language sql as 'select 1'`;
    await migrate(db.owner, { migrations: [...files, later(sql)] });
    expect(await whatAnonMay(db.owner)).toEqual([]);
    expect((await db.pool.query("select later_on()")).rows).toEqual([{ later_on: 1 }]);
    const kept = await db.owner.query(
      "select has_table_privilege('pg_monitor', 'appointments', 'select') as kept",
    );
    expect(kept.rows).toEqual([{ kept: true }]);
  });
});

/** As the version before left it: each file run as it is, closed by nobody. */
async function createOpenDatabase(files: Awaited<ReturnType<typeof readMigrations>>) {
  await old.owner.query(
    "create table schema_migrations (name text primary key, sha256 text not null, applied_at timestamptz not null default now())",
  );
  for (const { name, sql, sha256 } of files) {
    await old.owner.query(sql);
    await old.owner.query("insert into schema_migrations (name, sha256) values ($1, $2)", [name, sha256]);
  }
  return insertBareOrganization(old.owner);
}
