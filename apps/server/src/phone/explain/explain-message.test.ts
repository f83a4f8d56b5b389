import { createTestOrganization } from "@callwaiting/testing/clinic";
import { openTestDb } from "@callwaiting/testing/database";
import { forAllTests } from "@callwaiting/testing/for-all-tests";
import { loadCorpus } from "@callwaiting/vapi-simulator/corpus";
import { beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { startTestServer } from "../../testing/test-server.ts";

const DRY_RUN = "/api/webhooks/vapi/dry-run";
const db = forAllTests(() => openTestDb());
const server = forAllTests(() => startTestServer({ databaseUrl: db.url }));
let clinic: Awaited<ReturnType<typeof createTestOrganization>>;
beforeAll(async () => {
  clinic = await createTestOrganization(db.owner);
});

const Explanation = z.strictObject({
  type: z.string().nullable(),
  answer: z.string(),
  toolCalls: z.array(z.record(z.string(), z.unknown())),
  stored: z.record(z.string(), z.unknown()).nullable(),
  notRead: z.array(z.strictObject({ path: z.string(), why: z.string().nullable() })),
  notUsable: z.array(z.strictObject({ path: z.string(), why: z.string() })),
  cut: z.array(z.strictObject({ path: z.string(), why: z.string() })),
});

async function explain(body: unknown) {
  const response = await server.post(DRY_RUN, clinic.webhookSecret, body);
  expect(response.status).toBe(200);
  return Explanation.parse(await response.json());
}

test("whatever is sent, nothing is stored", async () => {
  const tables = [
    "calls",
    "tool_calls",
    "appointments",
    "contacts",
    "unread_messages",
    "unread_arguments",
    "guesses",
    "open_requests",
  ];
  for (const { body } of loadCorpus()) await explain(body);
  for (const table of tables) {
    const { rowCount } = await db.owner.query(`select from ${table} where org_id = $1`, [clinic.orgId]);
    expect([table, rowCount]).toEqual([table, 0]);
  }
});

describe("what is made of it is told", () => {
  test("of tool calls: the tool, the arguments under its own names, what it does not have", async () => {
    const list = [
      {
        id: "1",
        function: { name: "bookClinicAppointment", arguments: { date: "tomorrow", petName: "Rex" } },
      },
      { id: "2", function: { name: "orderPizza", arguments: {} } },
      { id: "3", function: { name: "findAppointments", arguments: "{" } },
    ];
    const call = { id: "c", customer: { number: "+14155550123" }, mood: "calm" };
    const told = await explain({ message: { type: "tool_calls", toolCallList: list, call } });
    expect(told).toMatchObject({
      type: "tool-calls",
      toolCalls: [
        {
          tool: "bookClinicAppointment",
          problem: null,
          arguments: { appointmentDate: "tomorrow" },
          unknownArguments: ["petName"],
        },
        { tool: "orderPizza", problem: expect.stringMatching(/no such tool/) },
        { tool: "findAppointments", problem: expect.stringMatching(/not valid JSON/) },
      ],
      stored: { callId: "c", callerNumber: "+14155550123" },
      notRead: [{ path: "call.mood", why: null }],
    });
  });

  test("of a report: what would be stored, and what would not and why", async () => {
    const report = { type: "end-of-call-report", cost: 0.1, call: { id: "c", orgId: "v" }, mood: 1 };
    expect(await explain({ message: report })).toMatchObject({
      type: "end-of-call-report",
      answer: "200: `{}`",
      stored: { callId: "c", status: "ended", cost: 0.1 },
      notRead: [
        { path: "call.orgId", why: expect.stringMatching(/bookkeeping/) },
        { path: "mood", why: null },
      ],
    });
  });

  test("of values that were looked at and are none: why, and nothing else of them", async () => {
    const values = {
      endedReason: 5,
      cost: -1,
      startedAt: "yesterday",
      transcript: 5,
      recordingUrl: "javascript:1",
      summary: ["a"],
      durationSeconds: "long",
      timestamp: "now",
      artifact: { recording: { mono: { sound: 1 } } },
      customer: { number: 5 },
    };
    const told = await explain({
      message: { type: "end-of-call-report", call: { id: "c", type: "x" }, ...values },
    });
    const paths = Object.keys(values).filter((name) => name !== "artifact" && name !== "customer");
    expect(told.notUsable.map(({ path }) => path).toSorted()).toEqual(
      [...paths, "artifact.recording", "call.type", "customer.number"].toSorted(),
    );
    expect(told.notUsable).toContainEqual({ path: "cost", why: expect.stringContaining("US dollars") });
    expect(told).toMatchObject({ stored: { callId: "c", status: "ended" }, notRead: [], cut: [] });
  });

  test("of objects that are none", async () => {
    const none = { artifact: 7, analysis: "broken {", customer: "Ann" };
    const told = await explain({ message: { type: "end-of-call-report", call: { id: "c" }, ...none } });
    expect(told.notUsable.map(({ path }) => path).toSorted()).toEqual(Object.keys(none).toSorted());
  });

  test("of what is nothing, or was read elsewhere in another form: no complaint", async () => {
    const report = {
      type: "end-of-call-report",
      call: { id: "c" },
      cost: 0,
      summary: "",
      transcript: [{ role: "user", message: "Hello." }],
      analysis: {},
    };
    expect(await explain({ message: report })).toMatchObject({ notUsable: [], stored: { cost: 0 } });
  });

  test.each(loadCorpus().filter(({ name }) => /^messages\/.*\.full$/.test(name)))(
    "of all that Vapi's description has, everything is usable: $name",
    async ({ body }) => {
      expect((await explain(body)).notUsable).toEqual([]);
    },
  );

  test("of times that lie in the future", async () => {
    const late = "2099-01-01T00:00:00Z";
    const report = { type: "end-of-call-report", call: { id: "c" }, timestamp: late, endedAt: late };
    const told = await explain({ message: report });
    expect(told.notUsable.map(({ path }) => path)).toEqual(["timestamp", "endedAt"]);
    expect(told.stored).not.toHaveProperty("endedAt");
  });

  test("of a call without an id: that nothing is kept of it, or that it is not run", async () => {
    const hang = await explain({ message: { type: "hang", call: { id: 5 } } });
    expect(hang.notUsable).toEqual([{ path: "call.id", why: expect.stringContaining("no call.id") }]);
    const one = { function: { name: "findAppointments", arguments: {} } };
    const calls = await explain({
      message: { type: "tool-calls", toolCallList: [{ id: "1", ...one }, one] },
    });
    expect(calls.notUsable).toEqual([{ path: "toolCallList", why: expect.stringContaining('no "id"') }]);
  });

  test("of a text that is too long: how much of it is kept", async () => {
    const report = { type: "end-of-call-report", call: { id: "c" } };
    const told = await explain({ message: { ...report, transcript: "a".repeat(300_000) } });
    expect(told.cut).toEqual([
      { path: "transcript", why: "Of 300,000 characters the first 200,000 are kept." },
    ]);
    const turns = Array.from({ length: 300 }, () => ({ role: "user", message: "a".repeat(1_000) }));
    expect((await explain({ message: { ...report, messages: turns } })).cut).toMatchObject([
      { path: "messages" },
    ]);
  });

  test("of what cannot be read: the reason", async () => {
    expect(await explain({ message: {} })).toMatchObject({
      type: null,
      answer: expect.stringMatching(/^400: /),
    });
  });
});

test.each([
  ["no secret", {}, 401],
  ["a wrong secret", { "x-vapi-secret": "no" }, 401],
])("strangers learn nothing: %s", async (_name, headers, status) => {
  const response = await fetch(server.url + DRY_RUN, {
    method: "POST",
    headers: { "content-type": "application/json", ...headers },
    body: JSON.stringify({ message: { type: "hang" } }),
  });
  expect(response.status).toBe(status);
});

test("nor does who has the secret of another clinic", async () => {
  const other = await createTestOrganization(db.owner);
  const body = { message: { type: "hang", customer: { metadata: { org_id: other.orgId } } } };
  expect((await server.post(DRY_RUN, clinic.webhookSecret, body)).status).toBe(403);
});
