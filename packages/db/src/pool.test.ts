import { randomUUID } from "node:crypto";
import { afterAll, expect, test } from "vitest";
import { assertAppRole } from "./migrate/assert-app-role.ts";
import { createAppPool } from "./pool.ts";
import { openTestDb } from "@callwaiting/testing/database";
import { forAllTests } from "@callwaiting/testing/for-all-tests";

// Behind a pooler the role comes from the user, because no option reaches PostgreSQL.

const db = forAllTests(() => openTestDb());
const users: string[] = [];
afterAll(async () => {
  for (const user of users) await db.owner.query(`drop role if exists ${user}`);
});

/** Roles belong to the whole cluster, so each has a name of its own. */
async function createUser(): Promise<string> {
  const user = `pool_${randomUUID().slice(0, 8)}`;
  users.push(user);
  await db.owner.query(`create role ${user} login password 'secret' in role callwaiting_app`);
  return user;
}

function openPooled(user: string) {
  const url = new URL(db.url);
  url.username = user;
  url.password = "secret";
  return createAppPool({ connectionString: url.href, isPooled: true, max: 1 });
}

test("a user that begins as the application role needs no option, and stays it when the pooler resets", async () => {
  const user = await createUser();
  await db.owner.query(`alter role ${user} set role = 'callwaiting_app'`);
  const pool = openPooled(user);
  try {
    await assertAppRole(pool);
    await pool.query("discard all");
    await assertAppRole(pool);
  } finally {
    await pool.end();
  }
});

test("a user that only may become the application role is refused", async () => {
  const pool = openPooled(await createUser());
  try {
    await expect(assertAppRole(pool)).rejects.toThrow(/instead of "callwaiting_app".*DATABASE_POOL_URL/);
  } finally {
    await pool.end();
  }
});
