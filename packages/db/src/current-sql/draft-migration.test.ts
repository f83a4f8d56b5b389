import { beforeAll, expect, inject, test } from "vitest";
import "@callwaiting/testing/provided-context";
import { draftMigration } from "./draft-migration.ts";
import { type SqlFile, readCurrentSql } from "./read-current-sql.ts";

let files: readonly SqlFile[];
beforeAll(async () => {
  files = await readCurrentSql();
});

function sqlOf(path: string): string {
  return files.find((file) => file.path === path)?.sql.trim() ?? "";
}

/** sql/ with files that say something else; an empty text takes one away. */
async function draft(changed: Readonly<Record<string, string>>) {
  const known = files.map((file) => ({ ...file, sql: changed[file.path] ?? file.sql }));
  const added = Object.entries(changed)
    .filter(([path]) => sqlOf(path) === "")
    .map(([path, sql]) => ({ path, sql }));
  return draftMigration({
    adminUrl: inject("adminUrl"),
    files: [...known, ...added].filter(({ sql }) => sql !== ""),
  });
}

test("nothing changed: nothing is drafted", async () => {
  expect(await draft({})).toBeNull();
});

test("a function whose text changed is replaced by its file, comment and all", async () => {
  const path = "functions/find_repeat.sql";
  const sql = sqlOf(path)
    .replace("-- What", "-- Newly: what")
    .replace("\nbegin\n", "\nbegin\n  perform 1;\n");
  expect(await draft({ [path]: sql })).toEqual({ sql: `${sql}\n`, refusal: null, byHand: [] });
});

test("one whose parameters or answer changed is dropped first, and the same roles may run it afterwards", async () => {
  const path = "functions/prune_live_changes.sql";
  const sql = sqlOf(path).replace(
    "p_limit integer default 1000",
    "p_limit integer default 1000, p_days integer default 30",
  );
  const longer = "functions/outcome_rank.sql";
  const bigint = sqlOf(longer).replace("returns integer", "returns bigint");
  const drafted = await draft({
    [path]: sql.replaceAll("(uuid, integer)", "(uuid, integer, integer)"),
    [longer]: bigint,
  });
  expect(drafted).toMatchObject({ refusal: null, byHand: [] });
  expect(drafted?.sql).toContain(
    "drop function prune_live_changes(p_org_id uuid, p_limit integer);\n-- Removes what the live feed",
  );
  expect(drafted?.sql).toContain(`drop function outcome_rank(p_outcome text);\n${bigint}`);
});

test("new tables, and columns, indexes, triggers, policies and rights on one that is there", async () => {
  const calls = sqlOf("tables/calls.sql").replace(
    "  cost numeric",
    "  language text not null default 'en' check (language <> ''),\n  cost numeric",
  ).concat(`
      create index calls_by_language on calls (org_id, language);
      create trigger fresh after delete on calls for each row execute function notify_change();
      create policy fresh on calls as restrictive for select to callwaiting_app using (language <> 'xx');
      grant delete on calls to callwaiting_app;
      grant update (call_id) on calls to callwaiting_auth;`);
  const fresh = `create table fresh (
    org_id uuid not null references organizations, fresh_id bigint generated always as identity primary key);
    create function fresh_count() returns bigint language sql return (select count(*) from fresh);`;
  const drafted = await draft({ "tables/calls.sql": calls, "tables/fresh.sql": fresh });
  expect(drafted).toMatchObject({ refusal: null, byHand: [] });
  expect(drafted?.sql).toContain(fresh);
  expect(drafted?.sql).toContain("alter table calls add column language text not null default 'en'::text;");
});

test("what takes something away, or needs a decision, is named and left to a person", async () => {
  const services = sqlOf("tables/services.sql")
    .replace("key text not null", "rank integer not null,\n  key varchar(64) not null")
    .replace(
      "default 0 check (buffer_after_minutes between 0 and 240)",
      "check (buffer_after_minutes between 0 and 300)",
    );
  const drafted = await draft({
    "tables/services.sql": services,
    "functions/load_sealed_secrets.sql": "",
    "functions/plain_key.sql": sqlOf("functions/plain_key.sql").replaceAll("p_text", "p_name"),
  });
  expect(drafted?.sql).toContain("drop function plain_key(p_text text);");
  expect(drafted?.refusal).toBeNull();
  expect(drafted?.byHand).toEqual(
    expect.arrayContaining([
      "column services.rank: in sql/ only",
      "column services.key: type is character varying(64) in sql/, text in migrations/",
      "column services.buffer_after_minutes: default is nothing in sql/, 0 in migrations/",
      "function load_sealed_secrets(p_org_id uuid): in migrations/ only",
    ]),
  );
});

test("a draft that PostgreSQL does not take says why", async () => {
  const path = "functions/search_key.sql";
  const drafted = await draft({ [path]: sqlOf(path).replaceAll("p_text", "p_name") });
  expect(drafted?.refusal).toContain("cannot drop function search_key(text)");
  expect(drafted?.byHand).toHaveLength(2);
});
