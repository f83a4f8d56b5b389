import { execFileSync } from "node:child_process";
import { appendFile, chmod, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createTestOrganization } from "@callwaiting/testing/clinic";
import { PATIENT, openTestDb } from "@callwaiting/testing/database";
import { SOON, deadlines } from "@callwaiting/testing/deadlines";
import { afterAll, beforeAll, beforeEach, expect, test, vi } from "vitest";
import { searchContacts } from "../contacts/search-contacts.ts";
import { saveContact } from "../contacts/save-contact.ts";
import { type Cluster, startCluster } from "../embedded/start-cluster.ts";
import { migrate } from "../migrate/migrate.ts";
import { type AppPool, type OwnerPool, createAppPool, createOwnerPool } from "../pool.ts";
import type { StaffScope } from "../with-staff.ts";
import { type Standby, type StandbyTrouble, openStandby } from "./open-standby.ts";

let base: string;
let primary: Cluster;
let copy: Cluster;
let owner: OwnerPool;
let ofCopy: OwnerPool;
let pool: AppPool;
let scope: StaffScope;
let troubles: StandbyTrouble[] = [];

beforeAll(async () => {
  base = await mkdtemp(join(tmpdir(), `callwaiting-test-${process.pid}-`));
  await chmod(base, 0o711);
  const [dataDir, copyDir] = [join(base, "primary"), join(base, "copy")];
  const fresh = await startCluster({ dataDir, durable: false });
  owner = createOwnerPool({ connectionString: fresh.connectionString });
  await migrate(owner);
  await Promise.all([owner.end(), fresh.stop()]);
  execFileSync("cp", ["-a", fresh.dataDir, copyDir]);
  await appendFile(
    join(copyDir, "pgdata", "postgresql.auto.conf"),
    `primary_conninfo = '${fresh.connectionString}'\n`,
  );
  await writeFile(join(copyDir, "pgdata", "standby.signal"), "");
  await rm(join(copyDir, "port"), { force: true });
  // Where it was: that is what the copy follows.
  primary = await startCluster({ dataDir, durable: false });
  copy = await startCluster({ dataDir: copyDir, durable: false });
  owner = createOwnerPool({ connectionString: primary.connectionString });
  ofCopy = createOwnerPool({ connectionString: copy.connectionString });
  pool = createAppPool({ ...PATIENT, connectionString: primary.connectionString });
  const { orgId } = await createTestOrganization(owner);
  scope = { orgId, actor: { kind: "user", userId: "7f0d3c52", displayName: "Front desk" } };
}, deadlines.longTest);

afterAll(async () => {
  await Promise.allSettled([owner.end(), ofCopy.end(), pool.end()]);
  await copy.stop();
  await primary.stop();
  await rm(base, { recursive: true, force: true, maxRetries: 5 });
});

beforeEach(() => {
  troubles = [];
});

function open(
  connectionString = copy.connectionString,
  { isPooled = false } = {},
): Standby & AsyncDisposable {
  const standby = openStandby({
    primary: pool,
    standby: { connectionString, isPooled, connectTimeoutMs: deadlines.soon, queryTimeoutMs: deadlines.soon },
    onTrouble: (trouble) => troubles.push(trouble),
  });
  return { ...standby, [Symbol.asyncDispose]: standby.close };
}

const GINA = { contactId: null, version: null, name: "gina", phone: null };

const isStandby = async (from: AppPool) => {
  const { rows } = await from.query<{ yes: boolean }>("select pg_is_in_recovery() as yes");
  return rows[0]?.yes;
};

/** A standby that has just been started has yet to connect. */
async function untilReached(): Promise<void> {
  await using standby = open();
  await vi.waitFor(async () => expect(await standby.check()).toBeNull(), SOON);
}

async function addContact(name: string): Promise<void> {
  await saveContact(pool, scope, {
    contactId: null,
    version: null,
    name,
    phone: null,
    email: `${name}@example.com`,
  });
}

const namesFound = async (standby: Standby, text: string) => {
  const page = await standby.look((from) => searchContacts(from, scope, { text }));
  return page.items.map((contact) => contact.name);
};

test("a look reads what was committed before it, time and again", async () => {
  await untilReached();
  await using standby = open();
  for (const name of ["anna", "bruno", "carla", "dario", "elena"]) {
    await addContact(name);
    expect(await namesFound(standby, name)).toEqual([name]);
  }
  expect(await standby.look(isStandby)).toBe(true);
});

test("a standby that has fallen behind is not read, and is again when it has caught up", async () => {
  await untilReached();
  await using standby = open();
  await ofCopy.query("select pg_wal_replay_pause()");
  await addContact("fiona");
  expect(await namesFound(standby, "fiona")).toEqual(["fiona"]);
  expect(await standby.look(isStandby)).toBe(false);
  expect(troubles).toEqual([{ kind: "behind" }]);
  await ofCopy.query("select pg_wal_replay_resume()");
  await untilReached();
  expect(await standby.look(isStandby)).toBe(true);
});

test("a look that the standby breaks off is answered by the primary, and the standby left alone for a while", async () => {
  await untilReached();
  await using standby = open();
  const breakOff = async (from: AppPool) => {
    if (await isStandby(from)) await from.query("select pg_terminate_backend(pg_backend_pid())");
    return "answered";
  };
  expect(await standby.look(breakOff)).toBe("answered");
  expect(troubles).toMatchObject([{ kind: "failed" }]);
  expect(await standby.choose()).toBe(pool);
});

test("what a look finds wrong by itself is its answer and no trouble of the standby", async () => {
  await untilReached();
  await using standby = open();
  const refuse = () => standby.look(() => Promise.reject(new RangeError("no such page")));
  await expect(refuse()).rejects.toThrow("no such page");
  expect(troubles).toEqual([]);
});

test("nothing can be written through it", async () => {
  await untilReached();
  await using standby = open();
  const copyPool = await standby.choose();
  await expect(saveContact(copyPool, scope, { ...GINA, email: "gina@example.com" })).rejects.toMatchObject({
    code: "25006",
  });
});

test("who is away, takes writes, is no copy or works as another role is not read", async () => {
  await using other = await openTestDb();
  const url = new URL(copy.connectionString);
  url.port = "1";
  await using away = open(url.href);
  await using itself = open(primary.connectionString);
  await using stranger = open(other.url);
  await owner.query("create database neighbour");
  const neighbour = new URL(copy.connectionString);
  neighbour.pathname = "/neighbour";
  await using beside = open(neighbour.href);
  await vi.waitFor(async () => expect(await beside.check()).toEqual({ kind: "another" }), SOON);
  expect(await away.check()).toMatchObject({ kind: "failed", error: { code: "ECONNREFUSED" } });
  expect(await itself.check()).toEqual({ kind: "no_standby" });
  expect(await stranger.check()).toEqual({ kind: "another" });
  for (const each of [away, itself, stranger]) expect(await each.look(isStandby)).toBe(false);
  await using pooled = open(copy.connectionString, { isPooled: true });
  expect(await pooled.check()).toEqual({ kind: "wrong_role" });
});

test("without a standby the primary answers, and nothing else is asked", async () => {
  const standby = openStandby({ primary: pool, standby: undefined });
  expect(await standby.look(isStandby)).toBe(false);
  expect(await standby.choose()).toBe(pool);
});
