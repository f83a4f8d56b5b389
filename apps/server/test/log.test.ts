import { stretched } from "@callwaiting/testing/deadlines";
import { describe, expect, test } from "vitest";
import { createLogger } from "../src/http/create-logger.ts";
import { createTestCalls, said, startTestApp } from "../src/testing/test-app.ts";
import type { TestApp, TestAppOptions } from "../src/testing/test-app.ts";

/** None of these may ever be in the log. */
const PLANTED = [
  "secret-of-a",
  "secret-guess-4711",
  "Marguerite",
  "Yourcenar",
  "5557654321",
  "marguerite@example.test",
  "sentence-for-the-ear",
  "bearer-of-nothing",
  "twilio-token-0815",
  "controlled.example",
  "planted-in-message",
];

const PATIENT = {
  patientName: "Marguerite Yourcenar",
  patientPhone: "+15557654321",
  patientEmail: "marguerite@example.test",
};

function messageFor(tool: string, extra: object = {}) {
  return {
    message: {
      type: "tool-calls",
      toolCallList: [{ id: "call_77", function: { name: tool, arguments: PATIENT } }],
      call: { id: "c-1", monitor: { controlUrl: "https://controlled.example" } },
      customer: { number: "+15557654321", name: "Marguerite" },
      phoneNumber: { twilioAuthToken: "twilio-token-0815" },
      ...extra,
    },
  };
}

async function makeNoise(app: TestApp): Promise<void> {
  const tools = "/api/vapi/tools";
  const hook = "/api/webhooks/vapi";
  await app.post(hook, messageFor("book"));
  await app.post(hook, messageFor("Marguerite Yourcenar"));
  await app.post(hook, messageFor("fails"));
  await app.post(hook, messageFor("failsDeep"));
  await app.post(hook, messageFor("hangs"));
  await app.post(hook, messageFor("book", { type: "status-update Marguerite" }));
  await app.post(hook, messageFor("book", { customer: { metadata: { org_id: "Marguerite" } } }));
  await app.post(hook, {
    message: { type: "tool-calls", toolCallList: [{ id: "+15557654321 Marguerite", name: "book" }] },
  });
  await app.post(hook, messageFor("book"), { "x-vapi-secret": "secret-guess-4711" });
  await app.post(hook, messageFor("book"), { authorization: "Bearer bearer-of-nothing" });
  await app.post(`${tools}/book`, { toolCallId: "1", tool: { arguments: PATIENT } });
  await app.post(`${tools}/book`, { toolCallId: "1", tool: { arguments: "{Marguerite" } });
  await app.post(`${tools}/Marguerite-Yourcenar`, { toolCallId: "1", tool: { arguments: PATIENT } });
  await app.post(`${tools}/book`, `{"patientName":"Marguerite`);
  await app.post(`${tools}/book?phone=5557654321`, { toolCallId: "1", tool: {} });
  await app.post(`/Marguerite/5557654321`, {});
  await app.post(`${tools}/%E0%A4%A-Marguerite`, {});
  await fetch(`${app.url}/health`, { headers: { "x-request-id": "Marguerite Yourcenar" } });
  // A balancer's question, every second, is not worth a line.
  await fetch(`${app.url}/ready`);
}

const planted = () =>
  Object.assign(new Error(`planted-in-message: ${JSON.stringify(PATIENT)}\n    params: Marguerite`), {
    detail: "Key (phone)=(+15557654321) already exists.",
    code: "23505",
    constraint: "uq_contacts_org_phone",
    body: PATIENT,
  });

function startNoisyApp(level: string) {
  return startTestApp(
    {
      book: async (_args, context) => {
        // What a careless tool might write.
        context.log.info(
          {
            args: { ..._args, note: "Marguerite" },
            patient: PATIENT,
            request: { customer: PATIENT },
            callerNumber: context.callerNumber,
          },
          "careless",
        );
        return said("sentence-for-the-ear", { outcome: "booked" });
      },
      fails: () => Promise.reject(planted()),
      failsDeep: () => Promise.reject(new Error("planted-in-message Failed query", { cause: planted() })),
      hangs: () => new Promise(() => {}),
    },
    { answerBudgetMs: stretched(100), level },
  );
}

test("nothing of the caller and no secret reaches the log at info", async () => {
  await using app = await startNoisyApp("info");
  await makeNoise(app);
  await expect.poll(() => app.lines.filter((line) => line.includes(`"msg":"request"`)).length).toBe(18);
  const log = app.lines.join("");
  expect(PLANTED.filter((text) => log.includes(text))).toEqual([]);
});

test("what is logged is enough to find a failure", async () => {
  await using app = await startNoisyApp("info");
  await app.post("/api/webhooks/vapi", messageFor("failsDeep"), {
    "x-vapi-secret": "secret-of-a",
    "x-request-id": "request-4711",
  });
  await expect.poll(() => app.lines.length).toBe(2);
  const [failure, request] = app.lines.map((line) => JSON.parse(line) as Record<string, unknown>);
  expect(failure).toMatchObject({
    requestId: "request-4711",
    toolCallId: "call_77",
    tool: "failsDeep",
    msg: "tool call failed",
    error: { type: "Error", cause: { code: "23505", constraint: "uq_contacts_org_phone" } },
  });
  expect(JSON.stringify(failure)).toContain("test/log.test.ts");
  expect(request).toMatchObject({
    requestId: "request-4711",
    method: "POST",
    route: "/api/webhooks/vapi",
    status: 200,
    durationMs: expect.any(Number),
    calls: [{ toolCallId: "call_77", tool: "failsDeep", outcome: "failed", durationMs: expect.any(Number) }],
    msg: "request",
  });
});

test("a tool call whose caller has hung up meanwhile has a line of its own", async () => {
  let finish = () => {};
  const finished = new Promise<void>((resolve) => {
    finish = resolve;
  });
  await using app = await startTestApp({
    waits: async () => {
      await finished;
      return said("Done.", { outcome: "booked" });
    },
  });
  const leaving = new AbortController();
  const sent = fetch(`${app.url}/api/webhooks/vapi`, {
    method: "POST",
    headers: { "content-type": "application/json", "x-vapi-secret": "secret-of-a" },
    body: JSON.stringify(messageFor("waits")),
    signal: leaving.signal,
  });
  await expect.poll(() => app.runs.length).toBe(1);
  leaving.abort();
  await expect(sent).rejects.toThrow();
  await expect.poll(() => app.lines.length).toBe(1);
  finish();
  await expect.poll(() => app.lines.length).toBe(2);
  const [request, call] = app.lines.map((line) => JSON.parse(line) as Record<string, unknown>);
  expect(request).toMatchObject({ msg: "request", aborted: true });
  expect(request).not.toHaveProperty("calls");
  expect(call).toMatchObject({ msg: "tool call", tool: "waits", outcome: "booked", toolCallId: "call_77" });
  expect(call?.["requestId"]).toBe(request?.["requestId"]);
});

test("the message of an exception is there at debug, for whoever turns it on", async () => {
  await using app = await startNoisyApp("debug");
  await app.post("/api/webhooks/vapi", messageFor("fails"));
  expect(app.lines.join("")).toContain("planted-in-message");
});

test("calls without an id, which nobody could answer, are counted in the log", async () => {
  await using app = await startNoisyApp("info");
  const list = [{ name: "book" }, { id: "call_1", name: "book" }, null];
  await app.post("/api/webhooks/vapi", { message: { type: "tool-calls", toolCallList: list } });
  expect(app.lines.join("")).toContain(`"skipped":2`);
});

/** Everything that Vapi really sends and no log may show holds this word (OpenAPI, and captures of 2024). */
const MARKER = "planted";

const PLANTED_PHONE_NUMBER = {
  id: "pn-1",
  number: "+1555 planted",
  provider: "twilio",
  twilioAccountSid: "planted",
  twilioAuthToken: "planted",
  twilioApiKey: "planted",
  twilioApiSecret: "planted",
  server: { url: "https://planted.example", secret: "planted" },
  serverUrlSecret: "planted",
};

const PLANTED_ASSISTANT = {
  id: "as-1",
  firstMessage: "planted",
  model: {
    provider: "openai",
    messages: [{ role: "system", content: "planted prompt" }],
    tools: ["planted"],
  },
  server: { url: "https://planted.example", secret: "planted", headers: { authorization: "planted" } },
  credentials: [{ provider: "openai", apiKey: "planted" }],
};

const PLANTED_CALL = {
  id: "call-1",
  type: "inboundPhoneCall",
  status: "planted",
  assistantId: "as-1",
  phoneNumberId: "pn-1",
  customer: { number: "+1555 planted", name: "planted", email: "planted@example.test" },
  monitor: { controlUrl: "https://planted.example", listenUrl: "wss://planted.example" },
  transport: { callSid: "planted" },
  assistantOverrides: { variableValues: { patientName: "planted" }, metadata: { note: "planted" } },
  artifact: { transcript: "planted" },
};

const PLANTED_ARGS = {
  patientName: "planted",
  patientPhone: "planted",
  patientEmail: "planted@example.test",
  notes: "planted",
  planted: { planted: ["planted"] },
};

function plantedMessage(type: string, rest: object = {}) {
  return {
    message: {
      type,
      timestamp: 1_728_393_715_369,
      call: PLANTED_CALL,
      phoneNumber: PLANTED_PHONE_NUMBER,
      customer: PLANTED_CALL.customer,
      assistant: PLANTED_ASSISTANT,
      artifact: {
        messages: [{ role: "user", message: "planted" }],
        messagesOpenAIFormatted: [{ role: "system", content: "planted" }],
        transcript: "planted",
        recordingUrl: "https://planted.example/r.wav",
        variableValues: { patientName: "planted" },
      },
      analysis: { summary: "planted", structuredData: { name: "planted" } },
      ...rest,
    },
  };
}

function plantedToolCall(name: string, id: string) {
  const toolCall = { id, type: "function", function: { name, arguments: PLANTED_ARGS } };
  const server = { url: "https://planted.example", secret: "planted" };
  return plantedMessage("tool-calls", {
    toolCalls: [toolCall],
    toolCallList: [toolCall],
    toolWithToolCallList: [
      { type: "function", function: { name, description: "planted" }, server, toolCall },
    ],
  });
}

/** Every message of a whole call. */
const PLANTED_CONVERSATION: readonly object[] = [
  plantedMessage("assistant-request"),
  plantedMessage("status-update", { status: "in-progress" }),
  plantedMessage("conversation-update", { messages: [{ role: "user", message: "planted" }] }),
  plantedMessage("transcript", { transcript: "planted", role: "user" }),
  plantedMessage("a type planted by somebody"),
  plantedToolCall("book", "t1"),
  plantedToolCall("book", "t1"),
  plantedToolCall("fails", "t2"),
  plantedToolCall("late", "t3"),
  plantedToolCall("planted tool", "t4"),
  plantedToolCall("book", "an id planted by somebody"),
  plantedMessage("function-call", { functionCall: { name: "book", parameters: PLANTED_ARGS } }),
  plantedMessage("function-call", { functionCall: { name: "fails", parameters: "{planted" } }),
  plantedMessage("transfer-destination-request"),
  plantedMessage("hang"),
  plantedMessage("status-update", { status: "planted", endedReason: "planted" }),
  plantedMessage("status-update", { call: { ...PLANTED_CALL, id: "a call planted by somebody" } }),
  plantedMessage("end-of-call-report", {
    endedReason: "planted",
    transcript: "planted",
    summary: "planted",
    recordingUrl: "https://planted.example/r.wav",
    startedAt: "planted",
    cost: "planted",
  }),
];

async function holdConversation(ports: TestAppOptions): Promise<TestApp> {
  const app = await startTestApp(
    {
      book: async () => said("planted answer", { object: { success: true, message: "planted" } }),
      fails: () => Promise.reject(somethingWrong()),
      late: async () => {
        await new Promise((resolve) => setTimeout(resolve, stretched(150)));
        return said("planted answer");
      },
    },
    { answerBudgetMs: stretched(100), ...ports },
  );
  for (const body of PLANTED_CONVERSATION) await (await app.post("/api/webhooks/vapi", body)).text();
  await expect.poll(() => app.lines.join("")).toContain("ended after its answer");
  await expect.poll(() => app.lines.filter((line) => line.includes(`"msg":"request"`)).length).toBe(18);
  return app;
}

function somethingWrong(code = "XX000"): Error {
  const error = new TypeError("planted message\n    at planted (planted.ts:1:1)", {
    cause: new Error("planted"),
  });
  return Object.assign(error, {
    code,
    detail: "planted",
    where: "planted",
    query: "planted",
    params: ["planted"],
  });
}

describe("a whole call with something planted in every field of every message", () => {
  const failing = (work: () => Promise<never>) => ({
    calls: {
      recordCallEvent: work,
      findToolCallAnswer: work,
      recordToolCall: work,
      noteUnreadArguments: work,
      settleHeard: work,
      forgetCall: work,
      noteUnreadMessage: work,
    },
  });

  test.each([
    ["works", { calls: createTestCalls() }],
    ["fails everywhere", failing(() => Promise.reject(somethingWrong()))],
    ["finds no database", failing(() => Promise.reject(somethingWrong("ECONNREFUSED")))],
    ["fails with a text", failing(() => Promise.reject("planted"))], // oxlint-disable-line typescript/prefer-promise-reject-errors -- a library may.
    ["finds a database that hangs", failing(() => new Promise(() => {}))],
    [
      "fails before it begins",
      failing(() => {
        throw somethingWrong();
      }),
    ],
    ["cannot authenticate", { findOrganizationBySecret: () => Promise.reject(somethingWrong()) }],
  ])("leaves none of it in the log when it %s", async (name, ports: TestAppOptions) => {
    if (name === "cannot authenticate") {
      await using app = await startTestApp({}, ports);
      for (const body of PLANTED_CONVERSATION) await app.post("/api/webhooks/vapi", body);
      expect(app.lines.join("")).not.toContain(MARKER);
      expect(app.lines.join("")).toContain("looking up whose request it is failed");
      return;
    }
    await using app = await holdConversation(ports);
    expect(app.lines.join("")).not.toContain(MARKER);
    // The log is not empty either: it tells of every tool call and of every failure.
    const calls = () => app.lines.flatMap((line) => line.match(/"calls":\[\{[^\]]*"outcome"/g) ?? []);
    await expect.poll(() => calls().length).toBe(8);
  });
});

describe("the logger, for whoever forgets", () => {
  function write(careless: (log: ReturnType<typeof createLogger>) => void): string {
    const lines: string[] = [];
    careless(createLogger({ level: "info", destination: { write: (line) => void lines.push(line) } }));
    return lines.join("");
  }

  test.each([
    ["a whole message", (log: Log) => log.info({ received: PLANTED_CONVERSATION })],
    ["a body at the top", (log: Log) => log.info(plantedToolCall("book", "t1"))],
    ["deep inside", (log: Log) => log.info({ a: { b: [{ c: { d: { twilioAuthToken: "planted" } } }] } })],
    ["too deep", (log: Log) => log.info({ a: { b: { c: { d: { e: { f: { g: { h: "planted" } } } } } } } })],
    [
      "headers",
      (log: Log) => log.info({ request: { "X-Vapi-Secret": "planted", authorization: "planted" } }),
    ],
    ["another spelling", (log: Log) => log.info({ x: { patient_name: "planted", PHONE_NUMBER: "planted" } })],
    [
      "the platform's key",
      (log: Log) => log.info({ vapi: { platformKey: "planted" }, env: { VAPI_PRIVATE_KEY: "planted" } }),
    ],
    ["an error", (log: Log) => log.info({ error: somethingWrong(), err: somethingWrong() })],
    ["an error by another name", (log: Log) => log.info({ cause: { reason: [somethingWrong()] } })],
    ["a thrown text", (log: Log) => log.error({ error: "planted", nested: { err: "planted" } }, "x")],
    ["an error bound to a child", (log: Log) => log.child({ error: somethingWrong() }).info("x")],
    ["a text bound to a child as an error", (log: Log) => log.child({ err: "planted" }).info("x")],
    ["a bare error", (log: Log) => log.error(somethingWrong())],
    ["bytes", (log: Log) => log.info({ bytes: Buffer.from("planted") })],
    ["a map", (log: Log) => log.info({ values: new Map([["planted", "planted"]]) })],
    ["bound to a child", (log: Log) => log.child({ body: "planted", callerNumber: "planted" }).info("x")],
  ])("hides what it must in %s", (_name, careless) => {
    const text = write(careless);
    expect(text).not.toContain(MARKER);
    expect(JSON.parse(text)).toMatchObject({ level: expect.any(Number) });
  });

  test("shows what helps", () => {
    const line = JSON.parse(
      write((log) =>
        log
          .child({ requestId: "r" })
          .info({ outcome: "booked", durationMs: 3, nested: { ok: true } }, "done"),
      ),
    ) as object;
    expect(line).toMatchObject({
      requestId: "r",
      outcome: "booked",
      durationMs: 3,
      nested: { ok: true },
      msg: "done",
    });
  });

  test("a bare error keeps the text that was given", () => {
    expect(write((log) => log.error(new TypeError("planted"), "it broke"))).toMatch(
      /"type":"TypeError".*"msg":"it broke"/,
    );
  });

  test("a circle ends", () => {
    const circle: Record<string, unknown> = {};
    circle["self"] = circle;
    expect(write((log) => log.info({ circle }))).toContain("[deep]");
  });
});

type Log = ReturnType<typeof createLogger>;
