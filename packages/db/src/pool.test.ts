import { randomUUID } from "node:crypto";
import type { Pool } from "pg";
import { afterAll, describe, expect, test, vi } from "vitest";
import { E164 } from "@callwaiting/domain";
import { assertAppRole } from "./migrate/assert-app-role.ts";
import { bookAppointment } from "./booking/book-appointment.ts";
import { inTransaction } from "./in-transaction.ts";
import { createAccountsPool, createAppPool, warmUp } from "./pool.ts";
import { allowTime } from "./unhurried.ts";
import { withOrg } from "./with-org.ts";
import { createTestOrganization } from "@callwaiting/testing/clinic";
import { databaseTrouble } from "./database-trouble.ts";
import { SOON, stretched } from "@callwaiting/testing/deadlines";
import { PATIENT, openTestDb } from "@callwaiting/testing/database";
import { forAllTests } from "@callwaiting/testing/for-all-tests";
import { startSilentRelay } from "@callwaiting/testing/silent-relay";

/** Where somebody does not answer; the others have as long. */
const SHORT_MS = stretched(800);

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
  return createAppPool({ ...PATIENT, connectionString: url.href, isPooled: true, max: 1 });
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

test("a storm on a locked provider: what was given up is not done, and its backends go while the lock is still held", async () => {
  const { orgId } = await createTestOrganization(db.owner);
  const pool = createAppPool({ connectionString: db.url, max: 5, queryTimeoutMs: SHORT_MS });
  const patient = createAppPool({ ...PATIENT, connectionString: db.url, max: 1 });
  const blocker = await db.owner.connect();
  const waiting = async () => {
    const { rows } = await db.owner.query<{ count: number }>(
      `select count(*)::integer as count from pg_stat_activity
       where datname = current_database() and application_name = 'callwaiting' and state = 'active' and wait_event_type = 'Lock'`,
    );
    return rows[0]?.count;
  };
  const book = (n: number, through = pool) =>
    bookAppointment(through, {
      orgId,
      patientName: `Caller ${n}`,
      email: null,
      phone: E164.parse(`+1415555${String(1000 + n)}`),
      service: null,
      scheduledAt: `2026-12-0${1 + (n % 3)}T${String(15 + (n % 5))}:00:00Z`,
      now: "2026-11-20T15:00:00Z",
    });
  try {
    await blocker.query("begin");
    await blocker.query("select 1 from providers where org_id = $1 for update", [orgId]);
    const outcomes = await Promise.allSettled(Array.from({ length: 15 }, (_, n) => book(n)));
    expect(new Set(outcomes.map(({ status }) => status))).toEqual(new Set(["rejected"]));
    await vi.waitFor(async () => expect(await waiting()).toBe(0), SOON);
    await blocker.query("rollback");
    const made = await db.owner.query("select 1 from appointments where org_id = $1", [orgId]);
    expect(made.rowCount).toBe(0);
    expect((await book(1, patient)).kind).toBe("booked");
  } finally {
    blocker.release();
    await Promise.all([pool.end(), patient.end()]);
  }
});

test("whoever waits for a row is told before their connection would be given up, and the connection stays", async () => {
  const { orgId } = await createTestOrganization(db.owner);
  // The word comes a fourteenth of it earlier.
  const pool = createAppPool({ connectionString: db.url, max: 1, queryTimeoutMs: stretched(5_000) });
  const blocker = await db.owner.connect();
  const pid = async () => (await pool.query<{ pid: number }>("select pg_backend_pid() as pid")).rows;
  try {
    const before = await pid();
    await blocker.query("begin");
    await blocker.query("select 1 from providers where org_id = $1 for update", [orgId]);
    const waited = withOrg(pool, orgId, ({ $client }) => $client.query("select 1 from providers for update"));
    await expect(waited).rejects.toMatchObject({ code: "55P03" });
    expect(await pid()).toEqual(before);
  } finally {
    blocker.release(true);
    await pool.end();
  }
});

test("the connections of people have limits for a wait, a freeze and a transaction, each where PostgreSQL knows it", async () => {
  const limitsOf = async (pool: Pool) => {
    const names = ["client_connection_check_interval", "idle_in_transaction_session_timeout", "lock_timeout"];
    const { rows } = await pool.query<{ name: string; setting: string }>(
      "select name, setting from pg_settings where name = any ($1) order by name",
      [[...names, "transaction_timeout"]],
    );
    await pool.end();
    return Object.fromEntries(rows.map(({ name, setting }) => [name, Number(setting)]));
  };
  const { rows } = await db.owner.query("select 1 from pg_settings where name = 'transaction_timeout'");
  const limits = {
    client_connection_check_interval: 500,
    idle_in_transaction_session_timeout: 3_000,
    lock_timeout: 1_395,
    ...(rows.length === 0 ? {} : { transaction_timeout: 10_000 }),
  };
  const connectionString = db.url;
  expect(await limitsOf(createAppPool({ connectionString }))).toEqual(limits);
  expect(await limitsOf(createAccountsPool({ connectionString }))).toEqual(limits);
  // For jobs.
  expect(await limitsOf(createAppPool({ connectionString, queryTimeoutMs: 120_000 }))).toMatchObject({
    lock_timeout: 111_600,
  });
});

test("a transaction that may take longer says so, for itself alone", async () => {
  const pool = createAppPool({ connectionString: db.url, max: 1 });
  const limit = "select current_setting('transaction_timeout', true) as limit";
  try {
    const within = await inTransaction(pool, async (client) => {
      await allowTime(client);
      return (await client.query<{ limit: string | null }>(limit)).rows;
    });
    expect([[{ limit: "2min" }], [{ limit: null }]]).toContainEqual(within);
    const after = (await pool.query<{ limit: string | null }>(limit)).rows;
    expect([[{ limit: "10s" }], [{ limit: null }]]).toContainEqual(after);
  } finally {
    await pool.end();
  }
});

describe("connections that went silent, as when the database's address moves", () => {
  /** As libraries do that give a connection back whatever became of the statement. */
  const askCarelessly = async (pool: Pool) => {
    const client = await pool.connect();
    try {
      await client.query("select 1");
      return "answered";
    } catch (error) {
      return error instanceof Error ? error.message : String(error);
    } finally {
      client.release();
    }
  };

  test("one that was given up is not lent again, whoever returns it without the error", async () => {
    await using relay = await startSilentRelay(db.url);
    const pool = createAppPool({ connectionString: relay.databaseUrl, max: 2, queryTimeoutMs: SHORT_MS });
    try {
      await warmUp(pool, 2);
      relay.silenceOpenConnections();
      const answers = [await askCarelessly(pool), await askCarelessly(pool), await askCarelessly(pool)];
      // The second is given up as well, by whoever looks at the idle ones or by itself.
      const givenUp = expect.stringMatching(/Query read timeout|Connection terminated/);
      expect(answers).toEqual(["Query read timeout", givenUp, "answered"]);
      await vi.waitFor(() => expect(relay.silent()).toBe(0), SOON);
    } finally {
      await pool.end();
    }
  });

  test("of sign-in's, the first that is given up takes the idle ones along", async () => {
    await using relay = await startSilentRelay(db.url);
    const pool = createAccountsPool({
      connectionString: relay.databaseUrl,
      max: 5,
      queryTimeoutMs: SHORT_MS,
    });
    try {
      await warmUp(pool, 5);
      relay.silenceOpenConnections();
      expect([await askCarelessly(pool), await askCarelessly(pool)]).toEqual([
        "Query read timeout",
        "answered",
      ]);
      await vi.waitFor(() => expect(relay.silent()).toBe(0), SOON);
    } finally {
      await pool.end();
    }
  });

  test("of the requests, the first that is given up has the idle ones asked, and those that lead nowhere are gone", async () => {
    await using relay = await startSilentRelay(db.url);
    const pool = createAppPool({ connectionString: relay.databaseUrl, max: 5, queryTimeoutMs: SHORT_MS });
    try {
      await warmUp(pool, 5);
      relay.silenceOpenConnections();
      expect(await askCarelessly(pool)).toBe("Query read timeout");
      await vi.waitFor(() => expect(relay.silent()).toBe(0), SOON);
      expect(await askCarelessly(pool)).toBe("answered");
    } finally {
      await pool.end();
    }
  });

  test("of the requests, whoever is lent one that is just looked at hears that the connection is over", async () => {
    await using relay = await startSilentRelay(db.url);
    const pool = createAppPool({ connectionString: relay.databaseUrl, max: 2, queryTimeoutMs: SHORT_MS });
    const ask = async () => pool.query("select 1").then(() => "answered", databaseTrouble);
    try {
      await warmUp(pool, 2);
      relay.silenceOpenConnections();
      const first = ask();
      await expect(first).resolves.toMatchObject({ cause: "down" });
      // The pool has one connection left, which is being looked at.
      await expect(ask()).resolves.toMatchObject({ cause: "down" });
      await vi.waitFor(() => expect(relay.silent()).toBe(0), SOON);
      expect(await ask()).toBe("answered");
    } finally {
      await pool.end();
    }
  });

  test("of the requests, idle ones that answer stay when another was slow for a reason of its own", async () => {
    const givenUp = vi.fn();
    const pool = createAppPool({
      connectionString: db.url,
      max: 3,
      keepOpen: 3,
      queryTimeoutMs: SHORT_MS,
      onGivenUp: givenUp,
    });
    const pids = async () => {
      const clients = await Promise.all([pool.connect(), pool.connect()]);
      const rows = await Promise.all(
        clients.map((one) => one.query<{ pid: number }>("select pg_backend_pid() as pid")),
      );
      for (const one of clients) one.release();
      return rows.map((one) => one.rows[0]?.pid ?? 0).toSorted((a, b) => a - b);
    };
    try {
      await warmUp(pool, 3);
      const slow = await pool.connect();
      const before = await pids();
      await expect(slow.query("select pg_sleep(60)")).rejects.toThrow("Query read timeout");
      slow.release(true);
      expect(givenUp).toHaveBeenCalledTimes(1);
      expect(await pids()).toEqual(before);
    } finally {
      await pool.end();
    }
  });

  test("a transaction on one is over at once, without waiting for its rollback as well", async () => {
    await using relay = await startSilentRelay(db.url);
    const pool = createAppPool({ connectionString: relay.databaseUrl, max: 1, queryTimeoutMs: SHORT_MS });
    try {
      const work = inTransaction(pool, async (client) => {
        relay.silenceOpenConnections();
        await client.query("select 1");
      });
      await expect(work).rejects.toThrow("Query read timeout");
      expect(await askCarelessly(pool)).toBe("answered");
    } finally {
      await pool.end();
    }
  });
});
