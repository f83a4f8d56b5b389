import { randomUUID } from "node:crypto";
import { setTimeout as delay } from "node:timers/promises";
import { E164, OrgId } from "@callwaiting/domain";
import { describe, expect, test } from "vitest";
import { bookAppointment } from "../booking/book-appointment.ts";
import { databaseTrouble } from "../database-trouble.ts";
import { createAppPool, createOwnerPool } from "../pool.ts";
import { createTestOrganization } from "@callwaiting/testing/clinic";
import { deadlines } from "@callwaiting/testing/deadlines";
import { type TestDb, openTestDb } from "@callwaiting/testing/database";
import { migrate } from "./migrate.ts";
import { type Migration, readMigrations } from "./read-migrations.ts";

// A migration that needs a table for itself, while servers of the version before answer calls.

const NEEDS_THE_TABLE: Migration = {
  name: "9999_needs_the_table.sql",
  sql: "alter table appointments add column a_new_one integer",
  sha256: "any",
};

async function withNewFile(): Promise<readonly Migration[]> {
  return [...(await readMigrations()), NEEDS_THE_TABLE];
}

async function openClinic(db: TestDb) {
  const orgId = OrgId.parse(randomUUID());
  await createTestOrganization(db.owner, { orgId });
  // As a server has it: what waits longer than 1.5 s is given up.
  const pool = createAppPool({ connectionString: db.url });
  let count = 0;
  const book = () => {
    count += 1;
    const wish = {
      orgId,
      patientName: "John",
      phone: E164.parse(`+1415555${String(1000 + count)}`),
      email: null,
      service: null,
      scheduledAt: new Date(Date.UTC(2026, 11, count, 19)).toISOString(),
      now: "2026-11-20T15:00:00Z",
    };
    return tryAgain(() => bookAppointment(pool, wish));
  };
  /** How many appointments each caller has. */
  const countBookings = async () => {
    const { rows } = await db.owner.query<{ bookings: number }>(
      "select count(*)::int as bookings from appointments where org_id = $1 group by contact_id",
      [orgId],
    );
    return rows.map(({ bookings }) => bookings);
  };
  return { book, countBookings, close: () => pool.end() };
}

/**
 * As callers do who are asked to: on a slow machine the server's own limit is reached by what takes milliseconds elsewhere. Who is
 * kept waiting by somebody else's lock gets nowhere so.
 */
async function tryAgain<T>(book: () => Promise<T>): Promise<T> {
  const giveUpAt = performance.now() + deadlines.soon;
  for (;;) {
    try {
      return await book();
    } catch (error) {
      if (databaseTrouble(error) === null || performance.now() > giveUpAt) throw error;
      await delay(20);
    }
  }
}

/** The second by whoever had been booked at an attempt that was given up. */
const BOOKED = ["booked", "already_booked"];

describe("a migration that waits for a table", () => {
  test("holds up no booking, and runs when the long reader is done", async () => {
    await using db = await openTestDb();
    const clinic = await openClinic(db);
    const reader = await db.owner.connect();
    await reader.query("begin");
    await reader.query("select count(*) from appointments");

    let hasEnded = false;
    const migrations = await withNewFile();
    const migrating = migrate(db.owner, { migrations, lockTimeoutMs: 200, pauseMs: 20 }).finally(() => {
      hasEnded = true;
    });
    await expect.poll(() => isWaitingForTable(db)).toBe(true);
    for (let each = 0; each < 4; each += 1) expect(BOOKED).toContain((await clinic.book()).kind);
    expect(await clinic.countBookings()).toEqual([1, 1, 1, 1]);
    expect(hasEnded).toBe(false);

    await reader.query("commit");
    reader.release();
    expect(await migrating).toEqual([NEEDS_THE_TABLE.name]);
    await clinic.close();
  });

  test("is given up with a sentence that says what to do, and leaves the database as it was", async () => {
    await using db = await openTestDb();
    const reader = await db.owner.connect();
    await reader.query("begin");
    await reader.query("select count(*) from appointments");
    const options = { lockTimeoutMs: 20, pauseMs: 5, giveUpMs: 50, migrations: await withNewFile() };
    await expect(migrate(db.owner, options)).rejects.toMatchObject({
      kind: "locked_out",
      message: expect.stringContaining("pg_stat_activity"),
    });
    await reader.query("commit");
    reader.release();
    const found = await db.owner.query("select from schema_migrations where name = $1", [
      NEEDS_THE_TABLE.name,
    ]);
    expect(found.rowCount).toBe(0);
  });
});

async function isWaitingForTable(db: TestDb): Promise<boolean> {
  const { rows } = await db.owner.query(
    "select from pg_locks where not granted and relation = 'appointments'::regclass",
  );
  return rows.length > 0;
}

describe("servers of the version before", () => {
  test("book each call, once, at its first or a repeated attempt, while a newer one brings the database up to date, and afterwards", async () => {
    await using db = await openTestDb();
    const clinic = await openClinic(db);
    const newer = createOwnerPool({ connectionString: db.url, max: 1 });
    const [ran, ...outcomes] = await Promise.all([
      migrate(newer, { migrations: await withNewFile() }),
      ...Array.from({ length: 8 }, () => clinic.book()),
    ]);
    expect(ran).toEqual([NEEDS_THE_TABLE.name]);
    for (const { kind } of outcomes) expect(BOOKED).toContain(kind);
    expect(BOOKED).toContain((await clinic.book()).kind);
    expect(await clinic.countBookings()).toEqual(Array.from({ length: 9 }, () => 1));
    await Promise.all([newer.end(), clinic.close()]);
  });
});
