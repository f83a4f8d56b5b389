import { randomUUID } from "node:crypto";
import { recordCall, withOrg } from "@callwaiting/db";
import { openTestDb } from "@callwaiting/testing/database";
import { createTestOrganization } from "@callwaiting/testing/clinic";
import { OrgId } from "@callwaiting/domain";
import { SOON } from "@callwaiting/testing/deadlines";
import { forAllTests } from "@callwaiting/testing/for-all-tests";
import { expect, test, vi } from "vitest";
import { createLogger } from "../http/create-logger.ts";
import { TEST_KEYRING } from "../testing/test-server.ts";
import { createCleanUpJob } from "./clean-up.job.ts";
import { startSyncRuntime } from "./start-sync-runtime.ts";

const db = forAllTests(() => openTestDb());

const log = createLogger({ level: "silent" });

const startRuntime = () =>
  startSyncRuntime({
    pool: db.pool,
    databaseUrl: db.url,
    vapi: { baseUrl: "http://127.0.0.1:9", platformKey: null },
    serverUrl: "http://localhost:3001",
    tools: [],
    keyring: TEST_KEYRING,
    log,
    settings: { stopGraceMs: 200 },
  });

test("every organization's own limit is kept, by two servers that are told at once, and daily from then on", async () => {
  const clinics: OrgId[] = [];
  for (const days of [30, 90, null]) {
    const { orgId } = await createTestOrganization(db.owner);
    await withOrg(db.owner, orgId, (tx) =>
      tx.$client.query("update organizations set call_words_days = $1 where org_id = $2", [days, orgId]),
    );
    await recordCall(db.pool, orgId, { callId: "call", transcript: "User: hello" });
    await db.owner.query("update calls set created_at = now() - interval '60 days' where org_id = $1", [
      orgId,
    ]);
    clinics.push(orgId);
  }
  const kept = async () => {
    const { rows } = await db.owner.query<{ org_id: string }>(
      "select org_id from calls where transcript is not null",
    );
    return clinics.map((orgId) => rows.some((row) => row.org_id === orgId));
  };
  expect(await kept()).toEqual([true, true, true]);
  const servers = await Promise.all([startRuntime(), startRuntime()]);
  try {
    await Promise.all(servers.map((one) => one.cleanUpNow()));
    await vi.waitFor(async () => expect(await kept()).toEqual([false, true, true]), SOON);
    const { rows } = await db.owner.query(
      "select identifier from graphile_worker._private_known_crontabs order by 1",
    );
    expect(rows).toEqual([
      { identifier: "daily-clean-up" },
      { identifier: "follow-clocks" },
      { identifier: "hourly-reconcile" },
      { identifier: "settle-call-ends" },
    ]);
  } finally {
    await Promise.all(servers.map((one) => one.stop()));
  }
});

test("an organization for which it fails keeps no other waiting, and the job is tried again", async () => {
  const ids = Array.from({ length: 3 }, () => OrgId.parse(randomUUID()));
  const done: string[] = [];
  const pruneAccounts = vi.fn(async () => ({ sessions: 0, verifications: 0, invitations: 0, rateLimits: 0 }));
  const job = createCleanUpJob({
    listOrganizations: async () => ids,
    removeOldWaitlist: async () => 0,
    removeOldWords: async (orgId) => {
      if (orgId === ids[1]) throw new Error("locked");
      done.push(orgId);
      return 1;
    },
    removeOldDeliveries: async () => 0,
    pruneLiveChanges: async () => 0,
    pruneAccounts,
    log,
  });
  // The job reads nothing of its helpers.
  await expect(job({}, undefined as never)).rejects.toThrow(/some organizations/);
  expect(done).toEqual([ids[0], ids[2]]);
  expect(pruneAccounts).toHaveBeenCalledOnce();
});
