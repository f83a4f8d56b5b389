import {
  type AppPool,
  createAppPool,
  listVapiTools,
  loadAssistant,
  loadOrganization,
  recordAssistantId,
  recordSync,
  recordVapiTool,
  saveAssistant,
  withSyncLock,
} from "@callwaiting/db";
import { PATIENT, openTestDb } from "@callwaiting/testing/database";
import { stretched } from "@callwaiting/testing/deadlines";
import { createTestOrganization } from "@callwaiting/testing/clinic";
import type { OrgId, Organization } from "@callwaiting/domain";
import { createVapiClient } from "@callwaiting/vapi-sdk";
import { startVapiApi } from "@callwaiting/vapi-simulator";
import { forAllTests, forEachTest } from "@callwaiting/testing/for-all-tests";
import { Temporal } from "temporal-polyfill";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { ALL_TOOLS } from "../phone/tools/all-tools.ts";
import { describeTool } from "../phone/tools/describe-tool.ts";
import { connectVapi } from "./connect-vapi.ts";
import { type EnsureAssistantPorts, ensureAssistant } from "./ensure-assistant.ts";

// Assistants at a simulated Vapi that is as strict as the real one, kept in order from a real database.

const KEY = "vapi-key";
const SERVER_URL = "https://clinic.example.com";
const SECRET = "webhook-secret-of-the-clinic";

const db = forAllTests(() => openTestDb());
const vapi = forEachTest(() => startVapiApi({ apiKeys: [KEY] }));
/** As a second server would have it. */
let otherPool: AppPool;
beforeAll(async () => {
  otherPool = createAppPool({
    connectionString: db.url,
    ...PATIENT,
    max: 30,
  });
});
afterAll(async () => {
  await otherPool.end();
});

const WISH = {
  role: "inbound" as const,
  name: "Sarah",
  customPrompt: "Mention that parking is behind the house.",
  firstMessage: "Thank you for calling. How can I help?",
  voice: { provider: "vapi", voiceId: "jennifer" },
};

function portsOn(pool: AppPool): EnsureAssistantPorts {
  return {
    withSyncLock: (orgId, role, run) => withSyncLock(pool, orgId, { role, run }),
    loadAssistant: (orgId, role) => loadAssistant(pool, orgId, role),
    recordAssistantId: (orgId, role, vapiAssistantId) =>
      recordAssistantId(pool, orgId, { role, vapiAssistantId }),
    recordSync: (orgId, role, result) => recordSync(pool, orgId, { role, result }),
    listVapiTools: (orgId) => listVapiTools(pool, orgId),
    recordVapiTool: (orgId, row) => recordVapiTool(pool, orgId, row),
  };
}

async function newClinic(): Promise<Organization> {
  const { orgId } = await createTestOrganization(db.owner);
  await saveAssistant(db.pool, orgId, WISH);
  const record = await loadOrganization(db.pool, orgId);
  if (record === null) throw new Error("the clinic is there");
  return record.organization;
}

/** In New York, where the clinic is. */
const WINTER = Temporal.Instant.from("2026-11-20T15:00:00Z");
const SUMMER = Temporal.Instant.from("2027-07-01T14:00:00Z");

function sync(
  organization: Organization,
  { pool = db.pool, ports = portsOn(pool), serverUrl = SERVER_URL, now = WINTER } = {},
) {
  const client = createVapiClient({
    apiKey: KEY,
    baseUrl: vapi.url,
    retry: { attempts: 1 },
    timeoutMs: stretched(2_000),
  });
  return ensureAssistant(ports, {
    organization,
    role: "inbound",
    api: connectVapi(client),
    tools: ALL_TOOLS.map(describeTool),
    serverUrl,
    now,
    webhookSecret: SECRET,
    webhookSecretId: null,
    runStep: (_step, run) => run(),
  });
}

const stateOf = (orgId: OrgId) => loadAssistant(db.pool, orgId, "inbound");
const writes = () => vapi.requests.filter(({ method }) => method !== "GET").length;
const only = () => {
  const [assistant, ...others] = vapi.store.assistants;
  expect(others).toEqual([]);
  if (assistant === undefined) throw new Error("there is no assistant at Vapi");
  return assistant;
};

describe("a new assistant", () => {
  test("is at Vapi with the enforced prompt, a voice that Vapi takes, our tools, our URL and our mark", async () => {
    const clinic = await newClinic();
    expect(await sync(clinic)).toMatchObject({ kind: "ok", isNew: true, wasDeleted: false });
    expect(only()).toMatchObject({
      name: "Sarah",
      firstMessage: WISH.firstMessage,
      voice: { provider: "azure", voiceId: "en-US-JennyNeural" },
      server: { url: `${SERVER_URL}/api/webhooks/vapi`, headers: { "X-Vapi-Secret": SECRET } },
      metadata: { org_id: clinic.orgId, role: "inbound" },
    });
    const prompt = JSON.stringify(only()["model"]);
    expect(prompt).toContain("parking is behind the house");
    expect(prompt).toContain("checkAvailability");
    expect(prompt).toContain("America/New_York");
    expect(vapi.store.tools.map((tool) => (tool["function"] as { name: string }).name)).toHaveLength(9);
    expect(await stateOf(clinic.orgId)).toMatchObject({ syncState: "synced", vapiAssistantId: only().id });
    expect((await loadOrganization(db.pool, clinic.orgId))?.inboundAssistantId).toBe(only().id);
  });

  test("twice is once: the second time nothing is written", async () => {
    const clinic = await newClinic();
    const first = await sync(clinic);
    const before = writes();
    const second = await sync(clinic);
    expect(second).toMatchObject({ isNew: false, changed: false });
    expect(second).toMatchObject({ assistantId: first.kind === "ok" ? first.assistantId : "" });
    expect(writes()).toBe(before);
  });

  test("twenty at once on two servers make one assistant and nine tools", async () => {
    const clinic = await newClinic();
    const results = await Promise.all(
      Array.from({ length: 20 }, (_, n) => sync(clinic, { pool: n % 2 === 0 ? db.pool : otherPool })),
    );
    expect(results.filter((result) => result.kind === "ok" && result.isNew)).toHaveLength(1);
    expect(only().id).toBe((await stateOf(clinic.orgId))?.vapiAssistantId);
    expect(vapi.store.tools).toHaveLength(9);
  });

  test.each([
    ["its id could be noted", "recordAssistantId" as const],
    ["the first tool's id could be noted", "recordVapiTool" as const],
  ])("made at Vapi before %s is adopted by the next sync: no twin", async (_when, broken) => {
    const clinic = await newClinic();
    const dies = () => Promise.reject(new Error("the server was killed here"));
    await expect(sync(clinic, { ports: { ...portsOn(db.pool), [broken]: dies } })).rejects.toThrow("killed");
    expect(await sync(clinic)).toMatchObject({ kind: "ok" });
    expect(only().id).toBe((await stateOf(clinic.orgId))?.vapiAssistantId);
    expect(vapi.store.tools).toHaveLength(9);
  });

  test("an answer that is lost after Vapi did the work makes no twin either", async () => {
    const clinic = await newClinic();
    vapi.faults.resetAfterCommit(1, { method: "POST", path: "/assistant" });
    await expect(sync(clinic)).rejects.toMatchObject({ kind: "connection" });
    await sync(clinic);
    only();
  });
});

describe("an assistant that is there", () => {
  test("changes only in what we own; what somebody set by hand stays", async () => {
    const clinic = await newClinic();
    await sync(clinic);
    const byHand = {
      transcriber: { provider: "deepgram", model: "nova-3", language: "en" },
      maxDurationSeconds: 900,
      metadata: { ...(only()["metadata"] as object), team: "front desk" },
      model: { ...(only()["model"] as object), model: "gpt-4o", temperature: 0.1 },
    };
    vapi.faults.editAssistant(only().id, byHand);
    await saveAssistant(db.pool, clinic.orgId, { ...WISH, customPrompt: "Speak slowly.", name: "Marcy" });
    expect(await sync(clinic)).toMatchObject({ changed: true });
    const after = only();
    expect(after).toMatchObject({
      name: "Marcy",
      transcriber: byHand.transcriber,
      maxDurationSeconds: 900,
      metadata: { team: "front desk", org_id: clinic.orgId },
      model: { model: "gpt-4o", temperature: 0.1 },
    });
    expect(JSON.stringify(after["model"])).toContain("Speak slowly.");
    expect((after["model"] as { toolIds: string[] }).toolIds).toHaveLength(9);
  });

  test("its prompt has another clock once the clinic's clocks have been changed", async () => {
    const organization = await newClinic();
    const clock = () => /"(Etc\/GMT\+\d)"/.exec(JSON.stringify(only()).replaceAll("\\", ""))?.[1];
    await sync(organization, { now: WINTER });
    expect(clock()).toBe("Etc/GMT+5");
    expect(await sync(organization, { now: SUMMER })).toMatchObject({ changedFields: ["model"] });
    expect(clock()).toBe("Etc/GMT+4");
  });

  test("edited at Vapi in what we own, it is put right", async () => {
    const clinic = await newClinic();
    await sync(clinic);
    vapi.faults.editAssistant(only().id, { firstMessage: "Hello, you are hacked.", serverMessages: [] });
    expect(await sync(clinic)).toMatchObject({ changed: true });
    expect(only()).toMatchObject({ firstMessage: WISH.firstMessage });
  });

  test("deleted at Vapi, it comes back, and messages of the old one are refused from then on", async () => {
    const clinic = await newClinic();
    await sync(clinic);
    const old = only().id;
    vapi.faults.deleteAssistant(old);
    expect(await sync(clinic)).toMatchObject({ isNew: true, wasDeleted: true });
    const record = await loadOrganization(db.pool, clinic.orgId);
    expect(record?.vapiAssistantIds).toEqual([only().id]);
    expect(only().id).not.toBe(old);
  });

  test("another public URL reaches the assistant and its tools, which stay the same ones", async () => {
    const clinic = await newClinic();
    await sync(clinic);
    const { id } = only();
    await sync(clinic, { serverUrl: "https://new.example.com" });
    expect(only()).toMatchObject({ id, server: { url: "https://new.example.com/api/webhooks/vapi" } });
    expect(vapi.store.tools).toHaveLength(9);
    for (const tool of vapi.store.tools) {
      expect(tool["server"]).toMatchObject({ url: "https://new.example.com/api/webhooks/vapi" });
    }
  });
});

test("two clinics share a Vapi account without touching each other's assistants", async () => {
  const [one, two] = [await newClinic(), await newClinic()];
  await sync(one);
  await sync(two);
  await sync(one);
  const owners = vapi.store.assistants.map(({ metadata }) => (metadata as { org_id: string }).org_id);
  expect(owners.toSorted()).toEqual([one.orgId, two.orgId].toSorted());
});

test("a clinic without an assistant has nothing made for it", async () => {
  const { orgId } = await createTestOrganization(db.owner);
  const record = await loadOrganization(db.pool, orgId);
  if (record === null) throw new Error("the clinic is there");
  expect(await sync(record.organization)).toEqual({ kind: "no_assistant" });
  expect(vapi.requests).toEqual([]);
});

test.each([
  [401, "unauthorized"],
  [500, "server"],
  [503, "server"],
])("Vapi answering %i is an error of kind %s, and nothing is noted that is not so", async (status, kind) => {
  const clinic = await newClinic();
  vapi.faults.fail(status, 1, { method: "POST", path: "/assistant" });
  await expect(sync(clinic)).rejects.toMatchObject({ kind });
  expect(await stateOf(clinic.orgId)).toMatchObject({ vapiAssistantId: null, syncState: "pending" });
});
