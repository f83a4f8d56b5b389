import { createHash } from "node:crypto";
import type { OrgId } from "@callwaiting/domain";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { createAccountsPool } from "../pool.ts";
import { createTestOrganization } from "@callwaiting/testing/clinic";
import { openTestDb } from "@callwaiting/testing/database";
import { forAllTests } from "@callwaiting/testing/for-all-tests";
import { createAccount } from "./create-account.ts";
import { inviteMember, joinByInvitation } from "./invitations.ts";
import { removeMember } from "./members.ts";
import { openPasswordReset, resetPassword } from "./password-resets.ts";

// A link for a new password makes its holder that person: it must never reach into an organization that did not give it.

const db = forAllTests(() => openTestDb());
let accounts: ReturnType<typeof createAccountsPool>;
let here: OrgId;
let elsewhere: OrgId;
let ownerId: string;
let otherOwnerId: string;
let person: { readonly userId: string; readonly email: string };
let count = 0;

beforeAll(async () => {
  accounts = createAccountsPool({ connectionString: db.url });
});
afterAll(async () => {
  await accounts.end();
});
beforeEach(async () => {
  ({ orgId: here } = await createTestOrganization(db.owner));
  ({ orgId: elsewhere } = await createTestOrganization(db.owner));
  ownerId = (await newPerson(here, "owner")).userId;
  otherOwnerId = (await newPerson(elsewhere, "owner")).userId;
  person = await newPerson(here, "staff");
});

async function newPerson(orgId: OrgId, role: "owner" | "staff") {
  count += 1;
  const email = `person-${count}@example.com`;
  const account = { orgId, role, email, displayName: `Person ${count}`, passwordHash: "old hash" };
  return { email, userId: (await createAccount(accounts, account)) ?? "" };
}

const hashOf = (token: string) => createHash("sha256").update(token).digest("hex");
const open = (tokenHash: string) =>
  openPasswordReset(accounts, { orgId: here, actorId: ownerId, userId: person.userId, tokenHash });
const use = (tokenHash: string) => resetPassword(accounts, tokenHash, async () => "new hash");

async function inviteElsewhere(tokenHash: string): Promise<void> {
  const { email } = person;
  await inviteMember(accounts, {
    orgId: elsewhere,
    inviterId: otherOwnerId,
    email,
    role: "staff",
    tokenHash,
  });
}

test("a link that was open when the person joined another organization is over", async () => {
  const link = hashOf(`link ${count}`);
  expect(await open(link)).toMatchObject({ kind: "opened" });
  await inviteElsewhere(hashOf(`invitation ${count}`));
  expect(await joinByInvitation(accounts, hashOf(`invitation ${count}`), person.userId)).toBe("accepted");
  expect(await use(link)).toBe(false);
  expect(await open(link)).toEqual({ kind: "elsewhere" });
});

test("a link that is asked for while the person joins another organization is refused", async () => {
  const joining = await db.owner.connect();
  await joining.query("begin");
  await joining.query(
    `insert into accounts."member" ("organizationId", "userId", "role") values ($1, $2, 'staff')`,
    [elsewhere, person.userId],
  );
  const asked = open(hashOf(`raced ${count}`));
  // Without the lock it is answered at once, and wrongly.
  await Promise.race([asked, expect.poll(isSomebodyWaiting).toBe(true)]);
  await joining.query("commit");
  joining.release();
  expect(await asked).toEqual({ kind: "elsewhere" });
});

async function isSomebodyWaiting(): Promise<boolean> {
  const { rows } = await db.owner.query(
    "select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'",
  );
  return rows.length > 0;
}

test("a link for a person who was removed is over", async () => {
  const link = hashOf(`removed ${count}`);
  await open(link);
  await removeMember(accounts, { orgId: here, actorId: ownerId, userId: person.userId });
  expect(await use(link)).toBe(false);
});
