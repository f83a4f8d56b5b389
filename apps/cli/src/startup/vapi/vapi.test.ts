import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createVapiClient, viewResource } from "@callwaiting/vapi-sdk";
import { startVapiApi } from "@callwaiting/vapi-simulator";
import { stretched } from "@callwaiting/testing/deadlines";
import { forEachTest } from "@callwaiting/testing/for-all-tests";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { readState, writeState } from "../state-file.ts";
import { chooseOurs } from "./choose-ours.ts";
import { restoreUrls } from "./restore-urls.ts";
import { updateAssistantWebhook } from "./update-assistant-webhook.ts";
import { listResources } from "./vapi-resources.ts";

const OLD = "https://old.example.com/api/webhooks/vapi";
const NEW = "https://new.example.com/api/webhooks/vapi";

const api = forEachTest(() => startVapiApi({ apiKeys: ["test-key"] }));
let dataDir: string;
let ids: string[];
let toolId: string;
const client = (timeoutMs = 60_000) =>
  createVapiClient({
    apiKey: "test-key",
    baseUrl: api.url,
    timeoutMs,
    retry: { attempts: 1 },
    breaker: { failures: 50 },
  });
beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), "startup-"));
  const tool = await client().tools.create({
    type: "function",
    function: { name: "bookClinicAppointment" },
    server: { url: OLD },
  });
  toolId = tool.id;
  ids = [];
  for (const name of ["one", "two", "three", "foreign"]) {
    const server = { url: OLD, headers: { "X-Vapi-Secret": name } };
    const model = { provider: "openai", model: "gpt-4.1", toolIds: name === "foreign" ? [] : [toolId] };
    ids.push((await client().assistants.create({ name, server, model })).id);
  }
});
afterEach(async () => {
  await rm(dataDir, { recursive: true });
});

const ours = async (timeoutMs?: number) =>
  chooseOurs(await listResources(client(timeoutMs)), new Set(ids.slice(0, 3)));
const urlOf = async (id: string) => viewResource(await client().assistants.get(id)).url;

test("our assistants and the tools they use are ours; another installation's are not", async () => {
  expect((await ours()).map(({ kind, name }) => `${kind} ${name}`).sort()).toEqual([
    "assistant one",
    "assistant three",
    "assistant two",
    "tool bookClinicAppointment",
  ]);
});

test("only the URL changes: the secret's header stays", async () => {
  for (const resource of await ours()) {
    expect(await updateAssistantWebhook(resource, NEW)).toMatchObject({ kind: "updated" });
  }
  expect((await client().assistants.get(ids[0] ?? ""))["server"]).toMatchObject({
    url: NEW,
    headers: { "X-Vapi-Secret": "one" },
  });
  expect(viewResource(await client().tools.get(toolId)).url).toBe(NEW);
  expect(await urlOf(ids[3] ?? "")).toBe(OLD);
  for (const resource of await ours()) {
    expect(await updateAssistantWebhook(resource, NEW)).toMatchObject({ kind: "unchanged" });
  }
});

test("the numbers that our assistants answer are ours: only their URL changes, and stop gives it back", async () => {
  const server = { url: OLD, headers: { "X-Vapi-Secret": "one" } };
  const plant = (number: string, assistantId: string | undefined) =>
    api.store.plant("test-key", "phoneNumbers", { provider: "vapi", number, assistantId, server });
  const number = plant("+14155550100", ids[0]);
  const others = [plant("+14155550101", ids[3]), plant("+14155550102", undefined)];
  const numbers = (await ours()).filter(({ kind }) => kind === "phone number");
  expect(numbers.map(({ id }) => id)).toEqual([number.id]);
  for (const one of numbers) await updateAssistantWebhook(one, NEW);
  const serverOf = (id: string) => api.store.phoneNumbers.find((one) => one.id === id)?.["server"];
  expect(serverOf(number.id)).toEqual({ ...server, url: NEW });
  expect(others.map(({ id }) => serverOf(id))).toEqual([server, server]);

  const vapi = numbers.map(({ kind, id, name }) => ({ kind, id, name, previousUrl: OLD, ourUrl: NEW }));
  const orchestrator = { pid: 1, startTime: "1" };
  await writeState(dataDir, { orchestrator, phase: "ready", children: [], env: null, vapi });
  await restoreUrls({ dataDir, client: client(), keepUrls: false, note: () => {} });
  expect(serverOf(number.id)).toEqual(server);
});

describe("one of three that Vapi refuses is named; the others are updated", () => {
  test.each([
    {
      name: "401",
      fault: () => api.faults.fail(401, 1, { method: "PATCH" }),
      reason: "Vapi refuses the key",
    },
    {
      name: "429",
      fault: () => api.faults.fail(429, 1, { method: "PATCH" }),
      reason: "Vapi asked us to slow down",
    },
    { name: "500", fault: () => api.faults.fail(500, 1, { method: "PATCH" }), reason: "an internal error" },
    {
      name: "timeout",
      fault: () => api.faults.hangAfterCommit(1, { method: "PATCH" }),
      reason: "does not answer in time",
      // Long enough for the two that are answered on a busy machine.
      timeoutMs: stretched(3_000),
    },
  ])("$name", async ({ fault, reason, timeoutMs }) => {
    const assistants = (await ours(timeoutMs)).filter(({ kind }) => kind === "assistant");
    fault();
    const updates = [];
    for (const resource of assistants) updates.push(await updateAssistantWebhook(resource, NEW));
    expect(updates.map(({ kind }) => kind)).toEqual(["failed", "updated", "updated"]);
    expect(updates[0]).toMatchObject({ reason: expect.stringContaining(reason) });
  });
});

test("stop gives back what was remembered, spares what somebody changed since, and keeps what Vapi refuses", async () => {
  const all = (await ours()).filter(({ kind }) => kind === "assistant");
  for (const resource of all) await updateAssistantWebhook(resource, NEW);
  const vapi = all.map(({ kind, id, name }) => ({ kind, id, name, previousUrl: OLD, ourUrl: NEW }));
  const orchestrator = { pid: 1, startTime: "1" };
  await writeState(dataDir, { orchestrator, phase: "ready", children: [], env: null, vapi });
  const [first, second, third] = all.map(({ id }) => id);
  await client().assistants.update(second ?? "", { server: { url: "https://third.example.com" } });
  api.faults.fail(500, 1, { method: "PATCH", path: `/assistant/${third}` });
  const notes: string[] = [];
  const restore = {
    dataDir,
    client: client(),
    keepUrls: false,
    note: (line: string) => void notes.push(line),
  };
  await restoreUrls(restore);
  expect([await urlOf(first ?? ""), await urlOf(second ?? ""), await urlOf(third ?? "")]).toEqual([
    OLD,
    "https://third.example.com",
    NEW,
  ]);
  expect((await readState(dataDir))?.vapi.map(({ id }) => id)).toEqual([third]);
  expect(notes[0]).toContain("still calls");
  await restoreUrls(restore);
  expect(await urlOf(third ?? "")).toBe(OLD);
  expect((await readState(dataDir))?.vapi).toEqual([]);
});
