import { randomUUID } from "node:crypto";
import { E164 } from "@callwaiting/domain";
import { beforeAll, describe, expect, test } from "vitest";
import { bookAppointment } from "../booking/book-appointment.ts";
import { recordCall } from "../calls/record-call.ts";
import { listOrganizations } from "../organizations/list-organizations.ts";
import { type OwnerPool, createOwnerPool } from "../pool.ts";
import { createTestOrganization } from "@callwaiting/testing/clinic";
import { type TestDb, openTestDb } from "@callwaiting/testing/database";
import { forAllTests } from "@callwaiting/testing/for-all-tests";
import { asWholeDatabase } from "./as-whole-database.ts";
import { dumpDatabase } from "./dump-database.ts";
import { restoreDatabase } from "./restore-database.ts";

const STRANGE = 'Zoë "O\'Neil" \\N\t\r\n{,} 🙂 \u2028 null';
/** Types and names that a table of tomorrow may have, and what a trigger must not do again. */
const ODD_TABLE = `
  create schema "Odd";
  create table "Odd"."T-1" (id bigint generated always as identity primary key, parent bigint references "Odd"."T-1",
    "Wort" text, bytes bytea, amount numeric, spent interval, tags text[], doc json, docb jsonb, range int4range,
    at timestamptz, day date, flag boolean, n double precision, twice numeric generated always as (amount * 2) stored);
  create function "Odd".mark() returns trigger language plpgsql as $$ begin new."Wort" := 'changed'; return new; end $$;
  create trigger mark before insert on "Odd"."T-1" for each row execute function "Odd".mark()`;

const source = forAllTests(() => openTestDb());
beforeAll(async () => {
  await source.owner.query(ODD_TABLE);
  await source.owner.query('alter table "Odd"."T-1" disable trigger mark');
  await source.owner.query(
    `insert into "Odd"."T-1" (parent, "Wort", bytes, amount, spent, tags, doc, docb, range, at, day, flag, n) values
      (2, $1, '\\x00ff', 12345678901234567890.123456789, '1 mon 2 days 03:04:05.000006', array['a,b', null, '"', '{}', ''],
       '{"a" :  1, "a": 2}', '{"b": [1.10]}', '[1,5)', '2026-11-01 01:30:00.123456-04', 'infinity', true, 'NaN'),
      (null, '', '', 0, '0', '{}', 'null', 'null', 'empty', '-infinity', '0001-01-01 BC', false, 1e-300),
      (null, null, null, null, null, null, null, null, null, null, null, null, null)`,
    [STRANGE],
  );
  await source.owner.query('alter table "Odd"."T-1" enable trigger mark');
  for (const name of ["One", STRANGE]) {
    const { orgId } = await createTestOrganization(source.owner, { name });
    await bookAppointment(source.pool, {
      orgId,
      patientName: STRANGE,
      phone: E164.parse("+14155550123"),
      email: null,
      service: null,
      scheduledAt: "2026-12-01T19:00:00Z",
      now: "2026-11-20T15:00:00Z",
    });
    await recordCall(source.pool, orgId, { callId: "call-1", transcript: STRANGE });
  }
  // More rows than are written at once.
  const { orgId } = await createTestOrganization(source.owner);
  await source.owner.query(
    "insert into calls (org_id, call_id, cost) select $1, 'call ' || n, n / 7.0 from generate_series(1, 2345) n",
    [orgId],
  );
});

/** Every table's rows as a text, generated columns included. */
async function readAll(owner: OwnerPool): Promise<Record<string, string[]>> {
  const { rows } = await owner.query<{ name: string }>(`
    select format('%I.%I', n.nspname, c.relname) as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where c.relkind = 'r' and n.nspname !~ '^(pg_|information_schema|graphile_worker|clock)' and c.relname <> 'schema_migrations'`);
  const all: Record<string, string[]> = {};
  for (const { name } of rows) {
    const found = await owner.query<{ row: string }>(`select t::text as row from ${name} t order by 1`);
    all[name] = found.rows.map(({ row }) => row);
  }
  return all;
}

async function backUp(owner: OwnerPool): Promise<string[]> {
  return asWholeDatabase(owner, async (client) => {
    let text = "";
    for await (const chunk of dumpDatabase(client)) text += chunk;
    return text.trimEnd().split("\n");
  });
}

async function* each(lines: readonly string[]): AsyncGenerator<string> {
  yield* lines;
}

async function openEmpty(): Promise<TestDb> {
  const db = await openTestDb();
  await db.owner.query(ODD_TABLE);
  return db;
}

describe("a backup that is put back", () => {
  test("has every row of every table exactly as it was, and goes on counting where it was", async () => {
    await using target = await openEmpty();
    const lines = await backUp(source.owner);
    const before = await readAll(source.owner);
    expect(before["public.calls"]).toHaveLength(2347);
    await restoreDatabase(target.owner, { lines: each(lines), force: false });
    expect(await readAll(target.owner)).toEqual(before);
    const next = await target.owner.query('insert into "Odd"."T-1" (amount) values (1) returning id, "Wort"');
    // Four, and the trigger is awake again.
    expect(next.rows).toEqual([{ id: "4", Wort: "changed" }]);
  });

  test("is refused by a database that has rows, unless they are to be replaced", async () => {
    await using target = await openEmpty();
    await createTestOrganization(target.owner, { name: "Only here" });
    const lines = await backUp(source.owner);
    const before = await readAll(target.owner);
    await expect(restoreDatabase(target.owner, { lines: each(lines), force: false })).rejects.toThrow(
      /not empty/,
    );
    expect(await readAll(target.owner)).toEqual(before);
    await restoreDatabase(target.owner, { lines: each(lines), force: true });
    expect(await readAll(target.owner)).toEqual(await readAll(source.owner));
  });

  test.each([
    ["without its end", (lines: string[]) => lines.slice(0, -1), /end is missing/],
    ["with a row missing", (lines: string[]) => lines.toSpliced(-5, 1), /end is missing/],
    ["with half a line", (lines: string[]) => [...lines.slice(0, 10), '["a'], /cannot be read/],
    ["of another kind", () => ['{"hello":1}'], /no backup/],
    ["with nothing in it", () => [], /no backup/],
    [
      "of another version",
      (lines: string[]) => [(lines[0] ?? "").replace(/"sha256":"./, '"sha256":"_'), ...lines.slice(1)],
      /another version/,
    ],
  ])("is refused %s, and the rows from before are still there", async (_, damage, message) => {
    await using target = await openEmpty();
    await createTestOrganization(target.owner);
    const before = await readAll(target.owner);
    const lines = damage(await backUp(source.owner));
    await expect(restoreDatabase(target.owner, { lines: each(lines), force: true })).rejects.toThrow(message);
    expect(await readAll(target.owner)).toEqual(before);
  });

  test("an owner who is no superuser restores it too, and row-level security is forced again", async () => {
    await using target = await openTestDb({ migrated: false });
    await using plain = await openTestDb();
    await createTestOrganization(plain.owner);
    const role = `owner_${randomUUID().slice(0, 8)}`;
    await target.owner.query(`create role ${role} login createrole nosuperuser password 'secret'`);
    await target.owner.query(`grant callwaiting_app, callwaiting_auth to ${role} with admin option`);
    const url = new URL(target.url);
    await target.owner.query(`alter database ${url.pathname.slice(1)} owner to ${role}`);
    await target.owner.query(`alter schema public owner to ${role}`);
    url.username = role;
    url.password = "secret";
    const owner = createOwnerPool({ connectionString: url.href });
    await restoreDatabase(owner, { lines: each(await backUp(plain.owner)), force: false });
    expect(await readAll(target.owner)).toEqual(await readAll(plain.owner));
    expect((await owner.query("select from organizations")).rowCount).toBe(0);
    // What such an owner cannot do is see everything: better no backup than one with holes.
    await expect(backUp(owner)).rejects.toThrow(/BYPASSRLS/);
    await expect(listOrganizations(owner)).rejects.toThrow(/BYPASSRLS/);
    await owner.end();
    await target.owner.query(`reassign owned by ${role} to current_user`);
    await target.owner.query(`drop owned by ${role}`);
    await target.owner.query(`drop role ${role}`);
  });
});
