import { randomUUID } from "node:crypto";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { E164 } from "@callwaiting/domain";
import { describe, expect, test } from "vitest";
import { saveAssistant } from "../assistants/assistants.ts";
import { bookAppointment } from "../booking/book-appointment.ts";
import { enqueueOrganizationSync, listOrganizationIds } from "../jobs/sync-jobs.ts";
import { addWebhookSecret } from "../organizations/add-webhook-secret.ts";
import { findOrganizationBySecret } from "../organizations/find-organization.ts";
import { createAppPool, createOwnerPool } from "../pool.ts";
import { createTestOrganization } from "@callwaiting/testing/clinic";
import { PATIENT, openTestDb } from "@callwaiting/testing/database";
import { assertAppRole } from "./assert-app-role.ts";
import { migrate } from "./migrate.ts";
import { type Migration, readMigrations } from "./read-migrations.ts";

const migration = (name: string, sql: string): Migration => ({ name, sql, sha256: `hash of ${sql}` });
const A = migration("0001_a.sql", "create table a (n int)");
const B = migration("0002_b.sql", "create table b (n int)");
const C = migration("0003_c.sql", "create table c (n int)");

describe("migrate", () => {
  test("20 servers that start at once on an empty database migrate it once, and all of them succeed", async () => {
    await using db = await openTestDb({ migrated: false });
    const pools = Array.from({ length: 20 }, () => createOwnerPool({ connectionString: db.url, max: 1 }));
    const ran = await Promise.all(pools.map((pool) => migrate(pool)));
    await Promise.all(pools.map((pool) => pool.end()));
    const files = await readMigrations();
    expect(ran.filter((names) => names.length > 0)).toEqual([files.map((file) => file.name)]);
    await db.owner.query("select graphile_worker.add_job('the queue is there')");
  });

  test("runs only what is new, in the order of the numbers", async () => {
    await using db = await openTestDb({ migrated: false });
    expect(await migrate(db.owner, { migrations: [A] })).toEqual(["0001_a.sql"]);
    expect(await migrate(db.owner, { migrations: [A, B, C] })).toEqual(["0002_b.sql", "0003_c.sql"]);
    expect(await migrate(db.owner, { migrations: [A, B, C] })).toEqual([]);
  });

  test("refuses a file that was edited after it ran", async () => {
    await using db = await openTestDb({ migrated: false });
    await migrate(db.owner, { migrations: [A, B] });
    const edited = migration("0001_a.sql", "create table a (n bigint)");
    await expect(migrate(db.owner, { migrations: [edited, B, C] })).rejects.toMatchObject({ kind: "edited" });
    await expect(db.owner.query("select * from c")).rejects.toMatchObject({ code: "42P01" });
  });

  test("refuses a new file that sorts before one that ran", async () => {
    await using db = await openTestDb({ migrated: false });
    await migrate(db.owner, { migrations: [A, C] });
    await expect(migrate(db.owner, { migrations: [A, B, C] })).rejects.toMatchObject({
      kind: "out_of_order",
      message: expect.stringContaining("0002_b.sql"),
    });
  });

  test("an older server starts on a newer database and changes nothing", async () => {
    await using db = await openTestDb({ migrated: false });
    await migrate(db.owner, { migrations: [A, B, C] });
    expect(await migrate(db.owner, { migrations: [A, B] })).toEqual([]);
  });

  test("a file that fails leaves nothing behind, not even the files before it", async () => {
    await using db = await openTestDb({ migrated: false });
    const broken = migration("0002_broken.sql", "create table b (n int); select 1 / 0");
    await expect(migrate(db.owner, { migrations: [A, broken] })).rejects.toMatchObject({ code: "22012" });
    await expect(db.owner.query("select * from a")).rejects.toMatchObject({ code: "42P01" });
    expect(await migrate(db.owner, { migrations: [A, B] })).toHaveLength(2);
  });

  test("an owner who is no superuser can set everything up, and row-level security holds for the owner too", async () => {
    await using db = await openTestDb({ migrated: false });
    const role = `owner_${randomUUID().slice(0, 8)}`;
    await db.owner.query(`create role ${role} login createrole nosuperuser password 'secret'`);
    // What PostgreSQL gives a role's creator: from 16 on it may administer the role, but not work as it.
    const { rows } = await db.owner.query(
      "select current_setting('server_version_num')::int >= 160000 as is_new",
    );
    const as = rows[0].is_new ? "admin true, set false, inherit false" : "admin option";
    await db.owner.query(`grant callwaiting_app, callwaiting_auth to ${role} with ${as}`);
    const url = new URL(db.url);
    await db.owner.query(`alter database ${url.pathname.slice(1)} owner to ${role}`);
    await db.owner.query(`alter schema public owner to ${role}`);
    url.username = role;
    url.password = "secret";
    const owner = createOwnerPool({ connectionString: url.href });
    await migrate(owner);
    const { orgId } = await createTestOrganization(owner);
    const app = createAppPool({ ...PATIENT, connectionString: url.href });
    await assertAppRole(app);
    const outcome = await bookAppointment(app, {
      orgId,
      patientName: "John",
      phone: E164.parse("+14155550123"),
      email: null,
      service: null,
      scheduledAt: "2026-12-01T19:00:00Z",
      now: "2026-11-20T15:00:00Z",
    });
    expect(outcome.kind).toBe("booked");
    expect((await owner.query("select 1 from appointments")).rows).toEqual([]);
    await saveAssistant(app, orgId, {
      role: "inbound",
      name: "A",
      customPrompt: "",
      firstMessage: "",
      voice: {},
    });
    await addWebhookSecret(app, orgId, { secret: "another", sealed: "sealed" });
    expect(await findOrganizationBySecret(app, "another")).not.toBeNull();
    expect(await listOrganizationIds(owner)).toEqual([orgId]);
    expect((await owner.query("select 1 from assistants")).rows).toEqual([]);
    const round = { operationId: "round", reason: "reconcile" } as const;
    expect(await enqueueOrganizationSync(app, orgId, round)).toBe(1);
    expect((await owner.query("select 1 from graphile_worker.jobs")).rows).toHaveLength(1);
    await Promise.all([owner.end(), app.end()]);
    await db.owner.query(`reassign owned by ${role} to current_user`);
    await db.owner.query(`drop owned by ${role}`);
    await db.owner.query(`drop role ${role}`);
  });
});

describe("readMigrations", () => {
  test.each([
    [["0001_a.sql", "0001_b.sql"], /number 0001/],
    [["1_a.sql"], /1_a\.sql/],
    [["0001-a.sql"], /0001-a\.sql/],
  ])("refuses %j", async (names, message) => {
    const dir = await mkdtemp(join(tmpdir(), "migrations-"));
    for (const name of names) await writeFile(join(dir, name), "select 1");
    await expect(readMigrations(dir)).rejects.toThrow(message);
    await rm(dir, { recursive: true });
  });
});
