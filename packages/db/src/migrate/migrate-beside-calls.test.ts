import { randomUUID } from "node:crypto";
import { E164, OrgId } from "@callwaiting/domain";
import { describe, expect, test } from "vitest";
import { bookAppointment } from "../booking/book-appointment.ts";
import { createAppPool, createOwnerPool } from "../pool.ts";
import { createTestOrganization } from "@callwaiting/testing/clinic";
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
    return bookAppointment(pool, {
      orgId,
      patientName: "John",
      phone: E164.parse(`+1415555${String(1000 + count)}`),
      email: null,
      service: null,
      scheduledAt: new Date(Date.UTC(2026, 11, count, 19)).toISOString(),
      now: "2026-11-20T15:00:00Z",
    });
  };
  return { book, close: () => pool.end() };
}

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
    const outcomes = [];
    for (let each = 0; each < 4; each += 1) outcomes.push((await clinic.book()).kind);
    expect(outcomes).toEqual(Array.from(outcomes, () => "booked"));
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
  test("book while a newer one brings the database up to date, and afterwards", async () => {
    await using db = await openTestDb();
    const clinic = await openClinic(db);
    const newer = createOwnerPool({ connectionString: db.url, max: 1 });
    const [ran, ...outcomes] = await Promise.all([
      migrate(newer, { migrations: await withNewFile() }),
      ...Array.from({ length: 8 }, () => clinic.book()),
    ]);
    expect(ran).toEqual([NEEDS_THE_TABLE.name]);
    expect(outcomes.map(({ kind }) => kind)).toEqual(Array.from(outcomes, () => "booked"));
    expect((await clinic.book()).kind).toBe("booked");
    await Promise.all([newer.end(), clinic.close()]);
  });
});
