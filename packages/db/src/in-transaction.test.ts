import { Pool } from "pg";
import { beforeAll, expect, test } from "vitest";
import { RolledBackError, inTransaction } from "./in-transaction.ts";
import { openTestDb } from "@callwaiting/testing/database";
import { forAllTests } from "@callwaiting/testing/for-all-tests";

const db = forAllTests(() => openTestDb({ migrated: false }));
beforeAll(async () => {
  await db.owner.query("create table notes (note text not null)");
});

async function notes(): Promise<readonly string[]> {
  const { rows } = await db.owner.query<{ note: string }>("select note from notes order by note");
  return rows.map(({ note }) => note);
}

test("keeps all of it, or nothing", async () => {
  await inTransaction(db.owner, (client) => client.query("insert into notes values ('kept')"));
  const failing = inTransaction(db.owner, async (client) => {
    await client.query("insert into notes values ('undone')");
    throw new Error("something else");
  });
  await expect(failing).rejects.toThrow("something else");
  expect(await notes()).toEqual(["kept"]);
});

test("says so when PostgreSQL undoes a transaction whose failed statement was overlooked", async () => {
  const failing = inTransaction(db.owner, async (client) => {
    await client.query("insert into notes values ('lost')");
    await client.query("insert into notes values (null)").catch(() => {});
    return "done";
  });
  await expect(failing).rejects.toBeInstanceOf(RolledBackError);
  expect(await notes()).not.toContain("lost");
});

test("a connection that cannot roll back is not given to the next one", async () => {
  const pool = new Pool({ connectionString: db.url, max: 1 });
  pool.on("error", () => {});
  const backend = () =>
    pool.query<{ pid: number }>("select pg_backend_pid() as pid").then(({ rows }) => rows[0]?.pid);
  const before = await backend();
  const failing = inTransaction(pool, async (client) => {
    client.on("error", () => {});
    await db.owner.query("select pg_terminate_backend($1)", [before]);
    await client.query("insert into notes values ('never')");
  });
  await expect(failing).rejects.toThrow();
  expect(await backend()).not.toBe(before);
  await pool.end();
});
