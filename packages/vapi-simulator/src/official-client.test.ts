import { VapiClient, VapiError, type Vapi } from "@vapi-ai/server-sdk";
import { expect, test } from "vitest";
import { type VapiApi, startVapiApi } from "./api/start-vapi-api.ts";

// Vapi's own client, which knows nothing of ours. Without retries: it repeats a creation that failed.

const clientOf = ({ url }: VapiApi, token = "key-a") =>
  new VapiClient({ token, baseUrl: url, maxRetries: 0, timeoutInSeconds: 10 });

const TOOL: Vapi.CreateToolsRequest = {
  type: "function",
  async: false,
  messages: [
    { type: "request-start", content: "One moment." },
    { type: "request-response-delayed", content: "Still looking.", timingMilliseconds: 2_000 },
  ],
  function: {
    name: "book",
    parameters: {
      type: "object",
      properties: { day: { type: "string", description: "When." } },
      required: ["day"],
    },
  },
  server: { url: "https://us.example/vapi", timeoutSeconds: 20, headers: { "X-Org": "a" } },
};

test("makes, reads, changes, lists and deletes assistants", async () => {
  await using api = await startVapiApi({ apiKeys: ["key-a"] });
  const { assistants } = clientOf(api);
  const made = await assistants.create({
    name: "Receptionist",
    firstMessage: "Hello?",
    model: { provider: "openai", model: "gpt-4.1", messages: [{ role: "system", content: "Be kind." }] },
    voice: { provider: "vapi", voiceId: "Elliot", version: "2" },
    transcriber: { provider: "deepgram", model: "nova-3", language: "en" },
    startSpeakingPlan: { waitSeconds: 0.4 },
    analysisPlan: { summaryPlan: { enabled: true } },
  });
  expect(await assistants.get({ id: made.id })).toEqual(made);
  expect(await assistants.update({ id: made.id, name: "Sarah" })).toMatchObject({
    name: "Sarah",
    voice: made.voice,
  });
  expect((await assistants.list({ limit: 10 })).map(({ id }) => id)).toEqual([made.id]);
  await assistants.delete({ id: made.id });
  expect(await assistants.list()).toEqual([]);
});

test("makes, reads, changes, lists and deletes tools", async () => {
  await using api = await startVapiApi({ apiKeys: ["key-a"] });
  const { tools } = clientOf(api);
  const made = await tools.create(TOOL);
  expect(made).toMatchObject(TOOL);
  expect(await tools.get({ id: made.id })).toEqual(made);
  await tools.update({ id: made.id, body: { type: "function", async: true } });
  expect(await tools.list()).toMatchObject([{ id: made.id, async: true }]);
  await tools.delete({ id: made.id });
  expect(await tools.list()).toEqual([]);
});

test("makes, reads, changes, lists and deletes phone numbers", async () => {
  await using api = await startVapiApi({ apiKeys: ["key-a"] });
  const { phoneNumbers } = clientOf(api);
  const made = await phoneNumbers.create({
    provider: "vapi",
    numberDesiredAreaCode: "415",
    name: "Front desk",
  });
  expect(await phoneNumbers.get({ id: made.id })).toEqual(made);
  await phoneNumbers.update({ id: made.id, body: { provider: "vapi", assistantId: "a1" } });
  expect(await phoneNumbers.list()).toMatchObject([{ id: made.id, assistantId: "a1", name: "Front desk" }]);
  await phoneNumbers.delete({ id: made.id });
  expect(await phoneNumbers.list()).toEqual([]);
});

test("has a call noted", async () => {
  await using api = await startVapiApi({ apiKeys: ["key-a"] });
  const { calls } = clientOf(api);
  api.store.plant("key-a", "assistants", { id: "a1" });
  api.store.plant("key-a", "phoneNumbers", { id: "n1" });
  await calls.create({ assistantId: "a1", phoneNumberId: "n1", customer: { number: "+14155550123" } });
  expect(await calls.list({ assistantId: "a1" })).toMatchObject([{ status: "queued" }]);
});

test("is told what is wrong, as its errors", async () => {
  await using api = await startVapiApi({ apiKeys: ["key-a"] });
  const { assistants } = clientOf(api);
  const bad = assistants.create({ maxDurationSeconds: 9 });
  await expect(bad).rejects.toMatchObject({
    statusCode: 400,
    body: { message: ["maxDurationSeconds must not be less than 10"] },
  });
  await expect(bad).rejects.toBeInstanceOf(VapiError);
  await expect(assistants.get({ id: "none" })).rejects.toMatchObject({ statusCode: 404 });
  await expect(clientOf(api, "key-b").assistants.list()).rejects.toMatchObject({ statusCode: 401 });
});
