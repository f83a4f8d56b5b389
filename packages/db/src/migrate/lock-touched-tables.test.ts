import { openTestDb } from "@callwaiting/testing/database";
import { expect, test } from "vitest";
import { inTransaction } from "../in-transaction.ts";
import { lockTouchedTables } from "./lock-touched-tables.ts";
import type { Migration } from "./read-migrations.ts";

const file = (sql: string): Migration => ({ name: "a.sql", sql, sha256: "any" });

const FILES = [
  file("alter table messages add column a integer; create table not_there_yet (id integer);"),
  file(`create trigger t after update on calls for each row execute function f();
    create index not_there_by_id on not_there_yet (id);
    alter table accounts."user" add column b integer; alter table only clock.periods add column c integer;`),
];

async function lockedBy(files: readonly Migration[]): Promise<readonly string[]> {
  await using db = await openTestDb();
  return inTransaction(db.owner, async (client) => {
    await lockTouchedTables(client, files);
    const { rows } = await client.query<{ name: string }>(
      `select relation::regclass::text as name from pg_locks
       where pid = pg_backend_pid() and mode = 'AccessExclusiveLock' and locktype = 'relation' order by 1`,
    );
    return rows.map(({ name }) => name);
  });
}

test("several migrations take every table that they change and that is there, before the first of them runs", async () => {
  expect(await lockedBy(FILES)).toEqual(["calls", "clock.periods", "messages"]);
});

test("one migration takes its tables as it comes to them", async () => {
  expect(await lockedBy(FILES.slice(0, 1))).toEqual([]);
});
