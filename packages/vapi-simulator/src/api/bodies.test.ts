import { describe, expect, test } from "vitest";
import { describedAnswer } from "./description/described-as.ts";
import { checkBody, checkReply } from "./rules/check-body.ts";
import { checkValue } from "./rules/check-value.ts";
import type { Json } from "./rules/json.ts";
import { startVapiApi } from "./start-vapi-api.ts";

// By Vapi's own description. What is refused here was once taken: by a simulator that knew names and few values.

const functionTool = (fields: Json) => ({ type: "function", function: { name: "book" }, ...fields });
const openai = (fields: Json) => ({ model: { provider: "openai", model: "gpt-4.1", ...fields } });

describe("is refused with a sentence for each fault", () => {
  test.each<[what: string, body: Json, faults: readonly (string | RegExp)[]]>([
    ["an unknown model", openai({ model: "gpt-nope" }), [/^model\.model must be one of .*gpt-4\.1/]],
    ["phrases that are a number", { endCallPhrases: 5 }, ["endCallPhrases must be an array"]],
    ["a phrase that is a number", { endCallPhrases: [5] }, ["each value in endCallPhrases must be a string"]],
    [
      "a phrase of more than 140 characters",
      { endCallPhrases: ["x".repeat(141)] },
      ["each value in endCallPhrases must be shorter than or equal to 140 characters"],
    ],
    [
      "99 retries",
      { server: { url: "https://x", backoffPlan: { type: "fixed", maxRetries: 99, baseDelaySeconds: 1 } } },
      ["server.backoffPlan.maxRetries must not be greater than 10"],
    ],
    [
      "a backoff of another type",
      { server: { url: "https://x", backoffPlan: { type: "slow", maxRetries: 1, baseDelaySeconds: 1 } } },
      ["server.backoffPlan.type must be one of the following values: fixed, exponential"],
    ],
    ["a plan that is a text", { artifactPlan: "x" }, ["artifactPlan must be an object"]],
    [
      "a language that no transcriber knows",
      { transcriber: { provider: "deepgram", model: "nova-3", language: "klingon" } },
      [/^transcriber\.language must be one of .*en/],
    ],
    [
      "a wait of 99 seconds",
      { startSpeakingPlan: { waitSeconds: 99 } },
      ["startSpeakingPlan.waitSeconds must not be greater than 5"],
    ],
    [
      "what no analysis has",
      { analysisPlan: { summary: true } },
      ["analysisPlan.property summary should not exist"],
    ],
    [
      "two levels down as well",
      { analysisPlan: { summaryPlan: { timeoutSeconds: 0, prompt: "x" } } },
      [
        "analysisPlan.summaryPlan.timeoutSeconds must not be less than 1",
        "analysisPlan.summaryPlan.property prompt should not exist",
      ],
    ],
    [
      "a voice too fast",
      { voice: { provider: "azure", voiceId: "emma", speed: 9 } },
      [/speed must not be greater/],
    ],
    [
      "a hook that dances",
      { hooks: [{ on: "call.ending", do: [{ type: "dance" }] }] },
      [/^hooks\.0\.do\.0\.type/],
    ],
    ["a number as a text", { maxDurationSeconds: "600" }, [/^maxDurationSeconds must be a number/]],
    ["null where nothing may be", { firstMessage: null }, ["firstMessage must be a string"]],
    ["yes for true", { firstMessageInterruptionsEnabled: "yes" }, [/must be a boolean value/]],
    [
      "messages without a role",
      openai({ messages: [{ content: "x" }] }),
      [/^model\.messages\.0\.role should not/],
    ],
  ])("an assistant with %s", (_what, body, faults) => {
    for (const operation of ["POST /assistant", "PATCH /assistant/{id}"]) {
      expect(checkBody(operation, body).faults).toEqual(faults.map(asExpected));
    }
  });

  test.each<[what: string, body: Json, faults: readonly (string | RegExp)[]]>([
    [
      "a message of no type",
      functionTool({ messages: [{ type: "shout", content: "x" }] }),
      [/^messages\.0\.type must be one of .*request-start/],
    ],
    ["messages as a text", functionTool({ messages: "One moment." }), ["messages must be an array"]],
    [
      "a message much too late",
      functionTool({ messages: [{ type: "request-response-delayed", timingMilliseconds: 999_999 }] }),
      ["messages.0.timingMilliseconds must not be greater than 120000"],
    ],
    ["async: x", functionTool({ async: "x" }), ["async must be a boolean value"]],
    ["strict: yes", { type: "function", function: { name: "book", strict: "yes" } }, [/^function\.strict/]],
    ["a server without an object", functionTool({ server: "https://x" }), ["server must be an object"]],
    [
      "a timeout of an hour",
      functionTool({ server: { url: "https://x", timeoutSeconds: 3_600 } }),
      ["server.timeoutSeconds must not be greater than 300"],
    ],
    ["another tool's properties", { type: "endCall", async: true }, ["property async should not exist"]],
    [
      "static values as an object",
      functionTool({ parameters: { org: "x" } }),
      ["parameters must be an array"],
    ],
    [
      "a condition that compares nothing",
      functionTool({ messages: [{ type: "request-start", conditions: [{ param: "x" }] }] }),
      [/conditions\.0\.operator should not be/, /conditions\.0\.value should not be/],
    ],
  ])("a tool with %s", (_what, body, faults) => {
    expect(checkBody("POST /tool", body).faults).toEqual(faults.map(asExpected));
    const { faults: ofChange } = checkBody("PATCH /tool/{id}", body);
    expect(ofChange).toEqual(faults.map(asExpected));
  });

  test.each<[what: string, body: Json, faults: readonly (string | RegExp)[]]>([
    [
      "an area code of five digits",
      { provider: "vapi", numberDesiredAreaCode: "41555" },
      ["numberDesiredAreaCode must be shorter than or equal to 3 characters"],
    ],
    ["an assistant that is a number", { provider: "vapi", assistantId: 5 }, ["assistantId must be a string"]],
    ["no account", { provider: "twilio", number: "+14155550100" }, [/^twilioAccountSid should not be null/]],
    [
      "another provider's fields",
      { provider: "vapi", smsEnabled: true },
      ["property smsEnabled should not exist"],
    ],
    ["nobody's provider", { provider: "acme" }, [/^provider must be one of .*twilio/]],
    [
      "a fallback to nobody",
      { provider: "vapi", fallbackDestination: { type: "pigeon" } },
      ["fallbackDestination.type must be one of the following values: number, sip"],
    ],
  ])("a number with %s", (_what, body, faults) => {
    expect(checkBody("POST /phone-number", body).faults).toEqual(faults.map(asExpected));
  });
});

function asExpected(fault: string | RegExp): unknown {
  return typeof fault === "string" ? fault : expect.stringMatching(fault);
}

test.each<[operation: string, body: Json]>([
  ["POST /assistant", {}],
  ["POST /assistant", { backgroundSound: "office", voicemailDetection: "off" }],
  ["POST /assistant", { backgroundSound: "https://example.com/rain.mp3" }],
  ["POST /assistant", { voice: { provider: "azure", voiceId: "andrew" } }],
  ["POST /assistant", { voice: { provider: "azure", voiceId: "any other" } }],
  [
    "POST /assistant",
    { server: { url: "https://x", secret: "s" }, silenceTimeoutSeconds: 30, messagePlan: {} },
  ],
  ["PATCH /assistant/{id}", { startSpeakingPlan: { smartEndpointingPlan: { provider: "livekit" } } }],
  ["POST /tool", functionTool({ parameters: [{ key: "org", value: { any: ["JSON"] } }] })],
  ["PATCH /phone-number/{id}", { provider: "vapi", assistantId: null }],
  ["POST /call", { assistantId: "a1", phoneNumberId: "n1", customer: { number: "+14155550123" } }],
])("%s takes %j", (operation, body) => {
  expect(checkBody(operation, body).faults).toEqual([]);
});

test.each<[type: string, reply: Json, faults: readonly (string | RegExp)[]]>([
  ["assistant-request", { assistantId: "a1", assistantOverrides: { variableValues: { day: "Friday" } } }, []],
  [
    "assistant-request",
    { assistant: { voice: { provider: "neets" } } },
    [/^assistant\.voice\.provider must be/],
  ],
  [
    "tool-calls",
    { results: [{ toolCallId: "1", result: "x" }] },
    ["results.0.name should not be null or undefined"],
  ],
  [
    "transfer-destination-request",
    { destination: { type: "number" } },
    [/^destination\.number should not be/],
  ],
  ["handoff-destination-request", { error: "Nobody is there." }, []],
  ["campaign.predial", { eligible: "yes" }, ["eligible must be a boolean value"]],
  ["status-update", { whatever: true }, []],
])("a webhook's answer to %s, %j", (type, reply, faults) => {
  expect(checkReply(type, reply)).toEqual(faults.map(asExpected));
});

describe("over HTTP", () => {
  const KEY = { authorization: "Bearer key-a", "content-type": "application/json" };
  const start = async () => {
    const api = await startVapiApi({ apiKeys: ["key-a"] });
    const ask = async (method: string, path: string, body: Json) => {
      const response = await fetch(api.url + path, { method, headers: KEY, body: JSON.stringify(body) });
      return { status: response.status, json: (await response.json()) as Json };
    };
    return { api, ask };
  };

  test("a voice's generation may be a number, and comes back as text", async () => {
    const { api, ask } = await start();
    await using _ = api;
    const fallbackPlan = { voices: [{ provider: "vapi", voiceId: "Clara", version: 2 }] };
    const made = await ask("POST", "/assistant", {
      voice: { provider: "vapi", voiceId: "Elliot", version: 2 },
    });
    expect(made.json).toMatchObject({ voice: { version: "2" } });
    const path = `/assistant/${String(made.json["id"])}`;
    const voice = { provider: "azure", voiceId: "emma", fallbackPlan };
    expect((await ask("PATCH", path, { voice })).json).toMatchObject({
      voice: { fallbackPlan: { voices: [{ version: "2" }] } },
    });
  });

  test("a change need not say again of what kind the tool or the number is", async () => {
    const { api, ask } = await start();
    await using _ = api;
    const tool = await ask("POST", "/tool", functionTool({}));
    const number = await ask("POST", "/phone-number", { provider: "vapi" });
    const [toolPath, numberPath] = [
      `/tool/${String(tool.json["id"])}`,
      `/phone-number/${String(number.json["id"])}`,
    ];
    expect(await ask("PATCH", toolPath, { async: true })).toMatchObject({
      status: 200,
      json: { async: true },
    });
    expect(await ask("PATCH", toolPath, { async: "x" })).toMatchObject({ status: 400 });
    expect(await ask("PATCH", numberPath, { assistantId: "a1" })).toMatchObject({ status: 200 });
    expect(await ask("PATCH", numberPath, { assistantId: null })).toMatchObject({
      json: { assistantId: null },
    });
  });

  test("a call is noted, named and deleted", async () => {
    const { api, ask } = await start();
    await using _ = api;
    api.store.plant("key-a", "assistants", { id: "a1" });
    api.store.plant("key-a", "phoneNumbers", { id: "n1" });
    const body = { assistantId: "a1", phoneNumberId: "n1", customer: { number: "+14155550123" } };
    const call = await ask("POST", "/call", body);
    expect(call).toMatchObject({ status: 201, json: { status: "queued", type: "outboundPhoneCall" } });
    for (const wrong of [
      { ...body, assistantId: undefined },
      { ...body, assistantId: "nobody" },
      { ...body, phoneNumberId: undefined },
      { ...body, phoneNumberId: "none" },
      { ...body, customer: undefined },
      { ...body, customer: { number: "4155550123" } },
      { ...body, name: "a name of more than forty characters is refused" },
    ]) {
      expect(await ask("POST", "/call", wrong)).toMatchObject({ status: 400 });
    }
    const path = `/call/${String(call.json["id"])}`;
    expect(await ask("PATCH", path, { name: "Reminder" })).toMatchObject({ json: { name: "Reminder" } });
    expect(await ask("PATCH", path, { status: "ended" })).toMatchObject({ status: 400 });
    expect(await ask("DELETE", path, {})).toMatchObject({ status: 200 });
  });

  test("answers are what the description says that they are", async () => {
    const { api, ask } = await start();
    await using _ = api;
    const made = {
      "GET /assistant/{id}": await ask("POST", "/assistant", {
        voice: { provider: "vapi", voiceId: "Elliot" },
      }),
      "GET /tool/{id}": await ask("POST", "/tool", functionTool({})),
      "GET /phone-number/{id}": await ask("POST", "/phone-number", { provider: "vapi" }),
    };
    for (const [operation, { json }] of Object.entries(made)) {
      const { schema, named } = describedAnswer(operation);
      expect(checkValue(json, schema, { at: "", named }).faults).toEqual([]);
    }
  });
});
