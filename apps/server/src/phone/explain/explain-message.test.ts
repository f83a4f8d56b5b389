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
