import { expect, test } from "vitest";
import { listGrants } from "./testing/list-grants.ts";
import { openTestDb } from "@callwaiting/testing/database";
import { forAllTests } from "@callwaiting/testing/for-all-tests";

const db = forAllTests(() => openTestDb());

test("the server's roles may do exactly what grants.txt says", async () => {
  const grants = await listGrants(db.owner);
  await expect(`${grants.join("\n")}\n`).toMatchFileSnapshot("../grants.txt");
});

test("everybody else may run none of our functions", async () => {
  expect((await listGrants(db.owner)).filter((line) => line.startsWith("everybody"))).toEqual([]);
});

test.each([
  "grant delete on appointments to callwaiting_app",
  "grant update (created_at) on organizations to callwaiting_app",
  "grant select on changes to public",
  "grant usage on schema accounts to callwaiting_app",
  'grant select ("email") on accounts."user" to callwaiting_app',
  "grant execute on function record_change() to callwaiting_auth",
  "grant create on schema public to public",
  "create sequence fresh; grant usage on sequence fresh to callwaiting_app",
  "create function fresh() returns int language sql security definer as 'select 1'",
  "alter function enqueue_assistant_sync security invoker",
  "alter role callwaiting_app bypassrls",
  "grant pg_read_all_data to callwaiting_auth",
  "alter default privileges grant select on tables to callwaiting_app",
])("would show: %s", async (sql) => {
  const before = await listGrants(db.owner);
  const client = await db.owner.connect();
  try {
    await client.query("begin");
    await client.query(sql);
    expect(await listGrants(client)).not.toEqual(before);
  } finally {
    await client.query("rollback");
    client.release();
  }
});
