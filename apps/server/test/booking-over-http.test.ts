import { NOW } from "@callwaiting/testing/now";
import { createHmac } from "node:crypto";
import { openTestDb } from "@callwaiting/testing/database";
import { type TestOrganization, createTestOrganization } from "@callwaiting/testing/clinic";
import { OrgId } from "@callwaiting/domain";
import { forAllTests } from "@callwaiting/testing/for-all-tests";
import { SOON } from "@callwaiting/testing/deadlines";
import { describe, expect, test, vi } from "vitest";
import { z } from "zod";
import { sealSecret } from "../src/secrets/sealed-secret.ts";
import { TEST_KEYRING, startTestServer } from "../src/testing/test-server.ts";

const BOOK = "/api/vapi/tools/bookClinicAppointment";
const CHECK = "/api/vapi/tools/checkAvailability";
const WEBHOOK = "/api/webhooks/vapi";

const db = forAllTests(() => openTestDb());
const server = forAllTests(() => startTestServer({ databaseUrl: db.url }));

const WORKDAYS = [1, 2, 3, 4, 5].map((weekday) => ({ weekday, opensAt: "09:00", closesAt: "17:00" }));
const newClinic = () => createTestOrganization(db.owner, { openingHours: WORKDAYS });

const ARGUMENTS = {
  appointmentDate: "2026-12-01",
  appointmentTime: "14:00",
  patientName: "john smith",
  patientPhone: "(415) 555-0123",
  patientEmail: "john@example.com",
  serviceType: "consultation",
};

const plainAnswer = z.object({
  toolCallId: z.string(),
  result: z.looseObject({
    success: z.boolean(),
    message: z.string(),
    appointmentId: z.string().optional(),
    contactId: z.string().optional(),
    error: z.string().optional(),
    alternatives: z.array(z.string()).optional(),
    slots: z.array(z.string()).optional(),
    nextSlots: z.array(z.string()).optional(),
  }),
});
type Plain = z.infer<typeof plainAnswer>["result"] & { readonly status: number };

async function call(path: string, clinic: TestOrganization, args: Record<string, unknown>): Promise<Plain> {
  const response = await server.post(path, clinic.webhookSecret, {
    toolCallId: "call-123",
    tool: { arguments: args },
    customer: { metadata: { org_id: clinic.orgId } },
  });
  const { result } = plainAnswer.parse(await response.json());
  return { ...result, status: response.status };
}

const book = (clinic: TestOrganization, changes: Record<string, unknown> = {}) =>
  call(BOOK, clinic, { ...ARGUMENTS, ...changes });

async function stored(clinic: TestOrganization) {
  const { rows } = await db.owner.query<{ at: string; name: string; phone: string | null; email: string }>(
    `select iso_instant(starts_at) as at, patient_name as name, phone, email
     from appointments join contacts using (org_id, contact_id) where org_id = $1 order by starts_at`,
    [clinic.orgId],
  );
  return rows;
}

describe("the plain form", () => {
  test("books what was heard, repaired, and reads it back", async () => {
    const clinic = await newClinic();
    const answer = await book(clinic);
    expect(answer).toMatchObject({ status: 200, success: true });
    expect(answer.appointmentId).toBeDefined();
    expect(answer.contactId).toBeDefined();
    expect(answer.message).toContain("Tuesday, December 1 at 2:00 PM");
    expect(await stored(clinic)).toEqual([
      { at: "2026-12-01T19:00:00Z", name: "John Smith", phone: "+14155550123", email: "john@example.com" },
    ]);
  });

  test("five phones at one slot: one success, four refusals with three alternatives each", async () => {
    const clinic = await newClinic();
    const answers = await Promise.all(
      [1, 2, 3, 4, 5].map((n) => book(clinic, { patientPhone: `(415) 555-010${n}` })),
    );
    expect(answers.filter((answer) => answer.success)).toHaveLength(1);
    const refused = answers.filter((answer) => !answer.success);
    for (const answer of refused) {
      expect(answer).toMatchObject({ status: 200, error: "slot_unavailable" });
      expect(answer.alternatives).toEqual([
        "2026-12-01T19:30:00Z",
        "2026-12-01T20:00:00Z",
        "2026-12-01T20:30:00Z",
      ]);
      expect(answer.message).toMatch(/^That slot is no longer available\. .*2:30 PM, 3:00 PM, or 3:30 PM/);
    }
  });

  test("the same request twice, and twice at once, is one appointment", async () => {
    const clinic = await newClinic();
    const answers = [await book(clinic), ...(await Promise.all([book(clinic), book(clinic)]))];
    expect(answers.map((answer) => answer.success)).toEqual([true, true, true]);
    expect(new Set(answers.map((answer) => answer.appointmentId)).size).toBe(1);
    expect(await stored(clinic)).toHaveLength(1);
  });

  test.each([
    ["a wrong year", { appointmentDate: "2024-12-01" }, "2026-12-01T19:00:00Z"],
    [
      "words for the day and the time",
      { appointmentDate: "next Tuesday", appointmentTime: "half past two" },
      "2026-11-24T19:30:00Z",
    ],
    ["a time without am or pm", { appointmentTime: "2:30" }, "2026-12-01T19:30:00Z"],
    [
      "an ISO date-time with offset",
      { appointmentDate: "2026-12-01T14:00:00-05:00", appointmentTime: undefined },
      "2026-12-01T19:00:00Z",
    ],
  ])("%s is understood", async (_name, changes, at) => {
    const clinic = await newClinic();
    expect(await book(clinic, changes)).toMatchObject({ success: true });
    expect(await stored(clinic)).toMatchObject([{ at }]);
  });

  test("a corrected year is said", async () => {
    const answer = await book(await newClinic(), { appointmentDate: "2024-12-01" });
    expect(answer["corrections"]).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ field: "date", from: "2024-12-01", to: "2026-12-01" }),
      ]),
    );
  });

  test.each([
    ["spoken digits", "four one five, five five five, oh one two three"],
    ["a number without quotes", 4155550123],
    ["a country code", "+1 415 555 0123"],
  ])("the phone as %s", async (_name, patientPhone) => {
    const clinic = await newClinic();
    await book(clinic, { patientPhone });
    expect(await stored(clinic)).toMatchObject([{ phone: "+14155550123" }]);
  });

  test("phone only, and e-mail only, are enough", async () => {
    const clinic = await newClinic();
    expect(await book(clinic, { patientEmail: "" })).toMatchObject({ success: true });
    const byEmail = {
      patientPhone: "none",
      patientEmail: "Jane Dot Doe at Gmail dot com",
      appointmentTime: "15:00",
    };
    expect(await book(clinic, byEmail)).toMatchObject({ success: true });
    expect(await stored(clinic)).toMatchObject([
      { phone: "+14155550123", email: expect.stringMatching(/\.invalid$/) },
      { phone: null, email: "jane.doe@gmail.com" },
    ]);
  });

  test.each([
    ["contact_required", 400, { patientPhone: "", patientEmail: null }, /I need your email or phone/],
    ["name_required", 400, { patientName: " " }, /name/],
    ["name_required", 400, { patientName: "John and Jane Doe" }, /Whose should I book first/],
    ["invalid_arguments", 400, { date: "2026-12-02" }, /"date"/],
    ["invalid_phone", 200, { patientPhone: "call me maybe" }, /phone number/],
    ["invalid_date", 200, { appointmentDate: "2024-02-29" }, /February/],
    ["in_past", 200, { appointmentDate: "yesterday" }, /./],
    ["outside_hours", 200, { appointmentTime: "20:00" }, /./],
    ["outside_hours", 200, { appointmentDate: "2026-11-28" }, /./],
    ["too_far", 200, { appointmentDate: "2029-12-01" }, /./],
    ["unknown_service", 200, { serviceType: "time travel" }, /Consultation/],
  ])("%s is answered with %i, a reason, and nothing is written", async (...row) => {
    const [error, status, changes, message] = row;
    const clinic = await newClinic();
    expect(await book(clinic, changes)).toMatchObject({
      status,
      success: false,
      error,
      message: expect.stringMatching(message),
    });
    expect(await stored(clinic)).toEqual([]);
  });

  test("free times of a day are those that can be booked", async () => {
    const clinic = await newClinic();
    await book(clinic);
    const answer = await call(CHECK, clinic, { appointmentDate: "December 1st", serviceType: "consult" });
    expect(answer.slots).toHaveLength(15);
    expect(answer.slots).not.toContain("2026-12-01T19:00:00Z");
    expect(answer.message).toContain("Tuesday, December 1");
    const closed = await call(CHECK, clinic, { appointmentDate: "Saturday" });
    expect(closed).toMatchObject({
      success: true,
      slots: [],
      nextSlots: expect.arrayContaining(["2026-11-23T14:00:00Z"]),
    });
    expect(closed.message).toContain("Monday, November 23");
  });

  test("of days that do not follow each other only those are looked at", async () => {
    const clinic = await newClinic();
    const answer = await call(CHECK, clinic, { appointmentDate: "Tuesday or Thursday" });
    expect(new Set(answer.slots?.map((slot) => slot.slice(0, 10)))).toEqual(
      new Set(["2026-11-24", "2026-11-26"]),
    );
    const never = await call(CHECK, clinic, { appointmentDate: "any Saturday" });
    expect(never).toMatchObject({ slots: [], message: expect.stringContaining("on any Saturday between") });
  });

  test("where the wished part of the day has nothing, what is nearest to it is offered", async () => {
    const clinic = await newClinic();
    const answer = await call(CHECK, clinic, { appointmentDate: "after work on December 1" });
    expect(answer.slots).toEqual([]);
    expect(answer.nextSlots).toEqual(
      ["19:30", "20:00", "20:30", "21:00", "21:30"].map((time) => `2026-12-01T${time}:00Z`),
    );
    expect(answer.message).toContain("4:30 PM");
  });
});

const results = z.object({
  results: z.array(
    z.strictObject({
      toolCallId: z.string(),
      name: z.string(),
      result: z
        .string()
        .min(1)
        .regex(/^[^\r\n\t]+$/),
    }),
  ),
});

const toolCall = (id: string, name: string, args: unknown) => ({
  id,
  type: "function",
  function: { name, arguments: args },
});

async function say(clinic: TestOrganization, message: Record<string, unknown>) {
  const response = await server.post(WEBHOOK, clinic.webhookSecret, { message });
  return { status: response.status, ...results.parse(await response.json()) };
}

describe("Vapi's messages", () => {
  test("two calls in one message get two results in their order", async () => {
    const clinic = await newClinic();
    const { status, results: answered } = await say(clinic, {
      type: "tool-calls",
      call: { id: "call-1", customer: { number: "+14155550123" } },
      toolCallList: [
        toolCall("t1", "checkAvailability", { appointmentDate: "2026-12-01" }),
        toolCall("t2", "bookClinicAppointment", JSON.stringify(ARGUMENTS)),
      ],
    });
    expect(status).toBe(200);
    expect(answered.map(({ toolCallId, name }) => [toolCallId, name])).toEqual([
      ["t1", "checkAvailability"],
      ["t2", "bookClinicAppointment"],
    ]);
    expect(answered[0]?.result).toContain("Tuesday, December 1");
    expect(answered[1]?.result).toContain("Tuesday, December 1 at 2:00 PM");
    expect(await stored(clinic)).toHaveLength(1);
  });

  test("the caller's own number serves when none is given", async () => {
    const clinic = await newClinic();
    await say(clinic, {
      type: "tool-calls",
      customer: { number: "+14155550177" },
      call: { id: "call-1" },
      toolCallList: [
        toolCall("t1", "bookClinicAppointment", {
          ...ARGUMENTS,
          patientPhone: undefined,
          patientEmail: undefined,
        }),
      ],
    });
    expect(await stored(clinic)).toMatchObject([{ phone: "+14155550177" }]);
  });

  test("no contact at all is a spoken sentence with 200", async () => {
    const clinic = await newClinic();
    const { status, results: answered } = await say(clinic, {
      type: "tool-calls",
      toolCallList: [
        toolCall("t1", "bookClinicAppointment", { ...ARGUMENTS, patientPhone: "", patientEmail: "" }),
      ],
    });
    expect(status).toBe(200);
    expect(answered[0]?.result).toContain("I need your email or phone");
  });

  test("a delivery repeated after a cancellation does not book again", async () => {
    const clinic = await newClinic();
    const message = {
      type: "tool-calls",
      call: { id: "call-1" },
      toolCallList: [toolCall("t1", "bookClinicAppointment", ARGUMENTS)],
    };
    const first = await say(clinic, message);
    await db.owner.query("update appointments set status = 'cancelled' where org_id = $1", [clinic.orgId]);
    expect(await say(clinic, message)).toEqual(first);
    // Also when what was answered is no longer known: the appointment still is.
    await db.owner.query("delete from tool_calls where org_id = $1", [clinic.orgId]);
    const { results: answered } = await say(clinic, message);
    expect(answered[0]?.result).toMatch(/cancelled/);
    expect(await stored(clinic)).toHaveLength(1);
  });

  test("one tool call id with another patient's data is judged by the data", async () => {
    const clinic = await newClinic();
    const message = (args: Record<string, unknown>) => ({
      type: "tool-calls",
      call: { id: "call-1" },
      toolCallList: [toolCall("t1", "bookClinicAppointment", args)],
    });
    await say(clinic, message(ARGUMENTS));
    const { results: answered } = await say(clinic, message({ ...ARGUMENTS, patientPhone: "4155550199" }));
    expect(answered[0]?.result).toMatch(/no longer available/);
  });

  test("ids of any length do no harm", async () => {
    const clinic = await newClinic();
    const { results: answered } = await say(clinic, {
      type: "tool-calls",
      call: { id: "c".repeat(150) },
      toolCallList: [toolCall("t".repeat(200), "bookClinicAppointment", ARGUMENTS)],
    });
    expect(answered[0]?.result).toContain("Tuesday, December 1");
  });
});

describe("tenants", () => {
  test("the secret decides; a message that names another clinic is refused, and nothing is written", async () => {
    const [ours, theirs] = [await newClinic(), await newClinic()];
    const nobody = OrgId.parse("00000000-0000-4000-8000-000000000000");
    const bodies = [];
    for (const orgId of [theirs.orgId, nobody]) {
      const response = await server.post(BOOK, ours.webhookSecret, {
        toolCallId: "x",
        tool: { arguments: ARGUMENTS },
        customer: { metadata: { org_id: orgId } },
      });
      expect(response.status).toBe(403);
      bodies.push(await response.text());
    }
    expect(bodies[0]).toBe(bodies[1]);
    expect([...(await stored(ours)), ...(await stored(theirs))]).toEqual([]);
  });

  test("a wrong secret is 401, the same for every organization", async () => {
    const clinic = await newClinic();
    for (const secret of ["wrong", clinic.webhookSecret.slice(0, -1), `${clinic.webhookSecret}x`]) {
      expect((await server.post(BOOK, secret, {})).status).toBe(401);
    }
  });

  test("a signed message needs no secret in its headers, and a changed one is refused", async () => {
    const secret = "hmac-secret-of-a-clinic";
    const orgId = OrgId.parse("00000000-0000-4000-8000-0000000000aa");
    await createTestOrganization(db.owner, {
      orgId,
      openingHours: WORKDAYS,
      webhookSecret: { secret, sealed: sealSecret(secret, { keyring: TEST_KEYRING, owner: orgId }) },
    });
    const body = JSON.stringify({
      message: { type: "tool-calls", toolCallList: [toolCall("t1", "bookClinicAppointment", ARGUMENTS)] },
    });
    const timestamp = String(NOW.epochMilliseconds);
    const signature = createHmac("sha256", secret).update(`${timestamp}.${body}`).digest("hex");
    const send = (text: string) =>
      fetch(`${server.url}${WEBHOOK}?org=${orgId}`, {
        method: "POST",
        headers: { "content-type": "application/json", "x-signature": signature, "x-timestamp": timestamp },
        body: text,
      });
    expect((await send(body.replace("john smith", "eve smith"))).status).toBe(401);
    const response = await send(body);
    expect(response.status).toBe(200);
    expect(results.parse(await response.json()).results[0]?.result).toContain("2:00 PM");
  });
});

test("no name, number, address or secret reaches the log at info", async () => {
  const clinic = await newClinic();
  await book(clinic, {
    patientName: "Zebulon Marker",
    patientPhone: "(415) 555-0188",
    patientEmail: "zebulon@example.com",
  });
  await book(clinic, { patientName: "Zebulon Marker", patientPhone: "not a number 0188" });
  const log = server.logLines.join("");
  expect(log).toContain('"outcome":"booked"');
  for (const marker of ["ebulon", "5550188", "0188", clinic.webhookSecret]) expect(log).not.toContain(marker);
});

describe("an assistant that was made by hand", () => {
  test.each([
    [{ date: "2026-12-01", time: "2 PM", customerName: "Ann Lee", phone: "4155550177", doctor: "Dr. Lee" }],
    [
      {
        startTime: "2026-12-01T14:00:00-05:00",
        name: "Ann Lee",
        phone_number: 4155550177,
        service_type: "consultation",
      },
    ],
    [
      {
        appointment: { date: "Dec 1", time: "14:00" },
        customer: { firstName: "Ann", lastName: "Lee", phone: "4155550177" },
      },
    ],
    [
      {
        "Appointment Date": ["2026-12-01"],
        when: "2 pm",
        full_name: { first: "Ann", last: "Lee" },
        mobile: "415 555 01 70 7",
        reason: "consultation",
        service_type: "{{service}}",
      },
    ],
  ])("books right the first time with %j", async (args) => {
    const clinic = await newClinic();
    expect(await call(BOOK, clinic, args)).toMatchObject({
      success: true,
      startsAt: "2026-12-01T19:00:00Z",
      patientName: "Ann Lee",
      serviceName: "Consultation",
    });
    const { rows } = await db.owner.query("select phone from contacts where org_id = $1", [clinic.orgId]);
    expect(rows).toEqual([{ phone: "+14155550177" }]);
  });

  test("is told by the plain answer what was not read, and its staff by a list", async () => {
    const clinic = await newClinic();
    const booked = await call(BOOK, clinic, { ...ARGUMENTS, petName: "Rex", insurance: { plan: "Gold" } });
    expect(booked).toMatchObject({ success: true, ignored: ["petName", "insurance.plan"] });
    await vi.waitFor(async () => {
      const { rows } = await db.owner.query(
        "select name from unread_arguments where org_id = $1 order by 1",
        [clinic.orgId],
      );
      expect(rows).toEqual([{ name: "insurance.plan" }, { name: "petName" }]);
    }, SOON);
  });
});
