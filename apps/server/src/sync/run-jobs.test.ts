import { createOwnerPool } from "@callwaiting/db";
import { openTestDb } from "@callwaiting/testing/database";
import { SOON } from "@callwaiting/testing/deadlines";
import { forEachTest } from "@callwaiting/testing/for-all-tests";
import { startSilentRelay } from "@callwaiting/testing/silent-relay";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { createLogger } from "../http/create-logger.ts";
import { NO_TELEMETRY } from "../telemetry/telemetry.ts";
import { type RunningJobs, runJobs } from "./run-jobs.ts";

const db = forEachTest(() => openTestDb());
let owner: ReturnType<typeof createOwnerPool>;
let jobs: RunningJobs | undefined;
beforeEach(async () => {
  owner = createOwnerPool({ connectionString: db.url, max: 6 });
});
afterEach(async () => {
  await jobs?.stop();
  await owner.end();
});

test("a runner that ends by itself is replaced, and what was asked for in the meantime is done", async () => {
  const written: string[] = [];
  const log = createLogger({ level: "debug", destination: { write: (line) => void written.push(line) } });
  const done: unknown[] = [];
  const tasks = { reconcile: async (payload: unknown) => void done.push(payload) };
  jobs = await runJobs({
    owner,
    tasks,
    telemetry: NO_TELEMETRY,
    concurrency: 1,
    presenceEveryMs: 1_000,
    restartAfterMs: 100,
    log,
  });
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

test.each([
  { ending: "done", fails: false },
  { ending: "failed", fails: true },
])(
  "a connection that is lost while a job is marked as $ending ends no process, and the job is done again",
  async ({ fails }) => {
    const blocker = await db.owner.connect();
    let attempts = 0;
    const tasks = {
      reconcile: async () => {
        attempts += 1;
        if (attempts > 1) return;
        // What the queue has to say about this job waits from here on.
        await blocker.query("begin");
        await blocker.query("select from graphile_worker._private_jobs for update");
        if (fails) throw new Error("not this time");
      },
    };
    jobs = await runJobs({
      owner,
      tasks,
      telemetry: NO_TELEMETRY,
      concurrency: 1,
      presenceEveryMs: 500,
      restartAfterMs: 100,
      log: createLogger({ level: "silent" }),
    });
    await jobs.add("reconcile", {});
    await vi.waitFor(async () => {
      const { rowCount } = await db.owner.query(
        `select pg_terminate_backend(pid) from pg_stat_activity
       where datname = current_database() and wait_event_type = 'Lock' and query like '%_private_jobs%'`,
      );
      expect(rowCount).toBe(1);
    }, SOON);
    await blocker.query("rollback");
    blocker.release();

    // A rejection that nobody hears, which would end the process, fails this run as well.
    await vi.waitFor(async () => {
      expect(attempts).toBe(2);
      expect((await db.owner.query("select from graphile_worker.jobs")).rowCount).toBe(0);
    }, SOON);
  },
);

test("a connection that breaks before it listens, while its runner ends, ends no process", async () => {
  let breakOff = () => {};
  const listening = new Promise<never>((_, reject) => {
    breakOff = () => reject(new Error("Connection terminated unexpectedly"));
  });
  listening.catch(() => {});
  let unlistened = 0;
  owner.on("connect", (client) => {
    const query = client.query.bind(client) as (...args: unknown[]) => unknown;
    const instead = (...args: unknown[]) => {
      if (String(args[0]).startsWith("LISTEN")) return listening;
      if (String(args[0]).startsWith("UNLISTEN")) unlistened += 1;
      return query(...args);
    };
    Object.assign(client, { query: instead });
  });
  const written: string[] = [];
  const log = createLogger({ level: "debug", destination: { write: (line) => void written.push(line) } });
  const ending = await runJobs({
    owner,
    tasks: {},
    telemetry: NO_TELEMETRY,
    concurrency: 1,
    presenceEveryMs: 3_600_000,
    log,
  });
  await vi.waitFor(() => expect(written.join("")).toContain("Worker connected and looking for jobs"), SOON);
  await ending.stop();
  expect(unlistened).toBe(1);
  breakOff();
  // A rejection that nobody hears, which would end the process, fails this run as well.
  await vi.waitFor(() => expect(unlistened).toBe(2), SOON);
  await owner.query("select");
  await owner.query("select");
  expect(owner.totalCount - owner.idleCount).toBe(0);
});

test("a start right after a kill -9 takes up the killed server's jobs within seconds, not at the next round", async () => {
  await db.owner.query(`select graphile_worker.add_job('reconcile', '{"n": 1}')`);
  await db.owner.query(
    "update graphile_worker._private_jobs set locked_by = 'killed', locked_at = now(), attempts = 1",
  );
  const done: unknown[] = [];
  jobs = await runJobs({
    owner,
    tasks: { reconcile: async (payload: unknown) => void done.push(payload) },
    telemetry: NO_TELEMETRY,
    concurrency: 1,
    presenceEveryMs: 3_600_000,
    log: createLogger({ level: "silent" }),
  });
  await vi.waitFor(() => expect(done).toEqual([{ n: 1 }]), SOON);
});

test("a stop while another runner is on its way up leaves none behind", async () => {
  let replaced = () => {};
  const isBeingReplaced = new Promise<void>((resolve) => (replaced = resolve));
  const log = createLogger({
    level: "error",
    // By then the restart is under way, which takes several turns of the database.
    destination: { write: (line) => void (line.includes("is started again") && setTimeout(replaced, 2)) },
  });
  jobs = await runJobs({
    owner,
    tasks: {},
    telemetry: NO_TELEMETRY,
    concurrency: 1,
    presenceEveryMs: 1_000,
    restartAfterMs: 0,
    log,
  });
  const announcement = `{"migrationNumber": 999999, "breaking": true}`;
  const announce = () => db.owner.query("select pg_notify('worker:migrate', $1)", [announcement]);
  const again = setInterval(() => void announce().catch(() => {}), 100);
  await isBeingReplaced;
  clearInterval(again);
  await jobs.stop();
  // A runner that is left holds the connection on which it listens.
  expect(owner.totalCount - owner.idleCount).toBe(0);
});

test("a job whose worker's connections went silent, as when the database's address moves, is done again and the queue goes on", async () => {
  await using relay = await startSilentRelay(db.url);
  const moving = createOwnerPool({ connectionString: relay.databaseUrl, max: 6, queryTimeoutMs: 500 });
  const done: unknown[] = [];
  const tasks = {
    reconcile: async (payload: unknown) => {
      done.push(payload);
      if (done.length === 1) relay.silenceOpenConnections();
    },
  };
  const moved = await runJobs({
    owner: moving,
    tasks,
    telemetry: NO_TELEMETRY,
    concurrency: 1,
    presenceEveryMs: 500,
    restartAfterMs: 100,
    log: createLogger({ level: "silent" }),
  });
  try {
    await moved.add("reconcile", { n: 1 });
    await vi.waitFor(() => expect(done).toHaveLength(1), SOON);
    // The old address is fenced off: what it held is let go.
    await db.owner.query(
      "select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and application_name = 'callwaiting-setup' and pid <> pg_backend_pid()",
    );
    await vi.waitFor(() => expect(done).toEqual([{ n: 1 }, { n: 1 }]), SOON);
    await vi.waitFor(async () => {
      expect((await db.owner.query("select from graphile_worker.jobs")).rowCount).toBe(0);
    }, SOON);
  } finally {
    await moved.stop();
    await moving.end();
  }
});
