import { randomUUID } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openTestDb } from "@callwaiting/testing/database";
import { afterAll, beforeAll, expect, test } from "vitest";
import { freePort, spawnServer, untilServing } from "@callwaiting/testing/server";
import { forAllTests } from "@callwaiting/testing/for-all-tests";

// DATABASE_POOL_URL. That PgBouncer itself bears it is shown by the torture run (docs/torture.md).

const db = forAllTests(() => openTestDb());
let dataDir: string;
const user = `pool_${randomUUID().slice(0, 8)}`;
beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), "pooled-"));
  await db.owner.query(`create role ${user} login password 'secret' in role callwaiting_app`);
});
afterAll(async () => {
  await rm(dataDir, { recursive: true, force: true });
});

async function start() {
  const url = new URL(db.url);
  url.username = user;
  url.password = "secret";
  const env = { PORT: String(await freePort()), DATABASE_URL: db.url, DATA_DIR: dataDir, SEED_DEMO: "false" };
  return spawnServer({ ...env, DATABASE_POOL_URL: url.href });
}

test("requests go to DATABASE_POOL_URL, whose user must begin as the application role", async () => {
  const refused = await start();
  expect(await refused.ended).toBe(1);
  expect(refused.output()).toContain(`works as "${user}" instead of "callwaiting_app"`);

  await db.owner.query(`alter role ${user} set role = 'callwaiting_app'`);
  const server = await start();
  try {
    await untilServing(server, dataDir);
    const { rows } = await db.owner.query(
      `select application_name as name, usename = $1 as "isPooled" from pg_stat_activity
       where datname = current_database() and application_name like 'callwaiting%' group by 1, 2 order by 1`,
      [user],
    );
    expect(rows).toContainEqual({ name: "callwaiting", isPooled: true });
    expect(rows).toContainEqual({ name: "callwaiting-setup", isPooled: false });
  } finally {
    server.child.kill("SIGTERM");
    expect(await server.ended).toBe(0);
  }
  await db.owner.query(`drop role ${user}`);
});
