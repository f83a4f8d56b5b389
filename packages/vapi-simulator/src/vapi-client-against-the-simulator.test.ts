import { describe, expect, test } from "vitest";
import { startVapiApi, type VapiApi } from "./api/start-vapi-api.ts";
import { cleanForUpdate, viewResource } from "@callwaiting/vapi-sdk";
import type { VapiClientOptions } from "@callwaiting/vapi-sdk";
import { createVapiClient } from "@callwaiting/vapi-sdk";
import type { ToolWrite } from "@callwaiting/vapi-sdk";

const FAST = { initialDelayMs: 1, maxDelayMs: 2 };
const MODEL = {
  provider: "openai",
  model: "gpt-5.5",
  temperature: 0.3,
  messages: [{ role: "system", content: "You answer the phone." }],
  toolIds: ["t1"],
};
const SERVER = { url: "https://us.example/vapi", timeoutSeconds: 20, headers: { "X-Org": "a" } };
const TOOL: ToolWrite = {
  type: "function",
  function: {
    name: "bookClinicAppointment",
    parameters: { type: "object", properties: { day: { type: "string" } }, required: ["day"] },
  },
};

const startApi = () => startVapiApi({ apiKeys: ["key-a", "key-b"] });
const clientOf = ({ url }: VapiApi, options: Partial<VapiClientOptions> = {}) =>
  createVapiClient({ apiKey: "key-a", baseUrl: url, retry: FAST, ...options });
const verbsOf = ({ requests }: VapiApi) => requests.map(({ method }) => method);

describe("assistants", () => {
  test("are created, read, changed, listed and deleted", async () => {
    await using api = await startApi();
    const { assistants } = clientOf(api);
    const made = await assistants.create({ name: "Receptionist", model: MODEL, metadata: { orgId: "o1" } });
    expect(await assistants.get(made.id)).toEqual(made);
    expect((await assistants.update(made.id, { firstMessage: "Hi" }))["model"]).toEqual(MODEL);
    const second = await assistants.create({ name: "Second" });
    expect((await assistants.list()).map(({ id }) => id)).toEqual([second.id, made.id]);
    await assistants.delete(made.id);
    await expect(assistants.get(made.id)).rejects.toMatchObject({ kind: "not_found", status: 404 });
  });

  test("GET, merge, PATCH: what was read goes back whole, and nothing gets lost", async () => {
    await using api = await startApi();
    const { assistants } = clientOf(api);
    const { id } = api.store.plant("key-a", "assistants", {
      name: "Made in the dashboard",
      model: { ...MODEL, numFastTurns: 3 },
      voice: { provider: "vapi", voiceId: "Elliot", version: "2", chunkPlan: { enabled: true } },
      server: SERVER,
      startSpeakingPlan: { waitSeconds: 0.4 },
      voicemailDetection: null,
      isServerUrlSecretSet: true,
      latestVersion: "7",
      somethingNew: { from: "Vapi" },
    });
    const before = await assistants.get(id);
    const fields = cleanForUpdate(before);
    expect(Object.keys(fields).toSorted()).toEqual(["model", "name", "server", "startSpeakingPlan", "voice"]);

    const messages = [{ role: "system", content: "New prompt" }];
    await assistants.update(id, { ...fields, model: { ...MODEL, ...fields.model, messages } });
    const after = await assistants.get(id);
    const model = { ...fields.model, messages };
    expect(after).toEqual({ ...before, model, updatedAt: after["updatedAt"] });
  });

  test("a partial sub-object replaces the whole one, as at Vapi: prompt and tools are gone", async () => {
    await using api = await startApi();
    const { assistants } = clientOf(api);
    const { id } = await assistants.create({ name: "Receptionist", model: MODEL, server: SERVER });
    await assistants.update(id, { model: { provider: "openai", model: "gpt-5.5" } });
    const after = await assistants.get(id);
    expect(after["model"]).toEqual({ provider: "openai", model: "gpt-5.5" });
    expect(after["server"]).toEqual(SERVER);
  });

  test("what Vapi refuses inside a sub-object comes with Vapi's sentences", async () => {
    await using api = await startApi();
    const { assistants } = clientOf(api);
    const voice = { provider: "vapi", voiceId: "Elliot", stability: 1, enableSsmlParsing: true };
    await expect(assistants.create({ name: "x", voice })).rejects.toMatchObject({
      kind: "bad_request",
      status: 400,
      message:
        "assistants.create: Vapi answered 400: voice.property stability should not exist; " +
        "voice.property enableSsmlParsing should not exist",
    });
    expect(api.store.assistants).toEqual([]);
  });
});

test("tools: create, update with their type, list, delete, and 409 while pinned", async () => {
  await using api = await startApi();
  const { tools } = clientOf(api);
  const { id } = await tools.create(TOOL);
  await tools.update(id, { type: "function", server: SERVER });
  expect(await tools.list()).toMatchObject([{ id, function: TOOL.function, server: SERVER }]);
  api.faults.pin(id);
  await expect(tools.delete(id)).rejects.toMatchObject({ kind: "conflict", status: 409 });
  api.faults.clear();
  await tools.delete(id);
  expect(api.store.tools).toEqual([]);
});

test("phone numbers and calls are read, and a number is given an assistant", async () => {
  await using api = await startApi();
  const { phoneNumbers, calls } = clientOf(api);
  const { id } = api.store.plant("key-a", "phoneNumbers", { provider: "vapi", number: "+14155550100" });
  api.store.plant("key-a", "calls", { assistantId: "a1", status: "ended" });
  api.store.plant("key-a", "calls", { assistantId: "a2", status: "ended" });
  await phoneNumbers.update(id, { provider: "vapi", assistantId: "a1", server: SERVER });
  expect(await phoneNumbers.get(id)).toMatchObject({ assistantId: "a1", number: "+14155550100" });
  const ofAssistant = await calls.list({ assistantId: "a1" });
  expect(ofAssistant).toMatchObject([{ assistantId: "a1" }]);
  expect(await calls.get(ofAssistant[0]?.id ?? "")).toEqual(ofAssistant[0]);
  expect(await phoneNumbers.list()).toHaveLength(1);
});

test("a list of hundreds is walked by `createdAtLt`, newest first", async () => {
  let now = Date.UTC(2026, 10, 20);
  await using api = await startVapiApi({ apiKeys: ["key-a"], clock: () => (now += 1_000) });
  for (let index = 0; index < 250; index += 1) api.store.plant("key-a", "assistants", { name: `a${index}` });
  const { assistants } = clientOf(api);
  const names: unknown[] = [];
  let page = await assistants.list({ limit: 100 });
  while (page.length > 0) {
    names.push(...page.map(({ name }) => name));
    page = await assistants.list({ limit: 100, createdAtLt: String(page.at(-1)?.["createdAt"]) });
  }
  expect(names).toEqual(Array.from({ length: 250 }, (_, index) => `a${249 - index}`));
});

describe("when Vapi is in trouble", () => {
  test("a create whose answer is lost is done once, and can be found", async () => {
    for (const [fault, kind] of [
      ["hangAfterCommit", "timeout"],
      ["resetAfterCommit", "connection"],
    ] as const) {
      await using api = await startApi();
      api.faults[fault](1);
      const { assistants } = clientOf(api, { timeoutMs: 500 });
      const lost = assistants.create({ name: "x", metadata: { tag: "t" } });
      await expect(lost).rejects.toMatchObject({ kind, attempt: 1 });
      expect(verbsOf(api)).toEqual(["POST"]);
      const found = (await assistants.list())
        .map(viewResource)
        .filter(({ metadata }) => metadata?.["tag"] === "t");
      expect(found).toHaveLength(1);
    }
  });

  test("a reset before anything was done: the create failed and there is nothing", async () => {
    await using api = await startApi();
    api.faults.resetBeforeCommit(1);
    await expect(clientOf(api).assistants.create({ name: "x" })).rejects.toMatchObject({
      kind: "connection",
    });
    expect([verbsOf(api), api.store.assistants]).toEqual([["POST"], []]);
  });

  test("a PATCH goes through resets, a hang and a gateway in HTML", async () => {
    await using api = await startApi();
    const { assistants } = clientOf(api, { timeoutMs: 500 });
    const { id } = await assistants.create({ name: "x" });
    api.faults.fail(502);
    api.faults.hangAfterCommit();
    api.faults.resetAfterCommit();
    expect((await assistants.update(id, { name: "y" }))["name"]).toBe("y");
    expect(verbsOf(api)).toEqual(["POST", "PATCH", "PATCH", "PATCH", "PATCH"]);
  });

  test("a lost answer to a DELETE does not make it fail", async () => {
    await using api = await startApi();
    const { assistants } = clientOf(api);
    const { id } = await assistants.create({ name: "x" });
    api.faults.resetAfterCommit();
    await assistants.delete(id);
    expect(verbsOf(api)).toEqual(["POST", "DELETE", "DELETE"]);
  });

  test("rate limits are waited out", async () => {
    await using api = await startApi();
    api.faults.rateLimit(2, 0);
    expect(await clientOf(api).assistants.list()).toEqual([]);
    expect(api.requests.map(({ outcome }) => outcome)).toEqual([429, 429, 200]);
  });

  test("slow is not late", async () => {
    await using api = await startApi();
    api.faults.latency(30);
    expect(await clientOf(api).assistants.list()).toEqual([]);
    expect(verbsOf(api)).toEqual(["GET"]);
  });

  test("a dead port is a connection that fails, and the breaker opens", async () => {
    const api = await startApi();
    await api.stop();
    const { assistants, breakerState } = clientOf(api, { breaker: { failures: 2, cooldownMs: 600_000 } });
    await expect(assistants.list()).rejects.toMatchObject({ kind: "circuit_open", attempt: 3 });
    expect(breakerState()).toBe("open");
  });
});

test("a wrong key is told apart, and each key sees only its own", async () => {
  await using api = await startApi();
  await clientOf(api).assistants.create({ name: "a's" });
  expect(await clientOf(api, { apiKey: "key-b" }).assistants.list()).toEqual([]);
  await expect(clientOf(api, { apiKey: "key-c" }).assistants.list()).rejects.toMatchObject({
    kind: "unauthorized",
    status: 401,
    message: expect.stringContaining("Invalid Key. Hot tip"),
  });
});
