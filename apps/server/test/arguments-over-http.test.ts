import { randomUUID } from "node:crypto";
import { type TestOrganization, createTestOrganization } from "@callwaiting/testing/clinic";
import { openTestDb } from "@callwaiting/testing/database";
import { forAllTests } from "@callwaiting/testing/for-all-tests";
import { ToolResultsAnswer } from "@callwaiting/vapi-sdk";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { startTestServer } from "../src/testing/test-server.ts";

// What stands beside the arguments that a tool has, as models and hand-made tools send it: read or asked about, never left out.

const db = forAllTests(() => openTestDb());
const server = forAllTests(() => startTestServer({ databaseUrl: db.url }));

const DAYS = [1, 2, 3, 4, 5].map((weekday) => ({ weekday, opensAt: "09:00", closesAt: "17:00" }));
const newClinic = () => createTestOrganization(db.owner, { openingHours: DAYS, horizonDays: 600 });

type Sent = Record<string, unknown>;
type Send = (tool: string, clinic: TestOrganization, args: Sent) => Promise<string>;

const Plain = z.object({
  result: z.looseObject({
    success: z.boolean(),
    message: z.string(),
    slots: z.array(z.string()).optional(),
    corrections: z.array(z.looseObject({ reason: z.string(), from: z.string(), to: z.string() })).optional(),
  }),
});

async function ask(tool: string, { webhookSecret }: TestOrganization, args: Sent) {
  const body = { toolCallId: "call-1", tool: { arguments: args } };
  const response = await server.post(`/api/vapi/tools/${tool}`, webhookSecret, body);
  return Plain.parse(await response.json()).result;
}

const overRest: Send = async (tool, clinic, args) => (await ask(tool, clinic, args)).message;
const overVapi: Send = async (tool, { webhookSecret }, args) => {
  const call = { id: "call_1", type: "function", function: { name: tool, arguments: args } };
  const from = { id: randomUUID(), customer: { number: WHO.patientPhone } };
  const body = { message: { type: "tool-calls", call: from, toolCallList: [call] } };
  const answer = await server.post("/api/webhooks/vapi", webhookSecret, body);
  const [result] = ToolResultsAnswer.parse(await answer.json()).results;
  return result?.result ?? "";
};

async function stored({ orgId }: TestOrganization) {
  const { rows } = await db.owner.query<{ at: string; name: string; phone: string; status: string }>(
    `select to_char(starts_at at time zone 'America/New_York', 'YYYY-MM-DD HH24:MI') as at, patient_name as name, phone, status
     from appointments join contacts using (org_id, contact_id) where org_id = $1 order by starts_at`,
    [orgId],
  );
  return rows;
}

const WHO = { patientName: "Emma Oak", patientPhone: "+14155550123" };
const DAY = { date: "2027-02-05" };

describe.each([
  ["the plain form", overRest],
  ["a message of Vapi's", overVapi],
] as const)("in %s", (_form, send) => {
  test.each<[Sent, string]>([
    [{ ...DAY, hour: 14, minute: 30 }, "2027-02-05 14:30"],
    [{ ...DAY, hour: 10, minutes: 30 }, "2027-02-05 10:30"],
    [{ ...DAY, appointmentTime: "3:00", meridiem: "PM" }, "2027-02-05 15:00"],
    [{ ...DAY, appointmentTime: "03:00", period: "PM" }, "2027-02-05 15:00"],
    [{ day: 3, month: "March", year: 2028, time: "10:00" }, "2028-03-03 10:00"],
    [{ date: "March 3", year: 2028, time: "10:00" }, "2028-03-03 10:00"],
    [{ startTime: "2027-02-02T10:00:00", timezone: "America/Los_Angeles" }, "2027-02-02 13:00"],
    [{ start: { dateTime: "2027-02-02T10:00:00", timeZone: "America/Los_Angeles" } }, "2027-02-02 13:00"],
    [{ date: "2027-02-02", time: "10 am", tz: "PST" }, "2027-02-02 13:00"],
    [{ date: "2027-02-02", time: "10:00", timeZone: "-08:00" }, "2027-02-02 13:00"],
    [{ date: "2027-02-02", time: "10:00", timeZone: "America/New_York" }, "2027-02-02 10:00"],
    [{ date: "2027-02-02", time: "10:00", timeZone: "EST" }, "2027-02-02 10:00"],
    [{ startTime: "2027-02-02T15:00:00Z", timeZone: "America/Los_Angeles" }, "2027-02-02 10:00"],
    [{ date: "2027-02-09", startTime: "2027-02-09T15:00:00" }, "2027-02-09 15:00"],
    [{ ...DAY, time: "10:00", firstName: "Emma" }, "2027-02-05 10:00"],
    [{ ...DAY, time: "10:00", recurring: true, location: "north" }, "2027-02-05 10:00"],
  ])("%j books %s", async (sent, at) => {
    const clinic = await newClinic();
    const said = await send("bookClinicAppointment", clinic, { ...WHO, ...sent });
    expect(await stored(clinic), said).toMatchObject([{ at, name: "Emma Oak" }]);
  });

  test.each<[Sent, string]>([
    [{ appointmentTime: "3:00", ampm: "am" }, "3:00 AM"],
    [{ appointmentTime: "3 PM", ampm: "am" }, '"ampm"'],
    [{ hour: 10, minute: 90 }, '"minute"'],
    [{ time: "10:00", timezone: "IST" }, '"timezone"'],
    [{ time: "10:30", notBefore: "15:00" }, '"notBefore"'],
    [{ time: "10:00", year: 2028 }, '"year"'],
    [{ time: "10:00", dryRun: true }, '"dryRun"'],
    [{ time: "10:00", test: true }, '"test"'],
    [{ time: "10:00", confirmed: false }, '"confirmed"'],
    [{ time: "10:00", numberOfPeople: 3 }, '"numberOfPeople"'],
    [{ time: "10:00", patientName: ["Al Fo", "Bea Fo"] }, "Each person needs an appointment of their own"],
    [{ time: "10:00", patients: [{ name: "Al Fo" }, { name: "Bea Fo" }] }, '"patients"'],
    [{ time: "10:00", countryCode: "44" }, '"countryCode"'],
  ])("%j books nothing, and the answer says why: %s", async (sent, why) => {
    const clinic = await newClinic();
    expect(await send("bookClinicAppointment", clinic, { ...WHO, ...DAY, ...sent })).toContain(why);
    expect(await stored(clinic)).toEqual([]);
  });

  test.each<[Sent, string]>([
    [{ patientPhone: "20 7946 0958", phoneCountryCode: "44" }, "+442079460958"],
    [{ patientPhone: "7911 123456", countryCode: "+44" }, "+447911123456"],
    [{ patientPhone: "7911 123456", country: "UK" }, "+447911123456"],
  ])("%j is kept as %s", async (sent, phone) => {
    const clinic = await newClinic();
    await send("bookClinicAppointment", clinic, { ...WHO, ...DAY, time: "10:00", ...sent });
    expect(await stored(clinic)).toMatchObject([{ phone }]);
  });

  test("an hour with its minute cancels that appointment, and not the one before it", async () => {
    const clinic = await newClinic();
    const ben = { patientName: "Ben Moss", patientPhone: "+14155550123" };
    await send("bookClinicAppointment", clinic, { ...ben, ...DAY, time: "11:00" });
    await send("bookClinicAppointment", clinic, { ...ben, ...DAY, time: "11:30" });
    await send("cancelAppointment", clinic, { ...ben, hour: 11, minute: 30 });
    expect(await stored(clinic)).toMatchObject([
      { at: "2027-02-05 11:00", status: "confirmed" },
      { at: "2027-02-05 11:30", status: "cancelled" },
    ]);
  });

  test("an id cancels the appointment that it is of, and no other", async () => {
    const clinic = await newClinic();
    await send("bookClinicAppointment", clinic, { ...WHO, ...DAY, time: "11:00" });
    await send("bookClinicAppointment", clinic, { ...WHO, ...DAY, time: "11:30" });
    const { rows } = await db.owner.query<{ id: string }>(
      "select appointment_id as id from appointments where org_id = $1 order by starts_at desc limit 1",
      [clinic.orgId],
    );
    const unknown = { appointmentId: "0f8fad5b-d9cb-469f-a165-70867728950e" };
    await send("cancelAppointment", clinic, { ...WHO, ...unknown });
    expect(await stored(clinic)).toMatchObject([{ status: "confirmed" }, { status: "confirmed" }]);
    await send("cancelAppointment", clinic, { ...WHO, appointmentId: rows[0]?.id });
    expect(await stored(clinic)).toMatchObject([
      { at: "2027-02-05 11:00", status: "confirmed" },
      { at: "2027-02-05 11:30", status: "cancelled" },
    ]);
    await send("cancelAppointment", clinic, { ...WHO, ...unknown });
    expect(await stored(clinic)).toMatchObject([{ status: "confirmed" }, { status: "cancelled" }]);
  });

  test("a move is to the time on the clock that was named, and what a zone leaves open is asked about", async () => {
    const clinic = await newClinic();
    await send("bookClinicAppointment", clinic, { ...WHO, ...DAY, time: "10:00" });
    const zone = { timezone: "America/Los_Angeles" };
    const asked = await send("rescheduleAppointment", clinic, { ...WHO, newDate: "2027-02-09", ...zone });
    expect(asked).toContain('"timezone"');
    expect(await stored(clinic)).toMatchObject([{ at: "2027-02-05 10:00" }]);
    await send("rescheduleAppointment", clinic, { ...WHO, newDate: "2027-02-09", newTime: "10:00", ...zone });
    expect(await stored(clinic)).toMatchObject([{ at: "2027-02-09 13:00" }]);
  });
});

test("a time on another clock is said back on both", async () => {
  const clinic = await newClinic();
  const sent = { startTime: "2027-02-02T10:00:00", timezone: "America/Los_Angeles" };
  const { message, corrections } = await ask("bookClinicAppointment", clinic, { ...WHO, ...sent });
  expect(corrections).toEqual([
    { field: "time", from: "10:00 AM Los Angeles time", to: "13:00", reason: "other_clock" },
  ]);
  expect(message).toContain("10:00 AM Los Angeles time is 1:00 PM here at the clinic.");
});

// February 2, 2027, is a Tuesday.
test.each<[Sent, string, string]>([
  [{ date: "2027-02-02", after: "15:00" }, "2027-02-02 15:00", "2027-02-02 16:30"],
  [{ date: "2027-02-02", earliest: "3 pm" }, "2027-02-02 15:00", "2027-02-02 16:30"],
  [{ date: "2027-02-02", notBefore: "15:00" }, "2027-02-02 15:00", "2027-02-02 16:30"],
  [{ date: "2027-02-02", before: "11:00" }, "2027-02-02 09:00", "2027-02-02 10:30"],
  [{ date: "2027-02-02", latest: "11:00" }, "2027-02-02 09:00", "2027-02-02 10:30"],
  [{ date: "2027-02-02", startTime: "13:00", endTime: "15:00" }, "2027-02-02 13:00", "2027-02-02 14:30"],
  [{ date: "2027-02-02", afternoon: true }, "2027-02-02 12:00", "2027-02-02 16:30"],
  [{ date: "2027-02-02", morning: true }, "2027-02-02 09:00", "2027-02-02 11:30"],
  [{ date: "next week", avoid: "Monday" }, "2026-11-24 09:00", "2026-11-27 16:30"],
  [{ date: "next week", excludeDays: ["Monday", "Friday"] }, "2026-11-24 09:00", "2026-11-26 16:30"],
  [{ date: "2027-02-02T13:00" }, "2027-02-02 12:00", "2027-02-02 13:30"],
  [{ date: "2027-02-02 13:00" }, "2027-02-02 12:00", "2027-02-02 13:30"],
  [{ date: "2027-02-02 1pm" }, "2027-02-02 12:00", "2027-02-02 13:30"],
  [{ date: "2027-02-02T00:00:00" }, "2027-02-02 09:00", "2027-02-02 16:30"],
])("%j is asked for: free from %s to %s", async (sent, first, last) => {
  const clinic = await newClinic();
  const { slots = [], message } = await ask("checkAvailability", clinic, sent);
  const { rows } = await db.owner.query<{ at: string }>(
    "select to_char(at at time zone 'America/New_York', 'YYYY-MM-DD HH24:MI') as at from unnest($1::timestamptz[]) at order by 1",
    [slots],
  );
  expect([rows[0]?.at, rows.at(-1)?.at], message).toEqual([first, last]);
});

test.each<[Sent, string]>([
  [{ not: "morning" }, '"not"'],
  [{ avoid: "Dr. Lee" }, '"avoid"'],
  [{ after: "15:00", before: "11:00" }, '"after", "before"'],
  [{ time: "15:00", timezone: "America/Los_Angeles" }, '"timezone"'],
])("free times with %j are asked about: %s", async (sent, why) => {
  const clinic = await newClinic();
  const { success, message } = await ask("checkAvailability", clinic, { date: "2027-02-02", ...sent });
  expect([success, message]).toEqual([false, expect.stringContaining(why)]);
});

describe("at a tool's own address", () => {
  const post = async (path: string, { webhookSecret }: TestOrganization, body: unknown) => {
    const response = await server.post(path, webhookSecret, body);
    return { status: response.status, body: await response.json() };
  };
  const BOOK = "/api/vapi/tools/bookClinicAppointment";
  const ARGUMENTS = { appointmentDate: "December 8", appointmentTime: "2 pm", ...WHO };

  test("the arguments alone are a call, answered in the plain form", async () => {
    const clinic = await newClinic();
    const answer = await post(BOOK, clinic, ARGUMENTS);
    expect(answer).toMatchObject({
      status: 200,
      body: { toolCallId: "arguments", result: { outcome: "booked" } },
    });
    expect(await stored(clinic)).toMatchObject([{ at: "2026-12-08 14:00" }]);
    const again = await post(BOOK, clinic, ARGUMENTS);
    expect(again).toMatchObject({ status: 200, body: { result: { outcome: "already_booked" } } });
    expect(await stored(clinic)).toHaveLength(1);
  });

  test("they are read as all arguments are", async () => {
    const clinic = await newClinic();
    const asked = await post(BOOK, clinic, { ...ARGUMENTS, dryRun: true });
    expect(asked).toMatchObject({ status: 400, body: { result: { error: "invalid_arguments" } } });
    expect(await stored(clinic)).toEqual([]);
  });

  test.each<[unknown, number]>([
    [{}, 400],
    [[], 400],
    [[ARGUMENTS], 400],
    [{ ...ARGUMENTS, toolCallId: "call-1" }, 400],
    [{ ...ARGUMENTS, call: { id: "call-1" } }, 400],
    [{ message: ARGUMENTS }, 400],
    [{ ...ARGUMENTS, type: "status-update" }, 200],
    [{ ...ARGUMENTS, type: "not-yet-invented" }, 200],
    [{ message: { type: "end-of-call-report", ...ARGUMENTS } }, 200],
  ])("%j is no call of it", async (body, status) => {
    const clinic = await newClinic();
    expect(await post(BOOK, clinic, body)).toMatchObject({ status });
    expect(await stored(clinic)).toEqual([]);
  });

  test("where no address names a tool, they are none", async () => {
    const clinic = await newClinic();
    expect(await post("/api/webhooks/vapi", clinic, ARGUMENTS)).toMatchObject({ status: 400 });
    expect(await stored(clinic)).toEqual([]);
  });
});

test("nobody owns a number that came without a call, in whatever form an assistant sends it", async () => {
  const clinic = await newClinic();
  expect((await ask("bookClinicAppointment", clinic, { ...WHO, ...DAY, time: "10:00" })).success).toBe(true);
  const bare = await server.post("/api/vapi/tools/cancelAppointment", clinic.webhookSecret, WHO);
  expect(await bare.json()).toMatchObject({ result: { success: false, error: "identity_required" } });
  const call = { id: "t1", type: "function", function: { name: "cancelAppointment", arguments: WHO } };
  await server.post("/api/webhooks/vapi", clinic.webhookSecret, {
    message: { type: "tool-calls", toolCallList: [call] },
  });
  expect(await stored(clinic)).toMatchObject([{ status: "confirmed" }]);
  // A program that says for whom it asks is trusted with it.
  expect((await ask("cancelAppointment", clinic, WHO)).success).toBe(true);
});

test.each<[string, Sent]>([
  ["the service", { serviceType: "consultation with Dr. House" }],
  ["the notes", { serviceType: "consultation", notes: "wants to see Dr. House" }],
])("a doctor who is named in %s is nobody else", async (_where, said) => {
  const clinic = await newClinic();
  const asked = await ask("bookClinicAppointment", clinic, { ...WHO, ...DAY, time: "10:00", ...said });
  expect(asked).toMatchObject({ success: false, error: "unknown_provider" });
  expect(await stored(clinic)).toEqual([]);
});

test("a name of another tool anywhere in the plain form is refused", async () => {
  const clinic = await newClinic();
  for (const key of ["name", "toolName"]) {
    const body = {
      toolCallId: "k",
      [key]: "cancelAppointment",
      tool: { arguments: { ...WHO, ...DAY, time: "10:00" } },
    };
    const answer = await server.post("/api/vapi/tools/bookClinicAppointment", clinic.webhookSecret, body);
    expect(answer.status).toBe(400);
  }
  expect(await stored(clinic)).toEqual([]);
});
