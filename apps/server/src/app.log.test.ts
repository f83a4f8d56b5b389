import { expect, test } from "vitest";
import { said, startTestApp } from "./testing/test-app.ts";
import type { TestApp } from "./testing/test-app.ts";

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
    { answerBudgetMs: 100, level },
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
  await expect.poll(() => app.lines.length).toBe(3);
  const [failure, call, request] = app.lines.map((line) => JSON.parse(line) as Record<string, unknown>);
  expect(failure).toMatchObject({
    requestId: "request-4711",
    toolCallId: "call_77",
    tool: "failsDeep",
    msg: "tool call failed",
    error: { type: "Error", cause: { code: "23505", constraint: "uq_contacts_org_phone" } },
  });
  expect(JSON.stringify(failure)).toContain("app.log.test.ts");
  expect(call).toMatchObject({
    requestId: "request-4711",
    tool: "failsDeep",
    outcome: "failed",
    durationMs: expect.any(Number),
    msg: "tool call",
  });
  expect(request).toMatchObject({
    requestId: "request-4711",
    method: "POST",
    route: "/api/webhooks/vapi",
    status: 200,
    durationMs: expect.any(Number),
    msg: "request",
  });
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
