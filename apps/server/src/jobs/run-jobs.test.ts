import { createOwnerPool } from "@callwaiting/db";
import { type TestDb, openTestDb } from "@callwaiting/db/testing";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { createLogger } from "../http/create-logger.ts";
import { type RunningJobs, runJobs } from "./run-jobs.ts";

let db: TestDb;
let owner: ReturnType<typeof createOwnerPool>;
let jobs: RunningJobs | undefined;
beforeEach(async () => {
  db = await openTestDb();
  owner = createOwnerPool({ connectionString: db.url, max: 6 });
});
afterEach(async () => {
  await jobs?.stop();
  await owner.end();
  await db[Symbol.asyncDispose]();
});

const SOON = { timeout: 25_000, interval: 50 };

test("a runner that ends by itself is replaced, and what was asked for in the meantime is done", async () => {
  const written: string[] = [];
  const log = createLogger({ level: "debug", destination: { write: (line) => void written.push(line) } });
  const done: unknown[] = [];
  const tasks = { reconcile: async (payload: unknown) => void done.push(payload) };
  jobs = await runJobs({ owner, tasks, concurrency: 1, presenceEveryMs: 1_000, log });
  await jobs.add("reconcile", { n: 1 });
  await vi.waitFor(() => expect(done).toEqual([{ n: 1 }]), SOON);

  // As another server announces it that updates the queue's tables.
  const announcement = `{"migrationNumber": 999999, "breaking": true}`;
  await vi.waitFor(async () => {
    await db.owner.query("select pg_notify('worker:migrate', $1)", [announcement]);
    expect(written.join("")).toContain("the job runner ended and is started again");
  }, SOON);
  // graphile-worker sets it on the way; a server that goes on and stops in order ends with 0.
  expect(process.exitCode).toBeUndefined();
  await db.owner.query(`select graphile_worker.add_job('reconcile', '{"n": 2}')`);
  await vi.waitFor(() => expect(done).toEqual([{ n: 1 }, { n: 2 }]), SOON);
});
