import { randomUUID } from "node:crypto";
import { OrgId } from "@callwaiting/domain";
import { expect, test } from "vitest";
import { recordAssistantId, recordSync, saveAssistant } from "../assistants/assistants.ts";
import { addWebhookSecret } from "../organizations/add-webhook-secret.ts";
import { hashSecret, loadNewestSecret } from "../organizations/find-organization.ts";
import { createTestOrganization } from "@callwaiting/testing/clinic";
import { openTestDb } from "@callwaiting/testing/database";
import { forAllTests } from "@callwaiting/testing/for-all-tests";
import { withOrg } from "../with-org.ts";
import {
  cleanUpJobs,
  enqueueAssistantSync,
  enqueueOrganizationSync,
  listOrganizationIds,
} from "./sync-jobs.ts";
import { createWorkerPresence } from "./worker-presence.ts";

const db = forAllTests(() => openTestDb());

const WISH = { role: "inbound" as const, name: "Sarah", customPrompt: "", firstMessage: "", voice: {} };

type Job = {
  id: string;
  key: string | null;
  attempts: number;
  max: number;
  payload: Record<string, unknown>;
};

async function jobsOf(orgId: OrgId): Promise<readonly Job[]> {
  const { rows } = await db.owner.query<Job>(
    `select id, key, attempts, max_attempts as max, payload from graphile_worker._private_jobs
     where payload ->> 'orgId' = $1 order by id`,
    [orgId],
  );
  return rows;
}
const newClinic = async () => (await createTestOrganization(db.owner)).orgId;
const lock = (id: string, by: string, ago = "0 s") =>
  db.owner.query(
    "update graphile_worker._private_jobs set locked_by = $2, locked_at = now() - $3::interval, attempts = 1 where id = $1",
    [id, by, ago],
  );

test("a save and its job are one: rolled back together, and one job waits for many saves", async () => {
  const orgId = await newClinic();
  await expect(saveAssistant(db.pool, orgId, { ...WISH, name: "x".repeat(41) })).rejects.toThrow();
  expect(await jobsOf(orgId)).toEqual([]);
  for (const operationId of ["one", "two"]) await saveAssistant(db.pool, orgId, { ...WISH, operationId });
  expect(await jobsOf(orgId)).toMatchObject([
    { attempts: 0, max: 12, payload: { orgId, role: "inbound", operationId: "two", reason: "save" } },
  ]);
});

test("a job that runs is followed by another, and does not try again itself", async () => {
  const orgId = await newClinic();
  await saveAssistant(db.pool, orgId, WISH);
  await lock((await jobsOf(orgId))[0]?.id ?? "", "worker");
  await saveAssistant(db.pool, orgId, { ...WISH, operationId: "later" });
  expect(await jobsOf(orgId)).toMatchObject([
    { key: null, attempts: 12 },
    { attempts: 0, payload: { operationId: "later" } },
  ]);
});

test("a job that a worker takes in the very moment of a save is followed by another as well", async () => {
  const orgId = await newClinic();
  await saveAssistant(db.pool, orgId, WISH);
  // Stands for the worker: takes the job between the two looks of add_job, of which the second is at its queue.
  await db.owner.query(`
    create function take_job() returns trigger language plpgsql as $fn$
    begin
      update graphile_worker._private_jobs set locked_at = now(), locked_by = 'worker', attempts = 1
      where payload ->> 'orgId' = '${orgId}' and attempts = 0 and locked_at is null;
      return null;
    end $fn$;
    create trigger take_job after update on graphile_worker._private_jobs for each statement
      when (pg_trigger_depth() = 0) execute function take_job()`);
  await saveAssistant(db.pool, orgId, { ...WISH, operationId: "just then" });
  await db.owner.query("drop trigger take_job on graphile_worker._private_jobs; drop function take_job()");
  const jobs = await jobsOf(orgId);
  expect(jobs.at(-1)).toMatchObject({ payload: { operationId: "just then" } });
  expect(jobs).toHaveLength(2);
});

test("a slow retry does not delay a save that waits already", async () => {
  const orgId = await newClinic();
  await saveAssistant(db.pool, orgId, WISH);
  const retry = { role: "inbound", operationId: "retry", reason: "retry", delaySeconds: 3_600 } as const;
  await enqueueAssistantSync(db.pool, orgId, retry);
  const { rows } = await db.owner.query(
    "select 1 from graphile_worker._private_jobs where payload ->> 'orgId' = $1 and run_at <= now()",
    [orgId],
  );
  expect(rows).toHaveLength(1);
});

test("the server's role can add jobs and secrets for its own tenant only, and sees nothing of the queue", async () => {
  const [ours, theirs] = [await newClinic(), await newClinic()];
  const ask = (sql: string, values: readonly unknown[] = []) =>
    withOrg(db.pool, ours, (tx) => tx.$client.query(sql, [...values]));
  for (const org of [theirs, OrgId.parse(randomUUID()), null]) {
    for (const sql of [
      "select enqueue_assistant_sync($1, 'inbound', 'op')",
      "select add_webhook_secret($1, repeat('a', 64), 'sealed', 'op')",
      "select retire_webhook_secrets($1)",
    ]) {
      await expect(ask(sql, [org]), sql).rejects.toMatchObject({ code: "42501" });
    }
  }
  await expect(
    db.pool.query("select enqueue_assistant_sync($1, 'inbound', 'op')", [ours]),
  ).rejects.toMatchObject({
    code: "42501",
  });
  for (const sql of [
    "select * from graphile_worker.jobs",
    "select graphile_worker.add_job('sync-assistant')",
    "select id from accounts.organization",
    "insert into webhook_secrets (org_id, secret_hash, sealed_secret) select current_org_id(), repeat('a', 64), 'x'",
    "update webhook_secrets set expires_at = null",
  ]) {
    await expect(ask(sql), sql).rejects.toMatchObject({ code: "42501" });
  }
  await expect(ask("select enqueue_assistant_sync($1, 'boss', 'op')", [ours])).rejects.toMatchObject({
    code: "23514",
  });
  expect(await jobsOf(theirs)).toEqual([]);
});

test("a round reaches every assistant of every organization, each as its own tenant", async () => {
  const [one, two, none] = [await newClinic(), await newClinic(), await newClinic()];
  await saveAssistant(db.pool, one, WISH);
  for (const role of ["inbound", "outbound"] as const) await saveAssistant(db.pool, two, { ...WISH, role });
  const listed = await listOrganizationIds(db.owner);
  const round = { operationId: "round", reason: "reconcile" } as const;
  for (const [orgId, assistants] of [
    [one, 1],
    [two, 2],
    [none, 0],
  ] as const) {
    expect(listed).toContain(orgId);
    expect(await enqueueOrganizationSync(db.pool, orgId, round)).toBe(assistants);
    expect((await jobsOf(orgId)).filter(({ payload }) => payload["operationId"] === "round")).toHaveLength(
      assistants,
    );
  }
});

test("a sync that ended late does not call a newer wish synced, nor failed", async () => {
  const orgId = await newClinic();
  const state = async () =>
    (await db.owner.query("select sync_state, last_error from assistants where org_id = $1", [orgId])).rows;
  await saveAssistant(db.pool, orgId, WISH);
  await saveAssistant(db.pool, orgId, { ...WISH, name: "Marcy" });
  for (const result of [
    { state: "synced", hash: "a".repeat(64), revision: 0 },
    { state: "failed", error: "No.", revision: 0 },
  ] as const) {
    await recordSync(db.pool, orgId, { role: "inbound", result });
    expect(await state()).toEqual([{ sync_state: "pending", last_error: null }]);
  }
  const result = { state: "synced", hash: "a".repeat(64), revision: 1 } as const;
  await recordSync(db.pool, orgId, { role: "inbound", result });
  expect(await state()).toEqual([{ sync_state: "synced", last_error: null }]);
});

test("a sync that confirms an older secret than the newest ends nothing", async () => {
  const orgId = await newClinic();
  await saveAssistant(db.pool, orgId, WISH);
  await recordAssistantId(db.pool, orgId, { role: "inbound", vapiAssistantId: "asst-1" });
  const before = await loadNewestSecret(db.pool, orgId);
  await addWebhookSecret(db.pool, orgId, { secret: "newer", sealed: "sealed newer" });
  const newest = await loadNewestSecret(db.pool, orgId);
  expect(newest?.sealed).toBe("sealed newer");
  const ends = async () =>
    (
      await db.owner.query(
        "select expires_at, secret_hash from webhook_secrets where org_id = $1 and expires_at is not null",
        [orgId],
      )
    ).rows;
  const confirm = (secretId: string | undefined) =>
    recordSync(db.pool, orgId, {
      role: "inbound",
      result: { state: "synced", hash: "a".repeat(64), secretId: secretId ?? null },
    });
  await confirm(before?.secretId);
  expect(await ends()).toEqual([]);
  await confirm(newest?.secretId);
  expect(await ends()).toHaveLength(1);
  expect(await ends()).not.toMatchObject([{ secret_hash: hashSecret("newer") }]);
});

test("jobs of a worker that is gone are given back, those of one that lives stay with it", async () => {
  const [dead, alive, young] = [await newClinic(), await newClinic(), await newClinic()];
  const living = createWorkerPresence(db.owner, "living");
  await living.refresh();
  for (const [orgId, by, ago] of [
    [dead, "dead", "6 s"],
    [alive, "living", "6 s"],
    [young, "young", "0 s"],
  ] as const) {
    await saveAssistant(db.pool, orgId, WISH);
    await lock((await jobsOf(orgId))[0]?.id ?? "", by, ago);
  }
  const other = createWorkerPresence(db.owner, "other");
  try {
    expect(await other.refresh()).toEqual(["dead"]);
    expect(await other.refresh()).toEqual([]);
    await living.end();
    expect(await other.refresh()).toEqual(["living"]);
  } finally {
    await Promise.all([living.end(), other.end()]);
  }
});

test("what the queue gave up is cleaned away", async () => {
  const orgId = await newClinic();
  await saveAssistant(db.pool, orgId, WISH);
  await db.owner.query(
    "update graphile_worker._private_jobs set attempts = max_attempts where payload ->> 'orgId' = $1",
    [orgId],
  );
  await cleanUpJobs(db.owner);
  expect(await jobsOf(orgId)).toEqual([]);
});
