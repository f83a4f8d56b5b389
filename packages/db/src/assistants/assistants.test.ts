import { expect, test } from "vitest";
import { loadIntegrationKey, saveIntegrationKey } from "../integrations/integration-keys.ts";
import { loadOrganization } from "../organizations/find-organization.ts";
import { createTestOrganization } from "@callwaiting/testing/clinic";
import { openTestDb } from "@callwaiting/testing/database";
import { forAllTests } from "@callwaiting/testing/for-all-tests";
import { loadAssistant, recordAssistantId, recordSync, saveAssistant, withSyncLock } from "./assistants.ts";
import { listVapiTools, recordVapiTool } from "./vapi-tools.ts";

const db = forAllTests(() => openTestDb());

const WISH = {
  role: "inbound" as const,
  name: "Sarah",
  customPrompt: "Be kind.",
  firstMessage: "Hello!",
  voice: { provider: "azure", voiceId: "en-US-JennyNeural" },
};

test("a saved wish is pending until Vapi has it, and again when it changes", async () => {
  const { orgId } = await createTestOrganization(db.owner);
  await saveAssistant(db.pool, orgId, WISH);
  expect(await loadAssistant(db.pool, orgId, "inbound")).toMatchObject({ ...WISH, syncState: "pending" });
  expect(await loadAssistant(db.pool, orgId, "outbound")).toBeNull();

  await recordSync(db.pool, orgId, { role: "inbound", result: { state: "synced", hash: "a".repeat(64) } });
  expect(await loadAssistant(db.pool, orgId, "inbound")).toMatchObject({
    syncState: "synced",
    lastError: null,
  });
  await recordSync(db.pool, orgId, { role: "inbound", result: { state: "failed", error: "Vapi is away." } });
  expect(await loadAssistant(db.pool, orgId, "inbound")).toMatchObject({
    syncState: "failed",
    lastError: "Vapi is away.",
    syncedHash: "a".repeat(64),
  });
  await saveAssistant(db.pool, orgId, { ...WISH, customPrompt: "Be quick." });
  expect(await loadAssistant(db.pool, orgId, "inbound")).toMatchObject({
    customPrompt: "Be quick.",
    syncState: "pending",
    lastError: null,
  });
});

test("an assistant made anew takes the place of the old one in what messages may name", async () => {
  const { orgId } = await createTestOrganization(db.owner);
  await saveAssistant(db.pool, orgId, WISH);
  for (const vapiAssistantId of ["asst-1", "asst-2", "asst-2"]) {
    await recordAssistantId(db.pool, orgId, { role: "inbound", vapiAssistantId });
  }
  expect(await loadOrganization(db.pool, orgId)).toMatchObject({
    inboundAssistantId: "asst-2",
    vapiAssistantIds: ["asst-2"],
  });
  expect(await loadAssistant(db.pool, orgId, "inbound")).toMatchObject({ vapiAssistantId: "asst-2" });
});

test("only one sync of an organization and role runs at a time; others go on meanwhile", async () => {
  const [one, two] = [await createTestOrganization(db.owner), await createTestOrganization(db.owner)];
  let running = 0;
  let most = 0;
  const run = async () => {
    running += 1;
    most = Math.max(most, running);
    await db.owner.query("select pg_sleep(0.005)");
    running -= 1;
  };
  await Promise.all(
    Array.from({ length: 8 }, () => withSyncLock(db.pool, one.orgId, { role: "inbound", run })),
  );
  expect(most).toBe(1);
  // Would wait for ever if they shared the lock.
  await withSyncLock(db.pool, one.orgId, {
    role: "inbound",
    run: () =>
      withSyncLock(db.pool, one.orgId, {
        role: "outbound",
        run: () => withSyncLock(db.pool, two.orgId, { role: "inbound", run }),
      }),
  });
});

test("tools and keys are kept once per organization", async () => {
  const { orgId } = await createTestOrganization(db.owner);
  const other = await createTestOrganization(db.owner);
  const tool = { name: "bookClinicAppointment", vapiToolId: "tool-1", syncedHash: "b".repeat(64) };
  await recordVapiTool(db.pool, orgId, tool);
  await recordVapiTool(db.pool, orgId, { ...tool, vapiToolId: "tool-2" });
  expect(await listVapiTools(db.pool, orgId)).toMatchObject([{ ...tool, vapiToolId: "tool-2" }]);
  expect(await listVapiTools(db.pool, other.orgId)).toEqual([]);

  expect(await loadIntegrationKey(db.pool, orgId)).toBeNull();
  await saveIntegrationKey(db.pool, orgId, { sealedKey: "sealed", keyHint: "…1234" });
  await saveIntegrationKey(db.pool, orgId, { sealedKey: "sealed again", keyHint: "…5678" });
  expect(await loadIntegrationKey(db.pool, orgId)).toEqual({ sealedKey: "sealed again", keyHint: "…5678" });
  expect(await loadIntegrationKey(db.pool, other.orgId)).toBeNull();
});
