import type { OrgId } from "@callwaiting/domain";
import { beforeEach, describe, expect, test } from "vitest";
import { createAccount } from "../accounts/create-account.ts";
import { inviteMember } from "../accounts/invitations.ts";
import { pruneAccounts } from "../accounts/prune-accounts.ts";
import { recordCall } from "../calls/record-call.ts";
import { recordToolCall } from "../calls/record-tool-call.ts";
import { listChanges } from "../changes/list-changes.ts";
import { createAccountsPool } from "../pool.ts";
import { loadSettings, updateOrganization } from "../settings/organization-settings.ts";
import { createTestOrganization } from "@callwaiting/testing/clinic";
import { openTestDb } from "@callwaiting/testing/database";
import { forAllTests } from "@callwaiting/testing/for-all-tests";
import { withOrg } from "../with-org.ts";
import type { StaffScope } from "../with-staff.ts";
import { pruneLiveChanges, removeOldWords } from "./remove-old-words.ts";

const db = forAllTests(() => openTestDb());
let scope: StaffScope;
beforeEach(async () => {
  const { orgId } = await createTestOrganization(db.owner);
  scope = { orgId, actor: { kind: "user", userId: "u", displayName: "Ann Desk" } };
});

async function keepWords(days: number | null): Promise<void> {
  const settings = await loadSettings(db.pool, scope);
  const saved = await updateOrganization(db.pool, scope, { ...settings, callWordsDays: days });
  expect(saved).toMatchObject({ kind: "saved", settings: { callWordsDays: days } });
}

/** A call with everything that can be said in one, first heard of so many days ago. */
async function addCall(orgId: OrgId, callId: string, daysAgo: number): Promise<void> {
  await recordCall(db.pool, orgId, {
    callId,
    kind: "inbound",
    status: "ended",
    callerNumber: "+14155550123",
    endedReason: "customer-ended-call",
    transcript: "User: said this",
    summary: "They said this",
    recordingUrl: "https://example.com/said.mp3",
    cost: 0.25,
  });
  await recordToolCall(db.pool, orgId, {
    callId,
    toolCallId: "t",
    argumentsSha256: "0".repeat(64),
    name: "bookClinicAppointment",
    arguments: { patientName: "said this" },
    understood: { name: "said this" },
    answer: "You said this",
    outcome: "booked",
    durationMs: 7,
    appointmentId: null,
  });
  await db.owner.query(
    "update calls set created_at = now() - make_interval(days => $3) where org_id = $1 and call_id = $2",
    [orgId, callId, daysAgo],
  );
}

/** The ids of the calls in which a word is left. */
async function withWords(orgId: OrgId): Promise<readonly string[]> {
  const { rows } = await db.owner.query<{ id: string }>(
    `select k.call_id as id from calls k join tool_calls t using (org_id, call_id)
     where k.org_id = $1 and (to_jsonb(k)::text ~ 'said' or to_jsonb(t)::text ~ 'said') order by 1`,
    [orgId],
  );
  return rows.map(({ id }) => id);
}

describe("the words of calls", () => {
  test("are kept without limit until an organization sets one", async () => {
    await addCall(scope.orgId, "ancient", 4000);
    expect(await removeOldWords(db.pool, scope.orgId)).toBe(0);
    await keepWords(30);
    expect(await removeOldWords(db.pool, scope.orgId)).toBe(1);
    const { items } = await listChanges(db.pool, scope, { entities: ["organization"] });
    expect(items[0]).toMatchObject({
      actor: { displayName: "Ann Desk" },
      before: { callWordsDays: null },
      after: { callWordsDays: 30 },
    });
  });

  test("go when they are too old, the figures stay, and younger calls and other organizations keep theirs", async () => {
    const other = (await createTestOrganization(db.owner)).orgId;
    await keepWords(30);
    for (const [callId, days] of [
      ["old", 31],
      ["older", 300],
      ["young", 29],
    ] as const) {
      await addCall(scope.orgId, callId, days);
      await addCall(other, callId, days);
    }
    expect(await removeOldWords(db.pool, scope.orgId)).toBe(2);
    expect(await withWords(scope.orgId)).toEqual(["young"]);
    expect(await withWords(other)).toEqual(["old", "older", "young"]);
    const { rows } = await db.owner.query(
      `select k.caller_number, k.ended_reason, k.cost::float8 as cost, k.words_removed_at is not null as removed,
         t.name, t.outcome, t.duration_ms, t.arguments_sha256 <> repeat('0', 64) as rehashed
       from calls k join tool_calls t using (org_id, call_id) where k.org_id = $1 and k.call_id = 'old'`,
      [scope.orgId],
    );
    expect(rows).toEqual([
      {
        caller_number: "+14155550123",
        ended_reason: "customer-ended-call",
        cost: 0.25,
        removed: true,
        name: "bookClinicAppointment",
        outcome: "booked",
        duration_ms: 7,
        rehashed: true,
      },
    ]);
    expect(await removeOldWords(db.pool, scope.orgId)).toBe(0);
  });

  test("stay removed when a report comes late", async () => {
    await keepWords(1);
    await addCall(scope.orgId, "late", 2);
    await removeOldWords(db.pool, scope.orgId);
    await recordCall(db.pool, scope.orgId, { callId: "late", transcript: "User: said this" });
    expect(await withWords(scope.orgId)).toEqual([]);
  });

  test("of more calls than a batch are removed by several servers at once, each call by one of them", async () => {
    await keepWords(10);
    await withOrg(db.pool, scope.orgId, (tx) =>
      tx.$client.query(
        `insert into calls (org_id, call_id, transcript, created_at)
         select $1, 'call-' || n, 'User: said this', now() - interval '20 days' from generate_series(1, 500) n`,
        [scope.orgId],
      ),
    );
    const removed = await Promise.all(Array.from({ length: 4 }, () => removeOldWords(db.pool, scope.orgId)));
    expect(removed.reduce((sum, one) => sum + one, 0)).toBe(500);
    const { rows } = await db.owner.query(
      "select 1 from calls where org_id = $1 and transcript is not null",
      [scope.orgId],
    );
    expect(rows).toEqual([]);
  });
});

describe("the live feed", () => {
  test("loses what is a month old, the audit log loses nothing", async () => {
    await addCall(scope.orgId, "call", 0);
    await keepWords(10);
    const count = async () => {
      const { rows } = await db.owner.query<{ live: number; audited: number }>(
        `select count(*) filter (where not audited)::int as live, count(*) filter (where audited)::int as audited
         from changes where org_id = $1`,
        [scope.orgId],
      );
      return rows[0] ?? { live: 0, audited: 0 };
    };
    const { live, audited } = await count();
    expect(live).toBeGreaterThan(1);
    expect(audited).toBeGreaterThan(1);
    const age = (interval: string) =>
      db.owner.query("update changes set at = now() - $2::interval where org_id = $1", [
        scope.orgId,
        interval,
      ]);
    await age("29 days");
    expect(await pruneLiveChanges(db.pool, scope.orgId)).toBe(0);
    await age("31 days");
    expect(await pruneLiveChanges(db.pool, scope.orgId)).toBe(live);
    expect(await count()).toEqual({ live: 0, audited });
  });

  test("of another organization, or without one, cannot be pruned", async () => {
    const { orgId: other } = await createTestOrganization(db.owner);
    const prune = (sql: string, values: unknown[]) =>
      withOrg(db.pool, scope.orgId, (tx) => tx.$client.query(sql, values));
    for (const orgId of [other, null]) {
      await expect(prune("select prune_live_changes($1)", [orgId])).rejects.toMatchObject({ code: "42501" });
    }
    await expect(db.pool.query("select prune_live_changes($1)", [other])).rejects.toMatchObject({
      code: "42501",
    });
    await expect(prune("delete from changes where org_id = $1", [scope.orgId])).rejects.toMatchObject({
      code: "42501",
    });
  });
});

test("sessions, links and counters that are over are removed; what still counts stays, and the log says nothing new", async () => {
  const accounts = createAccountsPool({ connectionString: db.url });
  try {
    const { orgId } = scope;
    const userId = await createAccount(accounts, {
      orgId,
      email: `owner-${orgId}@example.com`,
      displayName: "Owner",
      passwordHash: "x",
      role: "owner",
    });
    await db.owner.query(
      `insert into accounts."session" ("userId", "token", "expiresAt") values
         ($1::uuid, $1::text || '-over', now() - interval '1 minute'), ($1::uuid, $1::text || '-open', now() + interval '1 day')`,
      [userId],
    );
    await db.owner.query(
      `insert into accounts."verification" ("identifier", "value", "expiresAt") values
         ('over', $1::text, now() - interval '1 minute'), ('open', $1::text, now() + interval '1 day')`,
      [userId],
    );
    await db.owner.query(
      `insert into accounts."rateLimit" ("key", "count", "lastRequest") values
         ('over', 1, 0), ('open', 1, extract(epoch from now()) * 1000)`,
    );
    for (const email of ["over@example.com", "open@example.com", "just@example.com"]) {
      const tokenHash = Buffer.from(email.padEnd(32)).toString("hex");
      await inviteMember(accounts, { orgId, inviterId: userId ?? "", email, role: "staff", tokenHash });
    }
    await db.owner.query(
      `update accounts."invitation" set "expiresAt" = now() - case "email"
         when 'over@example.com' then interval '31 days' when 'just@example.com' then interval '29 days' end
       where "email" <> 'open@example.com'`,
    );
    const logged = async () => (await listChanges(db.pool, scope, { entities: ["invitation"] })).items.length;
    const before = await logged();
    expect(await pruneAccounts(accounts)).toEqual({
      sessions: 1,
      verifications: 1,
      invitations: 1,
      rateLimits: 1,
    });
    expect(await pruneAccounts(accounts)).toEqual({
      sessions: 0,
      verifications: 0,
      invitations: 0,
      rateLimits: 0,
    });
    expect(await logged()).toBe(before);
    const { rows } = await db.owner.query(`select "email" from accounts."invitation" order by 1`);
    expect(rows.map(({ email }) => email)).toEqual(["just@example.com", "open@example.com"]);
  } finally {
    await accounts.end();
  }
});
