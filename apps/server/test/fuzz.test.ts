import { AssistantRequestAnswer, ToolResultsAnswer, TransferDestinationAnswer } from "@callwaiting/vapi-sdk";
import fc from "fast-check";
import { deadlines } from "@callwaiting/testing/deadlines";
import { expect, test } from "vitest";
import { createTenant, createTestCalls, said, startTestApp, tenantPorts } from "../src/testing/test-app.ts";
import { jsonUnderKnownNames, someBytes } from "../src/testing/random-json.ts";

/** Those that do not read a body answer all the same: a few of each are enough. */
const PATHS = fc.oneof(
  {
    weight: 18,
    arbitrary: fc.constantFrom("/api/webhooks/vapi", "/api/vapi/tools/greet", "/api/vapi/tools/nosuch"),
  },
  { weight: 1, arbitrary: fc.constantFrom("/health", "/nowhere") },
);
const EXPECTED = new Set([200, 400, 403, 404, 405, 503]);

const { tenant } = createTenant("a");
const CLINIC = createTenant("a", {
  inboundAssistantId: "inbound-1",
  organization: { ...tenant.organization, transferNumber: "+14155550123" },
});

/** Every third recording finds the database away. */
function flakyCalls() {
  let count = 0;
  return {
    ...createTestCalls(),
    recordCallEvent: async () => {
      count += 1;
      if (count % 3 === 0) throw Object.assign(new Error("broken"), { code: "ECONNREFUSED" });
    },
  };
}

const startApp = () =>
  startTestApp(
    {
      greet: async (args) => said(`Hello ${JSON.stringify(args)}`),
      broken: () => Promise.reject(Object.assign(new Error("broken"), { code: "ECONNREFUSED" })),
    },
    { ...tenantPorts([CLINIC]), calls: flakyCalls() },
  );

test("no JSON at any address makes a 500, a hang or an answer that is not JSON", async () => {
  await using app = await startApp();
  const kinds = new Map<string, number>();
  await fc.assert(
    fc.asyncProperty(PATHS, anyBody(), async (path, body) => {
      const response = await withinDeadline(app.post(path, body));
      const answer: unknown = await response.json();
      expect(EXPECTED).toContain(response.status);
      if (response.status === 200 && isObject(answer) && "results" in answer) {
        ToolResultsAnswer.parse(answer);
      }
      if (response.status === 200 && isObject(answer) && "assistantId" in answer) {
        AssistantRequestAnswer.parse(answer);
      }
      if (response.status === 200 && isObject(answer) && "destination" in answer) {
        TransferDestinationAnswer.parse(answer);
      }
      const kind = `${response.status} ${isObject(answer) ? Object.keys(answer).join() : ""}`;
      kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
    }),
    { numRuns: 1_600 },
  );
  // The generator must reach every form, or the test above proves little.
  for (const kind of [
    "200 results",
    "200 result",
    "200 ",
    "200 toolCallId,result",
    "404 toolCallId,result",
    "200 assistantId,assistantOverrides",
    "200 destination",
    "503 error,message,requestId",
  ]) {
    expect(kinds.get(kind) ?? 0, `${kind} of ${JSON.stringify([...kinds])}`).toBeGreaterThan(3);
  }
});

test("no bytes at any address do either", async () => {
  await using app = await startApp();
  await fc.assert(
    fc.asyncProperty(PATHS, someBytes(), async (path, bytes) => {
      const response = await withinDeadline(app.post(path, bytes));
      expect(EXPECTED).toContain(response.status);
      await response.json();
    }),
    { numRuns: 320 },
  );
});

/** What has broken somebody's server, template, log or database before. */
const HOSTILE = [
  "'; drop table calls; --",
  "\\'); delete from tool_calls where ('1'='1",
  "$1 $2 %s %n {0} ${process.exit(1)}",
  "{{ 'x' | repeat: 999999999 }} {% for i in (1..100000000) %}{% endfor %}",
  "<script>alert(1)</script><img src=x onerror=alert(1)>",
  "../../../../etc/passwd\0.wav",
  "__proto__",
  "\u202e\u2066\ufeff\u0000\u0007\u2028\ud800",
  "Z\u0351\u036b\u0343".repeat(500),
  "\ud83e\uddb7".repeat(5_000),
  "1e999",
  "[object Object]",
  "\r\nHTTP/1.1 200 OK\r\n\r\n",
];

test.each(HOSTILE)("a call in which every text is %j is answered and remembered", async (text) => {
  const calls = createTestCalls();
  await using app = await startTestApp(
    { greet: async (args) => said(`Hello ${JSON.stringify(args)}`) },
    { ...tenantPorts([CLINIC]), calls },
  );
  const call = {
    id: "call-1",
    type: text,
    assistantId: text,
    phoneNumberId: text,
    customer: { number: text },
  };
  const artifact = { transcript: text, recordingUrl: text };
  const texts = {
    timestamp: text,
    status: text,
    endedReason: text,
    summary: text,
    startedAt: text,
    cost: text,
  };
  const send = async (type: string, rest: object = {}) => {
    const body = { message: { type, call, artifact, ...texts, ...rest } };
    const response = await withinDeadline(app.post("/api/webhooks/vapi", body));
    expect(response.status).toBe(200);
    return response.json();
  };
  AssistantRequestAnswer.parse(await send("assistant-request"));
  for (const type of ["status-update", "hang", "end-of-call-report", text]) {
    expect(await send(type)).toEqual({});
  }
  TransferDestinationAnswer.parse(await send("transfer-destination-request"));
  const toolCall = { id: "t1", function: { name: "greet", arguments: { [text]: text, list: [text] } } };
  ToolResultsAnswer.parse(await send("tool-calls", { toolCallList: [toolCall] }));
  expect(calls.events).toHaveLength(4);
  expect(calls.toolCalls).toHaveLength(1);
  // PostgreSQL refuses NUL anywhere, and jsonb half a character.
  expect(JSON.stringify([calls.events, calls.toolCalls])).not.toMatch(/\\u0000|\\ud800/);
});

function anyBody(): fc.Arbitrary<unknown> {
  return fc.oneof({ weight: 3, arbitrary: jsonUnderKnownNames() }, { weight: 2, arbitrary: callEvents() });
}

/** Messages about a call, with anything in every field that is read. */
function callEvents(): fc.Arbitrary<unknown> {
  const value = fc.oneof(
    fc.jsonValue({ maxDepth: 3 }),
    fc.constantFrom(...HOSTILE),
    fc.string({ unit: "binary" }),
    fc.double(),
  );
  const recordOf = (...keys: string[]) =>
    fc.record(Object.fromEntries(keys.map((key) => [key, value])), { requiredKeys: [] });
  const id = fc.oneof({ weight: 4, arbitrary: fc.uuid() }, { weight: 1, arbitrary: value });
  const call = fc
    .tuple(id, recordOf("type", "customer", "assistant", "phoneNumber", "metadata", "status"))
    .map(([callId, rest]) => ({ ...rest, id: callId }));
  const type = fc.constantFrom(
    "status-update",
    "end-of-call-report",
    "hang",
    "assistant-request",
    "transfer-destination-request",
    "conversation-update",
  );
  return fc
    .record({
      type,
      call: fc.oneof({ weight: 5, arbitrary: call }, { weight: 1, arbitrary: value }),
      artifact: fc.oneof(recordOf("transcript", "recordingUrl", "recording", "messages"), value),
      analysis: fc.oneof(recordOf("summary"), value),
      rest: recordOf(
        "timestamp",
        "status",
        "endedReason",
        "transcript",
        "summary",
        "cost",
        "startedAt",
        "endedAt",
      ),
    })
    .map(({ rest, ...message }) => ({ message: { ...rest, ...message } }));
}

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null;
}

function withinDeadline<T>(work: Promise<T>): Promise<T> {
  return Promise.race([
    work,
    new Promise<T>((_, reject) => {
      setTimeout(() => reject(new Error("no answer")), deadlines.soon).unref();
    }),
  ]);
}
