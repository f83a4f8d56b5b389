import type { OrgId } from "@callwaiting/domain";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createAccountsPool } from "../pool.ts";
import { migrate } from "../migrate/migrate.ts";
import { readMigrations } from "../migrate/read-migrations.ts";
import { createTestOrganization } from "@callwaiting/testing/clinic";
import { insertBareOrganization } from "../testing/insert-bare-organization.ts";
import { openTestDb } from "@callwaiting/testing/database";
import { forAllTests } from "@callwaiting/testing/for-all-tests";
import { createAccount } from "./create-account.ts";
import { findMemberships } from "./find-memberships.ts";

const db = forAllTests(() => openTestDb());
let accounts: ReturnType<typeof createAccountsPool>;
beforeAll(async () => {
  accounts = createAccountsPool({ connectionString: db.url });
});
afterAll(async () => {
  await accounts.end();
});

const account = (orgId: OrgId, email: string) =>
  ({ orgId, email, displayName: "Ann", passwordHash: "hash", role: "owner" }) as const;

/** Everything that can be read in a schema. */
async function relationsIn(schema: string): Promise<readonly string[]> {
  const { rows } = await db.owner.query<{ name: string }>(
    `select format('%I.%I', nspname, relname) as name from pg_class c join pg_namespace n on n.oid = relnamespace
     where nspname = $1 and relkind in ('r', 'p', 'v', 'm', 'S')`,
    [schema],
  );
  expect(rows.length).toBeGreaterThan(5);
  return rows.map(({ name }) => name);
}

describe("roles", () => {
  test("what books appointments cannot read or write anything of an account", async () => {
    for (const table of await relationsIn("accounts")) {
      for (const sql of [`select from ${table}`, `delete from ${table}`]) {
        await expect(db.pool.query(sql), sql).rejects.toMatchObject({ code: "42501" });
      }
    }
  });

  test("what signs people in cannot read or write anything of a clinic", async () => {
    for (const table of await relationsIn("public")) {
      for (const sql of [`select from ${table}`, `delete from ${table}`]) {
        await expect(accounts.query(sql), sql).rejects.toMatchObject({ code: "42501" });
      }
    }
    const client = await accounts.connect();
    await client.query("set search_path = public");
    const asked = client.query("select load_organization(gen_random_uuid())");
    await expect(asked).rejects.toMatchObject({ code: "42501" });
    client.release(true);
  });

  test("neither can name organizations for the other, nor own anything", async () => {
    await expect(accounts.query(`update accounts."organization" set "name" = 'X'`)).rejects.toMatchObject({
      code: "42501",
    });
    const owned = await db.owner.query("select from pg_class where relowner = 'callwaiting_auth'::regrole");
    expect(owned.rowCount).toBe(0);
  });
});

describe("organizations", () => {
  test("are there for accounts as soon as they are made, under the name that they have now", async () => {
    const { orgId } = await createTestOrganization(db.owner, { name: "Old name" });
    const userId = await createAccount(accounts, account(orgId, "Ann@Example.com"));
    const client = await db.owner.connect();
    await client.query("select set_config('app.org_id', $1, false)", [orgId]);
    await client.query("update organizations set name = 'New name' where org_id = $1", [orgId]);
    client.release(true);
    expect(await findMemberships(accounts, userId ?? "")).toEqual([
      { orgId, name: "New name", role: "owner", hasSecondFactor: false, secondFactorFrom: null },
    ]);
  });

  test("that were there before accounts came are there for accounts, too", async () => {
    await using old = await openTestDb({ migrated: false });
    const files = await readMigrations();
    const before = files.filter(({ name }) => name < "0012");
    await migrate(old.owner, { migrations: before });
    const orgId = await insertBareOrganization(old.owner);
    await migrate(old.owner, { migrations: files });
    const { rows } = await old.owner.query(`select "id", "name" from accounts."organization"`);
    expect(rows).toEqual([{ id: orgId, name: "Test Clinic" }]);
    const forced = await old.owner.query(
      "select relforcerowsecurity as forced from pg_class where oid = 'public.organizations'::regclass",
    );
    expect(forced.rows).toEqual([{ forced: true }]);
  });
});

test("one address has one account, however it is written", async () => {
  const { orgId } = await createTestOrganization(db.owner);
  expect(await createAccount(accounts, account(orgId, "bob@example.com"))).not.toBeNull();
  expect(await createAccount(accounts, account(orgId, "BOB@example.com"))).toBeNull();
});
