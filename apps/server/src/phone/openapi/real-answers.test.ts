import { openTestDb } from "@callwaiting/testing/database";
import { type TestOrganization, createTestOrganization } from "@callwaiting/testing/clinic";
import { forAllTests } from "@callwaiting/testing/for-all-tests";
import { Validator } from "@seriousme/openapi-schema-validator";
import { checkReply } from "@callwaiting/vapi-simulator";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { createCalendarFeedRouter } from "../../desk/calendar-feeds/calendar-feed-router.ts";
import { createRateLimits } from "../../http/rate-limit/create-rate-limits.ts";
import { serveApp } from "../../testing/serve-app.ts";
import { AUTHORIZED, type TestAppOptions, said, startTestApp } from "../../testing/test-app.ts";
import { startTestServer } from "../../testing/test-server.ts";
import { BOOKING_ANSWERS, BOOKING_REQUESTS } from "./booking-examples.ts";
import { listOperations } from "./build-document.ts";
import type { Answer } from "./operation.ts";
import { TOOL_RESULTS } from "./tool-results.ts";

// Real answers of the real server, held strictly to what the description says of them. A key that is added, renamed
// or forgotten on either side fails here.

const OPERATIONS = listOperations(
  [...TOOL_RESULTS.keys()].map((name) => ({ name, description: name, parameters: { type: "object" } })),
);

const BOOK = "/api/vapi/tools/bookClinicAppointment";
const WEBHOOK = "/api/webhooks/vapi";
const CALENDAR = "/calendar/{token}.ics";

const nameOf = (path: string, status: number, { sharedAs }: Answer) => sharedAs ?? `${path} ${status}`;
const met = new Set<string>();

async function expectAsDescribed(path: string, response: Response): Promise<unknown> {
  const { status } = response;
  const answer = OPERATIONS.find((operation) => operation.path === path)?.answers[status];
  if (answer === undefined) throw new Error(`${path} answered ${status}, which is not described.`);
  met.add(nameOf(path, status, answer));
  const { schema, contentType = "application/json", headers = {} } = answer;
  expect(Object.keys(headers).filter((header) => !response.headers.has(header))).toEqual([]);
  const text = await response.text();
  if (schema === null) return expect(text).toBe("");
  expect(response.headers.get("content-type")).toBe(`${contentType}; charset=utf-8`);
  const value: unknown = contentType === "application/json" ? JSON.parse(text) : text;
  expect(schema.parse(value)).toEqual(value);
  return value;
}

const Result = z.object({ result: z.looseObject({ success: z.boolean() }) });

describe("over a real database", () => {
  const db = forAllTests(() => openTestDb());
  const server = forAllTests(() => startTestServer({ databaseUrl: db.url }));

  const newClinic = () =>
    createTestOrganization(db.owner, {
      providers: [{ name: "Dr. Maya Lee", gives: ["consultation"] }],
      openingHours: [1, 2, 3, 4, 5].map((weekday) => ({ weekday, opensAt: "09:00", closesAt: "17:00" })),
    });

  const call = async (clinic: TestOrganization, tool: string, args: object) => {
    const path = `/api/vapi/tools/${tool}`;
    const response = await server.post(path, clinic.webhookSecret, {
      toolCallId: "call-123",
      tool: { arguments: args },
    });
    return Result.parse(await expectAsDescribed(path, response)).result;
  };

  const JOHN = {
    appointmentDate: "2026-11-24",
    appointmentTime: "14:00",
    patientName: "John Smith",
    patientPhone: "(415) 555-0123",
    serviceType: "consultation",
  };

  test("the server's own description is valid, and every tool of it is described strictly", async () => {
    const response = await fetch(`${server.url}/api/openapi.json`);
    const document = z.looseObject({ paths: z.record(z.string(), z.unknown()) }).parse(await response.json());
    expect(await new Validator().validate(document)).toEqual({ valid: true });
    expect(Object.keys(document.paths)).toEqual(expect.arrayContaining(OPERATIONS.map(({ path }) => path)));
    expect(Object.keys(document.paths)).toHaveLength(OPERATIONS.length);
  });

  test.each(Object.keys(BOOKING_REQUESTS))("the example %s books what the example says", async (name) => {
    const { webhookSecret } = await newClinic();
    const post = async (body: unknown) =>
      expectAsDescribed(BOOK, await server.post(BOOK, webhookSecret, body));
    const ids = { appointmentId: expect.any(String), contactId: expect.any(String) };
    const { corrections, ...booked } = Result.parse(BOOKING_ANSWERS["booked"]?.value).result;
    const expected = { ...booked, ...ids, ...(name === "spoken" ? { corrections } : {}) };
    expect(Result.parse(await post(BOOKING_REQUESTS[name]?.value)).result).toEqual(expected);
    const another = {
      toolCallId: "call-123",
      tool: { arguments: { ...JOHN, patientPhone: "+14155550199" } },
    };
    expect(await post(another)).toEqual(BOOKING_ANSWERS["slot_unavailable"]?.value);
  });

  test.each([
    ["already_booked", { success: true, outcome: "already_booked" }, {}],
    [
      "a corrected year",
      { success: true, corrections: expect.arrayContaining([expect.objectContaining({ field: "date" })]) },
      {
        appointmentDate: "2024-11-25",
        patientName: "john smith",
      },
    ],
    ["contact_required", { error: "contact_required" }, { patientPhone: "" }],
    ["name_required", { error: "name_required" }, { patientName: "" }],
    ["invalid_arguments", { error: "invalid_arguments" }, { date: "2026-12-30" }],
    ["invalid_phone", { error: "invalid_phone" }, { patientPhone: "call me maybe" }],
    ["invalid_date", { error: "invalid_date" }, { appointmentDate: "2024-02-29" }],
    ["in_past", { error: "in_past" }, { appointmentDate: "yesterday" }],
    ["outside_hours", { error: "outside_hours" }, { appointmentTime: "20:00" }],
    ["too_far", { error: "too_far" }, { appointmentDate: "2029-12-03" }],
    ["unknown_service", { error: "unknown_service" }, { serviceType: "time travel" }],
    ["unknown_provider", { error: "unknown_provider" }, { providerName: "Dr. Nobody" }],
  ])("bookClinicAppointment: %s", async (_name, expected, changes) => {
    const clinic = await newClinic();
    await call(clinic, "bookClinicAppointment", JOHN);
    expect(await call(clinic, "bookClinicAppointment", { ...JOHN, ...changes })).toMatchObject(expected);
  });

  test.each([
    ["an open day", { appointmentDate: "2026-11-24" }],
    ["a closed day", { appointmentDate: "Saturday" }],
    ["several days", { appointmentDate: "next week" }],
    ["no day", {}],
    ["a day that is over", { appointmentDate: "yesterday" }],
    ["a service that is not given", { serviceType: "time travel" }],
  ])("checkAvailability: %s", async (_name, args) => {
    await call(await newClinic(), "checkAvailability", args);
  });

  test("the tools for those who have an appointment", async () => {
    const clinic = await newClinic();
    const me = { patientPhone: JOHN.patientPhone, patientName: JOHN.patientName };
    expect(await call(clinic, "findAppointments", me)).toMatchObject({ success: true, appointments: [] });
    await call(clinic, "bookClinicAppointment", JOHN);
    expect(await call(clinic, "findAppointments", me)).toMatchObject({ success: true });
    expect(
      await call(clinic, "rescheduleAppointment", { ...me, newDate: "2026-11-25", newTime: "10:00" }),
    ).toMatchObject({ success: true, outcome: "moved" });
    await call(clinic, "bookClinicAppointment", { ...JOHN, appointmentDate: "2026-11-26" });
    expect(await call(clinic, "cancelAppointment", me)).toMatchObject({ error: "which_appointment" });
    expect(await call(clinic, "cancelAppointment", { ...me, appointmentDate: "2026-11-26" })).toMatchObject({
      success: true,
      outcome: "cancelled",
    });
  });

  test("the tools of the waitlist", async () => {
    const clinic = await newClinic();
    const me = { patientPhone: JOHN.patientPhone, patientName: JOHN.patientName };
    const wish = { ...me, appointmentDate: "any day", patientEmail: "john at" };
    expect(await call(clinic, "joinWaitlist", wish)).toMatchObject({
      success: true,
      outcome: "waiting",
      corrections: expect.arrayContaining([expect.objectContaining({ reason: "unreadable_dropped" })]),
    });
    expect(await call(clinic, "joinWaitlist", { ...wish, noticeNeeded: "a bit" })).toMatchObject({
      error: "invalid_wish",
    });
    expect(await call(clinic, "findAppointments", me)).toMatchObject({
      waiting: [{ patientName: "John Smith" }],
    });
    expect(await call(clinic, "leaveWaitlist", me)).toMatchObject({
      success: true,
      outcome: "left_waitlist",
    });
    expect(await call(clinic, "leaveWaitlist", { ...me, patientName: "Ann Lee" })).toMatchObject({
      error: "not_found",
    });
  });

  test("the tools that only tell", async () => {
    const clinic = await newClinic();
    expect(await call(clinic, "listServices", {})).toMatchObject({ success: true });
    expect(await call(clinic, "getCurrentTime", {})).toMatchObject({ success: true, open: true });
  });

  test("how a call went that nobody has made", async () => {
    const clinic = await newClinic();
    expect(await call(clinic, "noteCallResult", { result: "declined" })).toMatchObject({
      error: "not_found",
    });
    expect(await call(clinic, "noteCallResult", { result: "so so" })).toMatchObject({
      error: "invalid_arguments",
    });
  });

  test.each([
    ["tool-calls", { toolCallList: [{ id: "1", function: { name: "listServices", arguments: {} } }] }],
    ["function-call", { functionCall: { name: "listServices", parameters: {} } }],
    ["status-update", { status: "in-progress", call: { id: "c-1" } }],
    ["assistant-request", { call: { id: "c-2" } }],
    ["transfer-destination-request", { call: { id: "c-3" } }],
    ["handoff-destination-request", { call: { id: "c-4" }, parameters: {} }],
    ["campaign.predial", { campaignId: "p-1", contact: { number: "+14155550123" } }],
    ["something-new", {}],
  ])("Vapi's %s, at the webhook and at a tool's address", async (type, rest) => {
    const { webhookSecret } = await newClinic();
    const answers = [];
    for (const path of [WEBHOOK, BOOK]) {
      const response = await server.post(path, webhookSecret, { message: { type, ...rest } });
      expect(response.status).toBe(200);
      answers.push(await expectAsDescribed(path, response));
    }
    expect(answers[1]).toEqual(answers[0]);
    expect(checkReply(type, answers[0])).toEqual([]);
  });

  const EXAMPLES = OPERATIONS.flatMap(({ path, request }) =>
    Object.entries(request?.examples ?? {}).map(([name, { value }]) => ({ path, name, value })),
  );
  test.each(EXAMPLES)("$path takes the example $name", async ({ path, value }) => {
    const { webhookSecret } = await newClinic();
    const response = await server.post(path, webhookSecret, value);
    await expectAsDescribed(path, response);
    // Which arguments a tool cannot do without is not said by its example.
    expect([200, 400]).toContain(response.status);
  });
});

describe("refusals", () => {
  const plain = { toolCallId: "1", tool: { arguments: {} } };
  const foreign = { ...plain, customer: { metadata: { org_id: "99999999-0000-4000-8000-999999999999" } } };
  const text = { ...AUTHORIZED, "content-type": "text/plain" };
  const down = () => Promise.reject(Object.assign(new Error("x"), { code: "ECONNREFUSED" }));

  test.each<[string, number, unknown, Record<string, string>, TestAppOptions]>([
    ["no secret", 401, plain, {}, {}],
    ["a wrong secret", 401, plain, { "x-vapi-secret": "no" }, {}],
    ["somebody else's", 403, foreign, AUTHORIZED, {}],
    ["no JSON", 400, "{oops", AUTHORIZED, {}],
    ["no message", 400, {}, AUTHORIZED, {}],
    ["another type", 415, plain, text, {}],
    ["too large", 413, { ...plain, filler: "x".repeat(17_000_000) }, AUTHORIZED, {}],
    ["no database", 503, plain, AUTHORIZED, { findOrganizationBySecret: down }],
  ])("%s", async (_name, status, body, headers, options) => {
    await using app = await startTestApp({ bookClinicAppointment: async () => said("Hi.") }, options);
    for (const path of [BOOK, WEBHOOK]) {
      const named = path === WEBHOOK && body === plain ? { ...plain, toolCall: { name: "x" } } : body;
      const response = await app.post(path, named, headers);
      expect(response.status).toBe(status);
      await expectAsDescribed(path, response);
    }
  });

  test("a tool that is unknown, fails or finds no database", async () => {
    await using app = await startTestApp({
      bookClinicAppointment: () => Promise.reject(new Error("a bug")),
      checkAvailability: down,
    });
    const tools = "/api/vapi/tools";
    for (const [name, status] of [
      ["bookClinicAppointment", 500],
      ["checkAvailability", 503],
      ["listServices", 404],
    ] as const) {
      const response = await app.post(`${tools}/${name}`, plain);
      expect(response.status).toBe(status);
      await expectAsDescribed(`${tools}/${name}`, response);
    }
    const unknown = await app.post(WEBHOOK, { toolCallId: "1", toolCall: { name: "nosuchtool" } });
    await expectAsDescribed(WEBHOOK, unknown);
  });

  test("too many of them", async () => {
    const limits = { failuresPerMinute: 1, requestsPerMinute: 1 };
    await using app = await serveApp((served) => void served.post(BOOK, createRateLimits(limits)));
    const send = () => fetch(app.url + BOOK, { method: "POST", headers: AUTHORIZED });
    await send();
    const response = await send();
    expect(response.status).toBe(429);
    await expectAsDescribed(BOOK, response);
  });
});

test("probes", async () => {
  await using up = await startTestApp();
  await using down = await startTestApp({}, { checkDatabase: () => Promise.reject(new Error("x")) });
  for (const path of ["/health", "/api/health", "/ready", "/api/vapi/webhook/health"]) {
    await expectAsDescribed(path, await fetch(up.url + path));
    await expectAsDescribed(path, await fetch(down.url + path));
  }
});

test("calendars", async () => {
  const feed = { organizationName: "Clinic", timeZone: "UTC", providerName: "Dr. Lee", appointments: [] };
  const answers = [
    () => Promise.resolve(feed),
    () => Promise.resolve(feed),
    () => Promise.resolve(null),
    () => Promise.reject(Object.assign(new Error("x"), { code: "ECONNREFUSED" })),
  ];
  const findCalendarFeed = () => answers.shift()?.() ?? Promise.resolve(null);
  await using app = await serveApp(
    (served, log) => void served.use(createCalendarFeedRouter({ findCalendarFeed, log })),
  );
  const get = (headers: Record<string, string> = {}) =>
    fetch(`${app.url}/calendar/${"t".repeat(32)}.ics`, { headers });
  const first = await get();
  const etag = first.headers.get("etag") ?? "";
  await expectAsDescribed(CALENDAR, first);
  for (const status of [304, 404, 503]) {
    const response = await get({ "if-none-match": etag });
    expect(response.status).toBe(status);
    await expectAsDescribed(CALENDAR, response);
  }
});

test("nothing is described that did not happen above", () => {
  const described = OPERATIONS.flatMap(({ path, answers }) =>
    Object.entries(answers).map(([status, answer]) => nameOf(path, Number(status), answer)),
  );
  expect([...new Set(described)].filter((name) => !met.has(name))).toEqual([]);
});
