import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { migrate } from "../migrate/migrate.ts";
import { readMigrations } from "../migrate/read-migrations.ts";
import { type TestDb, openTestDb } from "@callwaiting/testing/database";
import { compareCatalogues, describeDifference } from "./compare-catalogues.ts";
import { type CatalogueObject, listCatalogue } from "./list-catalogue.ts";
import { loadCurrentSql } from "./load-current-sql.ts";
import { type SqlFile, readCurrentSql } from "./read-current-sql.ts";

let files: readonly SqlFile[];
let current: TestDb;
let migrated: TestDb;
let inMigrations: readonly CatalogueObject[];
beforeAll(async () => {
  [current, migrated] = await Promise.all([openTestDb({ migrated: false }), openTestDb({ migrated: false })]);
  files = await readCurrentSql();
  const migrations = await readMigrations();
  await Promise.all([loadCurrentSql(current.owner, files), migrate(migrated.owner, { migrations })]);
  inMigrations = await listCatalogue(migrated.owner);
});
afterAll(() => Promise.all([current[Symbol.asyncDispose](), migrated[Symbol.asyncDispose]()]));

test("sql/ says exactly what the migrations make", async () => {
  const inSql = await listCatalogue(current.owner);
  expect(compareCatalogues(inSql, inMigrations).map(describeDifference)).toEqual([]);
});

test("every table and every function has the one file that bears its name", () => {
  const named = inMigrations
    .filter(({ kind, facts }) => kind === "function" || (kind === "relation" && facts["kind"] === "r"))
    .map(({ kind, of }) => `${kind === "function" ? "functions" : "tables"}/${of?.replaceAll('"', "")}.sql`);
  const paths = files.map(({ path }) => path).filter((path) => path !== "setup.sql");
  expect(paths.toSorted()).toEqual([...new Set(named)].sort());
});

/** The function as it is now, with something of its text exchanged. */
async function redefined(name: string, from: string, to: string): Promise<string> {
  const { rows } = await current.owner.query<{ sql: string }>(
    "select pg_get_functiondef($1::regproc) as sql",
    [name],
  );
  const changed = rows[0]?.sql.replace(from, to) ?? "";
  expect(changed).not.toBe(rows[0]?.sql);
  return changed;
}

describe("one side that is changed alone is named", () => {
  test.each([
    ["alter table calls add column fresh text", "column calls.fresh: in sql/ only"],
    ["alter table calls drop column cost", "column calls.cost: in migrations/ only"],
    [
      "alter table calls alter column cost type numeric(12, 4)",
      "column calls.cost: type is numeric(12,4) in sql/, numeric(12,6) in migrations/",
    ],
    [
      "alter table services alter column active drop default",
      "column services.active: default is nothing in sql/, true in migrations/",
    ],
    [
      "alter table services alter column active drop not null",
      "column services.active: not null is false in sql/, true in migrations/",
    ],
    ["drop index calls_by_time", "index calls_by_time on calls: in migrations/ only"],
    [
      "alter table appointments drop constraint appointments_never_overlap",
      "constraint appointments_never_overlap on appointments: in migrations/ only",
    ],
    [
      "alter table calls disable trigger record_change",
      "trigger record_change on calls: enabled is D in sql/, O in migrations/",
    ],
    ["drop policy tenant_only on calls", "policy tenant_only on calls: in migrations/ only"],
    [
      "alter policy tenant_only on calls using (true)",
      "policy tenant_only on calls: using is true in sql/, (org_id = ( SELECT current_org_id() AS current_org_id)) in migrations/",
    ],
    [
      "alter table calls no force row level security",
      "table calls: forced row-level security is false in sql/, true in migrations/",
    ],
    ["grant delete on calls to callwaiting_app", "table calls: rights differs"],
    [
      "grant update (created_at) on providers to callwaiting_app",
      "column providers.created_at: rights is [callwaiting_app: UPDATE] in sql/, [] in migrations/",
    ],
    [
      "alter function find_repeat volatile",
      /^function find_repeat\(.*\): volatility is volatile in sql\/, stable in migrations\/$/,
    ],
    [
      "alter function find_repeat security definer",
      /^function find_repeat\(.*\): security is definer in sql\/, invoker in migrations\/$/,
    ],
    [
      "alter function book_for_staff reset all",
      /^function book_for_staff\(.*\): settings is nothing in sql\/, plan_cache_mode=force_generic_plan in migrations\/$/,
    ],
    [
      "alter function find_repeat owner to callwaiting_app",
      /^function find_repeat\(.*\): .*owner is callwaiting_app in sql\//,
    ],
    ["grant execute on function find_repeat to public", /^function find_repeat\(.*\): rights /],
    ["drop function find_repeat", /^function find_repeat\(.*\): in migrations\/ only$/],
    ["create view fresh as select 1 as one", "view fresh: in sql/ only"],
    ["create domain fresh as text", "type fresh: in sql/ only"],
    ["create extension pg_trgm", "extension pg_trgm: in sql/ only"],
  ])("%s", async (sql, line) => {
    await expect(differencesAfter(sql)).resolves.toContainEqual(
      typeof line === "string" ? line : expect.stringMatching(line),
    );
  });

  test("a function's text", async () => {
    const sql = await redefined("find_repeat", "p_name is null", "false");
    expect(await differencesAfter(sql)).toEqual([
      expect.stringMatching(/^function find_repeat\(.*\): text differs$/),
    ]);
  });
});

/** The statement runs in the database of sql/ alone, and is undone. */
async function differencesAfter(sql: string): Promise<readonly string[]> {
  const client = await current.owner.connect();
  try {
    await client.query("begin");
    await client.query(sql);
    return compareCatalogues(await listCatalogue(client), inMigrations).map(describeDifference);
  } finally {
    await client.query("rollback");
    client.release();
  }
}
