import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { get } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { BrokenStoreFile, startVapiApi, type VapiApi } from "./start-vapi-api.ts";

const startApi = () => startVapiApi({ apiKeys: ["key-a", "key-b"] });

/** What a client of no kind would see. */
async function ask({ url }: VapiApi, method: string, path: string, body?: unknown, key = "key-a") {
  const response = await fetch(url + path, {
    method,
    headers: { authorization: `Bearer ${key}`, "content-type": "application/json" },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  return { status: response.status, headers: response.headers, text, json: JSON.parse(text) };
}

async function refusal(path: string, body: unknown) {
  await using api = await startApi();
  const { status, json } = await ask(api, "POST", path, body);
  expect({ status, error: json.error, statusCode: json.statusCode }).toEqual({
    status: 400,
    error: "Bad Request",
    statusCode: 400,
  });
  expect(api.store.assistants).toEqual([]);
  return json.message;
}

const functionTool = (property: unknown, name = "book") => ({
  type: "function",
  function: { name, parameters: { type: "object", properties: { day: property } } },
});

describe("is as strict as Vapi", () => {
  test.each([
    ["an unknown field", { X: 1 }, ["property X should not exist"]],
    ["a legacy field", { serverUrl: "https://x" }, ["property serverUrl should not exist"]],
    ["a response-only field", { id: "1" }, ["property id should not exist"]],
    ["a long name", { name: "x".repeat(41) }, ["name must be shorter than or equal to 40 characters"]],
    ["a short call", { maxDurationSeconds: 9 }, ["maxDurationSeconds must not be less than 10"]],
    [
      "a knob of another voice",
      { voice: { provider: "vapi", voiceId: "Elliot", stability: 1 } },
      ["voice.property stability should not exist"],
    ],
    [
      "a voice without an id",
      { voice: { provider: "azure" } },
      ["voice.voiceId should not be null or undefined"],
    ],
    [
      "an unknown field of the server",
      { server: { url: "https://x", retries: 1 } },
      ["server.property retries should not exist"],
    ],
    [
      "the prompt of 2024",
      { model: { provider: "openai", model: "gpt-5.5", systemPrompt: "x" } },
      ["model.property systemPrompt should not exist"],
    ],
    [
      "a model without a model",
      { model: { provider: "openai" } },
      ["model.model should not be null or undefined"],
    ],
    [
      "a role that is none",
      { model: { provider: "vapi", messages: [{ role: "robot", content: "x" }] } },
      ["model.messages.0.role must be one of the following values: assistant, function, user, system, tool"],
    ],
    [
      "a bad tool in the model",
      { model: { provider: "vapi", tools: [functionTool({ type: "string", minLength: 1 })] } },
      ["model.tools.0.function.parameters.properties.day.property minLength should not exist"],
    ],
    ["a first message that is no text", { firstMessage: 1 }, ["firstMessage must be a string"]],
    [
      "a message for the server that there is not",
      { serverMessages: ["tool-calls", "tool-call"] },
      [expect.stringMatching(/^each value in serverMessages must be one of .*tool-calls/)],
    ],
    [
      "a temperature out of range",
      { model: { provider: "openai", model: "gpt-5.5", temperature: 2.1 } },
      ["model.temperature must not be greater than 2"],
    ],
    [
      "a generation of voices that there is not",
      { voice: { provider: "vapi", voiceId: "Elliot", version: 3 } },
      [expect.stringMatching(/^voice\.version must be one of the following values: 1, 2/)],
    ],
    [
      "headers in a list",
      { server: { url: "https://x", headers: [] } },
      ["server.headers must be an object"],
    ],
    [
      "a retired voice",
      { voice: { provider: "vapi", voiceId: "Kylie" } },
      [expect.stringContaining("Kylie")],
    ],
    [
      "jennifer at Vapi",
      { voice: { provider: "vapi", voiceId: "jennifer" } },
      [expect.stringContaining("jennifer")],
    ],
    [
      "a generation in the id",
      { voice: { provider: "vapi", voiceId: "Elliot V2" } },
      [expect.stringContaining("Elliot V2")],
    ],
  ])("an assistant with %s is refused", async (_name, body, message) => {
    expect(await refusal("/assistant", body)).toEqual(message);
  });

  test("a provider that does not exist is refused with those that do", async () => {
    expect(await refusal("/assistant", { voice: { provider: "neets", voiceId: "x" } })).toEqual([
      expect.stringMatching(/^voice\.provider must be one of the following values: .*azure/),
    ]);
  });

  test.each([
    ["a name with a space", functionTool({ type: "string" }, "book it"), /^function\.name must match/],
    ["two types", functionTool({ type: ["string", "null"] }), /properties\.day\.type must be one of/],
    ["anyOf", functionTool({ type: "string", anyOf: [] }), /day\.property anyOf should not exist/],
    ["no type", { function: { name: "book" } }, /^type must be one of/],
  ])("a tool with %s is refused", async (_name, body, message) => {
    expect(await refusal("/tool", body)).toEqual([expect.stringMatching(message)]);
  });

  test("what is not JSON, not an object, not there or not allowed", async () => {
    await using api = await startApi();
    const statuses = [
      await ask(api, "POST", "/assistant", []),
      await ask(api, "GET", "/assistant?page=2"),
      await ask(api, "GET", "/assistant?limit=1001"),
      await ask(api, "GET", "/assistant?createdAtLt=yesterday"),
      await ask(api, "PATCH", "/assistant/none", {}),
      await ask(api, "DELETE", "/assistant/none"),
      await ask(api, "GET", "/nowhere"),
      await ask(api, "PUT", "/assistant", {}),
      await ask(api, "GET", "/assistant", undefined, "key-c"),
    ];
    expect(statuses.map(({ status }) => status)).toEqual([400, 400, 400, 400, 404, 404, 404, 404, 401]);
  });

  test("a tool keeps its type, and a number is told apart by its provider", async () => {
    await using api = await startApi();
    const tool = await ask(api, "POST", "/tool", functionTool({ type: "string" }));
    expect((await ask(api, "PATCH", `/tool/${tool.json.id}`, { type: "endCall" })).status).toBe(400);
    const number = await ask(api, "POST", "/phone-number", { provider: "vapi" });
    expect(number.status).toBe(201);
    const path = `/phone-number/${number.json.id}`;
    expect((await ask(api, "PATCH", path, { provider: "vapi", assistantId: "a1" })).status).toBe(200);
    expect((await ask(api, "PATCH", path, { provider: "twilio", assistantId: "a1" })).status).toBe(400);
  });
});

test("an assistant with all that we set is taken, and comes back with Vapi's own fields", async () => {
  await using api = await startApi();
  const body = {
    name: "Receptionist",
    model: { provider: "openai", model: "gpt-5.5", maxTokens: 200, toolIds: ["not-there-yet"] },
    voice: { provider: "azure", voiceId: "en-US-JennyNeural" },
    transcriber: { provider: "deepgram", model: "nova-3" },
    server: {
      url: "https://x",
      secret: "s",
      backoffPlan: { type: "fixed", maxRetries: 1, baseDelaySeconds: 1 },
    },
    serverMessages: ["tool-calls"],
    silenceTimeoutSeconds: 30,
    metadata: { orgId: "o1" },
  };
  const { status, json } = await ask(api, "POST", "/assistant", body);
  expect(status).toBe(201);
  expect(json).toMatchObject({ ...body, latestVersion: null, isServerUrlSecretSet: false });
  expect([json.id, json.orgId, json.createdAt].every((value) => typeof value === "string")).toBe(true);
});

describe("somebody at Vapi's dashboard", () => {
  test("edits and deletes behind our back", async () => {
    await using api = await startApi();
    const { json } = await ask(api, "POST", "/assistant", { name: "x", firstMessage: "Hi" });
    api.faults.editAssistant(json.id, { name: "edited" });
    expect((await ask(api, "GET", `/assistant/${json.id}`)).json).toMatchObject({
      name: "edited",
      firstMessage: "Hi",
    });
    api.faults.deleteAssistant(json.id);
    expect((await ask(api, "GET", `/assistant/${json.id}`)).status).toBe(404);
    expect(() => api.faults.deleteAssistant(json.id)).toThrow(json.id);
  });
});

describe("faults", () => {
  test("hit only what fits, as often as told, in order", async () => {
    await using api = await startApi();
    api.faults.fail(503, 1, { path: "/tool" });
    api.faults.fail(500, 1, { method: "POST" });
    api.faults.rateLimit(1, 7);
    const limited = await ask(api, "GET", "/assistant");
    expect([limited.status, limited.headers.get("retry-after")]).toEqual([429, "7"]);
    expect((await ask(api, "POST", "/assistant", {})).status).toBe(500);
    expect((await ask(api, "POST", "/assistant", {})).status).toBe(201);
    const gateway = await fetch(`${api.url}/tool`, { headers: { authorization: "Bearer key-a" } });
    expect([gateway.status, gateway.headers.get("content-type")]).toEqual([503, "text/html; charset=UTF-8"]);
    expect(await gateway.text()).toContain("<html>");
    expect(api.requests.map(({ outcome }) => outcome)).toEqual([429, 500, 201, 503]);
  });

  test("a hanging request does not keep the server from stopping", async () => {
    const api = await startApi();
    api.faults.hangAfterCommit();
    const hanging = ask(api, "POST", "/assistant", {}).catch(() => "gone");
    await expect.poll(() => api.requests[0]?.outcome).toBe("hang");
    expect(api.store.assistants).toHaveLength(1);
    await api.stop();
    expect(await hanging).toBe("gone");
  });
});

test("the log has no key, and says whose request it was", async () => {
  await using api = await startApi();
  await ask(api, "POST", "/assistant", { name: "x" });
  await ask(api, "GET", "/assistant?limit=5", undefined, "key-c");
  expect(api.requests).toEqual([
    {
      method: "POST",
      path: "/assistant",
      query: "",
      body: { name: "x" },
      orgId: api.store.org("key-a").orgId,
      outcome: 201,
    },
    { method: "GET", path: "/assistant", query: "?limit=5", body: undefined, orgId: undefined, outcome: 401 },
  ]);
});

test("no more requests are remembered than asked for", async () => {
  await using api = await startVapiApi({ apiKeys: ["key-a"], rememberRequests: 2 });
  for (const path of ["/assistant", "/tool", "/call"]) await ask(api, "GET", path);
  expect(api.requests.map(({ path }) => path)).toEqual(["/tool", "/call"]);
});

test("a name that was made to point here is answered nothing, whatever the key", async () => {
  await using api = await startApi();
  const asHost = (host: string) =>
    new Promise<number | undefined>((resolve, reject) => {
      const headers = { host, authorization: "Bearer key-a" };
      get(`${api.url}/assistant`, { headers }, (response) => {
        response.resume();
        resolve(response.statusCode);
      }).once("error", reject);
    });
  expect(await asHost("evil.example.com")).toBe(421);
  expect(await asHost("127.0.0.1.example.com:80")).toBe(421);
  expect(await asHost("localhost:1")).toBe(200);
});

test("a file that is none of its own is an error that says so, and stays as it is", async () => {
  const folder = await mkdtemp(join(tmpdir(), "vapi-api-"));
  const file = join(folder, "vapi.json");
  try {
    await writeFile(file, "{");
    await expect(startVapiApi({ apiKeys: ["key-a"], file })).rejects.toThrow(BrokenStoreFile);
    expect(await readFile(file, "utf8")).toBe("{");
  } finally {
    await rm(folder, { recursive: true });
  }
});

test("with a file, a restart keeps ids and organizations apart, and the file holds no key", async () => {
  const folder = await mkdtemp(join(tmpdir(), "vapi-api-"));
  const file = join(folder, "vapi.json");
  const options = { apiKeys: ["key-a", "key-b"], file };
  try {
    const first = await startVapiApi(options);
    const made = await ask(first, "POST", "/assistant", { name: "kept" });
    first.store.plant("key-b", "phoneNumbers", { id: "n1", provider: "vapi" });
    first.faults.editAssistant(made.json.id, { name: "edited" });
    await first.stop();

    await using second = await startVapiApi(options);
    const { json } = await ask(second, "GET", `/assistant/${made.json.id}`);
    expect(json).toMatchObject({ name: "edited", orgId: made.json.orgId });
    expect((await ask(second, "GET", "/assistant", undefined, "key-b")).json).toEqual([]);
    expect((await ask(second, "GET", "/phone-number/n1", undefined, "key-b")).status).toBe(200);
    expect(await readFile(file, "utf8")).not.toContain("key-");
  } finally {
    await rm(folder, { recursive: true });
  }
});
