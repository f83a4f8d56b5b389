import { existsSync } from "node:fs";
import { mkdir, mkdtemp, realpath, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Client } from "pg";
import { afterEach, beforeEach, expect, it } from "vitest";
import { startTestCluster } from "./start-test-cluster.ts";

let leftover: string;
beforeEach(async () => {
  // 4194999 is above the largest pid Linux gives out, so this run is certainly dead.
  leftover = await mkdtemp(join(await realpath(tmpdir()), "callwaiting-test-4194999-"));
});
afterEach(async () => {
  await rm(leftover, { recursive: true, force: true });
});

it("gives a superuser's URL, removes what dead runs left, and is gone after stop", async () => {
  await mkdir(join(leftover, "cluster", "pgdata"), { recursive: true });
  const cluster = await startTestCluster();
  expect(existsSync(leftover)).toBe(false);
  const client = new Client({ connectionString: cluster.adminUrl });
  await client.connect();
  const { rows } = await client.query(
    "select rolsuper, current_setting('data_directory') as dir from pg_roles where rolname = current_user",
  );
  await client.end();
  expect(rows).toMatchObject([{ rolsuper: true }]);
  await cluster.stop();
  expect(existsSync((rows as { dir: string }[])[0]?.dir ?? "/")).toBe(false);
});

it("uses the server it is given and leaves it alone", async () => {
  const cluster = await startTestCluster({ databaseUrl: "postgresql://somewhere/else" });
  expect(cluster.adminUrl).toBe("postgresql://somewhere/else");
  await cluster.stop();
  expect(existsSync(leftover)).toBe(true);
});
