import { type TestOrganization, createTestOrganization } from "@callwaiting/testing/clinic";
import { openTestDb } from "@callwaiting/testing/database";
import { forAllTests } from "@callwaiting/testing/for-all-tests";
import { ToolResultsAnswer } from "@callwaiting/vapi-sdk";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { startTestServer } from "../src/testing/test-server.ts";

// Tools that somebody else has named, with arguments that somebody else has named, to a clinic with two doctors.

const db = forAllTests(() => openTestDb());
const server = forAllTests(() => startTestServer({ databaseUrl: db.url }));

const DAYS = [1, 2, 3, 4, 5].map((weekday) => ({ weekday, opensAt: "09:00", closesAt: "17:00" }));
const SERVICES = [
  { key: "consultation", name: "Consultation", durationMinutes: 30 },
  { key: "cleaning", name: "Dental cleaning", durationMinutes: 45 },
  { key: "follow-up", name: "Follow-up", durationMinutes: 15 },
];
const PROVIDERS = [
  { name: "Dr. Maya Lee", gives: ["consultation", "follow-up"] },
  { name: "Dr. Omar Patel", gives: ["cleaning", "follow-up"] },
  { name: "Dr. Ida Stone", gives: ["cleaning"] },
];
const newClinic = () =>
  createTestOrganization(db.owner, {
    openingHours: DAYS,
    horizonDays: 600,
    services: SERVICES,
    providers: PROVIDERS,
  });

type Sent = Record<string, unknown>;
type Send = (tool: string, clinic: TestOrganization, args: Sent) => Promise<string>;

const Plain = z.object({ result: z.looseObject({ message: z.string() }) });

const overRest: Send = async (tool, { webhookSecret }, args) => {
  const response = await server.post(`/api/vapi/tools/${tool}`, webhookSecret, {
    toolCallId: "call-1",
    tool: { arguments: args },
  });
  return Plain.parse(await response.json()).result.message;
};
const overVapi: Send = async (tool, { webhookSecret }, args) => {
  const call = { id: "call_1", type: "function", function: { name: tool, arguments: args } };
  const body = { message: { type: "tool-calls", toolCallList: [call] } };
  const answer = await server.post("/api/webhooks/vapi", webhookSecret, body);
  const [result] = ToolResultsAnswer.parse(await answer.json()).results;
  return result?.result ?? "";
};

async function stored({ orgId }: TestOrganization) {
  const { rows } = await db.owner.query(
    `select to_char(a.starts_at at time zone 'America/New_York', 'YYYY-MM-DD HH24:MI') as at, a.patient_name as name,
       p.name as doctor, s.key as service
     from appointments a join providers p using (org_id, provider_id) join services s using (org_id, service_id)
     where a.org_id = $1 order by starts_at`,
    [orgId],
  );
  return rows;
}

const BOOK = "bookClinicAppointment";
const WHEN = { date: "2027-02-05", time: "14:00" };
const WHO = { customerName: "Emma Oak", phone: "+14155550123" };

describe.each([
  ["the plain form", overRest],
  ["a message of Vapi's", overVapi],
] as const)("in %s", (_form, send) => {
  test("a doctor who gives one service is booked without naming it", async () => {
    const clinic = await newClinic();
    const said = await send(BOOK, clinic, { ...WHEN, ...WHO, doctor: "Dr. Stone" });
    expect(await stored(clinic), said).toMatchObject([{ doctor: "Dr. Ida Stone", service: "cleaning" }]);
  });

  test.each<Sent>([
    { service: "follow-up" },
    { reason: "Follow-up" },
    { notes: "I'd like to have a follow-up, please" },
  ])("of a doctor who gives several it is asked which of theirs, and %j is an answer", async (answer) => {
    const clinic = await newClinic();
    const args = { ...WHEN, ...WHO, doctor: "Dr. Patel" };
    const asked = await send(BOOK, clinic, args);
    expect(asked).toMatch(/Dental cleaning.*Follow-up/);
    expect(asked).not.toContain("Consultation");
    const said = await send(BOOK, clinic, { ...args, ...answer });
    expect(await stored(clinic), said).toMatchObject([{ doctor: "Dr. Omar Patel", service: "follow-up" }]);
  });

  test("free times of a doctor who gives one service are those of that service", async () => {
    const said = await send("checkAvailability", await newClinic(), { date: "2027-02-05", doctor: "Stone" });
    expect(said).toContain("9:00 AM");
  });

  test.each<[Sent, string]>([
    [{ datum: "05.01.2027", uhrzeit: "11:30" }, "2027-01-05 11:30"],
    [{ date: "03.02.2027", time: "11:30" }, "2027-02-03 11:30"],
  ])("%j is the day before the month: %s", async (sent, at) => {
    const clinic = await newClinic();
    const said = await send(BOOK, clinic, { ...WHO, doctor: "Dr. Stone", ...sent });
    expect(await stored(clinic), said).toMatchObject([{ at }]);
  });

  test.each<[Sent, string]>([
    [{ clinician: "Dr. Patel" }, "Dr. Omar Patel"],
    [{ with_whom: "Omar" }, "Dr. Omar Patel"],
    [{ behandler: { name: "Dr. Patel", id: 7, price: 80 } }, "Dr. Omar Patel"],
    [{ nombre: "Ana", apellidos: "Gil", medico: "Lee", customerName: undefined }, "Dr. Maya Lee"],
  ])("%j books with %s", async (sent, doctor) => {
    const clinic = await newClinic();
    const said = await send(BOOK, clinic, { ...WHEN, ...WHO, service: "follow-up", ...sent });
    expect(await stored(clinic), said).toMatchObject([{ doctor }]);
  });

  test.each<[Sent, string]>([
    [{ person_in_charge: "Dr. Patel" }, '"person_in_charge"'],
    [{ chair: "Omar" }, '"chair"'],
    [{ category: "cleaning", service: undefined, doctor: "Omar" }, '"category"'],
    [{ wish: "2027-02-08" }, '"wish"'],
  ])("%j books nothing before %s is understood", async (sent, name) => {
    const clinic = await newClinic();
    const said = await send(BOOK, clinic, { ...WHEN, ...WHO, service: "follow-up", ...sent });
    expect([said, await stored(clinic)]).toEqual([expect.stringContaining(name), []]);
  });
});

describe("a tool of another name", () => {
  const ADDRESS = `/api/vapi/tools/${BOOK}`;
  const WEBHOOK = "/api/webhooks/vapi";
  const ARGUMENTS = { ...WHEN, ...WHO, doctor: "Dr. Stone" };

  const post = async (path: string, { webhookSecret }: TestOrganization, body: unknown) => {
    const response = await server.post(path, webhookSecret, body);
    return { status: response.status, body: await response.json() };
  };
  const message = (name: string, rest: object = { arguments: ARGUMENTS }) => ({
    message: {
      type: "tool-calls",
      call: { id: "call-of-vapi" },
      toolCallList: [{ id: "call_1", type: "function", function: { name, ...rest } }],
    },
  });
  const kept = async (table: string, { orgId }: TestOrganization) =>
    (await db.owner.query(`select * from ${table} where org_id = $1`, [orgId])).rows;

  test.each([
    "book_appointment",
    "bookAppointment",
    "schedule_appointment",
    "Book an appointment",
    "book_clinic_appointment",
    "BookClinicAppointment",
  ])("%s books at the address of the tool that books, and is kept with the call", async (name) => {
    const clinic = await newClinic();
    const { body } = await post(ADDRESS, clinic, message(name));
    expect(await stored(clinic), JSON.stringify(body)).toHaveLength(1);
    expect(await kept("tool_calls", clinic)).toMatchObject([{ name: BOOK, outcome: "booked" }]);
    expect(await kept("unread_arguments", clinic)).toEqual([]);
  });

  test.each(["book_clinic_appointment", "BookClinicAppointment", "book-clinic-appointment"])(
    "%s is the tool of that name at the webhook",
    async (name) => {
      const clinic = await newClinic();
      await post(WEBHOOK, clinic, message(name));
      expect(await stored(clinic)).toHaveLength(1);
    },
  );

  test("a name of ours is that tool at another one's address too", async () => {
    const clinic = await newClinic();
    await post(ADDRESS, clinic, message("cancel_appointment"));
    expect(await stored(clinic)).toEqual([]);
    expect(await kept("tool_calls", clinic)).toMatchObject([{ name: "cancelAppointment" }]);
  });

  test.each(["cancel_booking", "rescheduleVisit", "get_available_slots", "transfer_call"])(
    "%s, which says that something else is to be done, books nothing at that address",
    async (name) => {
      const clinic = await newClinic();
      await post(ADDRESS, clinic, message(name));
      const { status } = await post(ADDRESS, clinic, {
        toolCallId: "c",
        tool: { name, arguments: ARGUMENTS },
      });
      expect([status, await stored(clinic)]).toEqual([400, []]);
      expect(await kept("tool_calls", clinic)).toMatchObject([{ name, outcome: "unknown_tool" }]);
    },
  );

  test("one that is nobody's is kept with the call and named to the clinic", async () => {
    const clinic = await newClinic();
    const { status, body } = await post(WEBHOOK, clinic, message("order_pizza"));
    expect([status, JSON.stringify(body)]).toEqual([200, expect.stringContaining("I can't do that")]);
    expect(await kept("calls", clinic)).toMatchObject([{ call_id: "call-of-vapi" }]);
    expect(await kept("tool_calls", clinic)).toMatchObject([
      { name: "order_pizza", outcome: "unknown_tool" },
    ]);
    await expect
      .poll(() => kept("unread_arguments", clinic))
      .toMatchObject([{ tool: "unknown_tool", name: "order_pizza" }]);
  });

  test.each<[object]>([
    [{ toolCallId: "c", toolCall: { name: "cancelAppointment", arguments: ARGUMENTS } }],
    [{ toolCallId: "c", tool: { function: { name: "cancel_appointment", arguments: ARGUMENTS } } }],
    [{ name: "cancelAppointment", arguments: ARGUMENTS }],
  ])("the plain form is refused where body and address name two tools: %j", async (sent) => {
    const clinic = await newClinic();
    const { status, body } = await post(ADDRESS, clinic, sent);
    expect([status, JSON.stringify(body)]).toEqual([400, expect.stringMatching(/cancelAppointment.*book/)]);
    expect(await stored(clinic)).toEqual([]);
  });

  test.each<[string]>([["arguments"], ["parameters"], ["input"], ["args"], ["params"]])(
    "what stands in %s are the arguments, in every form",
    async (holder) => {
      const holding = { [holder]: ARGUMENTS };
      for (const [path, sent] of [
        [ADDRESS, { toolCallId: "c", toolCall: { name: BOOK, ...holding } }],
        [ADDRESS, { toolCallId: "c", tool: holding }],
        [ADDRESS, { name: BOOK, ...holding }],
        [ADDRESS, holding],
        [WEBHOOK, message(BOOK, holding)],
        [WEBHOOK, { message: { type: "tool-calls", toolCallList: [{ id: "c", name: BOOK, ...holding }] } }],
      ] as const) {
        const clinic = await newClinic();
        const { body } = await post(path, clinic, sent);
        expect(await stored(clinic), JSON.stringify([sent, body])).toMatchObject([{ name: "Emma Oak" }]);
      }
    },
  );
});
