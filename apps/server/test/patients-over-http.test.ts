import { type TestOrganization, createTestOrganization } from "@callwaiting/testing/clinic";
import { openTestDb } from "@callwaiting/testing/database";
import { forAllTests } from "@callwaiting/testing/for-all-tests";
import { ToolResultsAnswer } from "@callwaiting/vapi-sdk";
import { expect, test } from "vitest";
import { startTestServer } from "../src/testing/test-server.ts";

// Who the patient is, as people say it: whose appointment is meant, and under what name one is booked.

const db = forAllTests(() => openTestDb());
const server = forAllTests(() => startTestServer({ databaseUrl: db.url }));

const PHONE = "+14155550123";
const DAYS = [1, 2, 3, 4, 5].map((weekday) => ({ weekday, opensAt: "09:00", closesAt: "17:00" }));
const newClinic = () => createTestOrganization(db.owner, { openingHours: DAYS, horizonDays: 600 });
type Sent = Record<string, unknown>;

/** In a call from the patient's own number. */
async function say(tool: string, { webhookSecret }: TestOrganization, args: Sent, callId = "call-7") {
  const message = {
    type: "tool-calls",
    call: { id: callId, customer: { number: PHONE } },
    toolCallList: [{ id: crypto.randomUUID(), type: "function", function: { name: tool, arguments: args } }],
  };
  const answer = await server.post("/api/webhooks/vapi", webhookSecret, { message });
  return ToolResultsAnswer.parse(await answer.json()).results[0]?.result ?? "";
}

async function book(clinic: TestOrganization, args: Sent) {
  return say("bookClinicAppointment", clinic, { date: "2027-02-05", time: "2:00 PM", ...args }, "call-1");
}

async function stored({ orgId }: TestOrganization) {
  const { rows } = await db.owner.query<{ at: string; name: string; status: string }>(
    `select to_char(starts_at at time zone 'America/New_York', 'YYYY-MM-DD HH24:MI') as at, patient_name as name, status
     from appointments where org_id = $1 order by starts_at`,
    [orgId],
  );
  return rows;
}

async function withDobby() {
  const clinic = await newClinic();
  await book(clinic, { patientName: "Dobby Ahort" });
  await db.owner.query("update persons set birth_date = '1992-01-05' where org_id = $1", [clinic.orgId]);
  return clinic;
}

const UNTOUCHED = [{ at: "2027-02-05 14:00", name: "Dobby Ahort", status: "confirmed" }];

test.each([
  { patientName: "Dobby Ahort", birthDate: "1980-03-07" },
  { patientName: "Dobby Ahort", dob: "March 7th, 1980" },
  { patientName: "Dobby", birthDate: "03/07/1980" },
  { patientName: "Dobby Ahort, DOB 03/07/1980" },
  { patientName: "Dobby Ahort born March 7 1980" },
  { patientName: "DOB 03/07/1980, Dobby Ahort" },
  { patientName: "Dobby Ahort", birthDate: "1980-03-07", appointmentDate: "2027-02-05" },
  { patientName: "Dobby Ahort", birthDate: "1980-03-07", patientPhone: PHONE },
])("%j is another person than the one who is kept: nothing is told, cancelled or moved", async (who) => {
  const clinic = await withDobby();
  for (const [tool, args] of [
    ["findAppointments", who],
    ["cancelAppointment", who],
    ["rescheduleAppointment", { ...who, newTime: "3 PM" }],
  ] as const) {
    expect(await say(tool, clinic, args)).not.toMatch(/2:00|1992|1980/);
  }
  expect(await stored(clinic)).toEqual(UNTOUCHED);
  // Those were three guesses of one call.
  const right = { patientName: "Dobby Ahort", birthDate: "1992-01-05" };
  expect(await say("findAppointments", clinic, right)).toContain("front desk");
});

test("after finding by name alone, a wrong date of birth does not cancel what was found", async () => {
  const clinic = await withDobby();
  expect(await say("findAppointments", clinic, { patientName: "Dobby Ahort" })).toContain("2:00 PM");
  const wrong = { patientName: "Dobby Ahort", birthDate: "1980-03-07" };
  await say("cancelAppointment", clinic, wrong);
  await say("cancelAppointment", clinic, { birthDate: "1980-03-07" });
  expect(await stored(clinic)).toEqual(UNTOUCHED);
});

test.each([
  { patientName: "Dobby Ahort", birthDate: "1992-01-05" },
  { patientName: "Dobby Ahort, DOB 01/05/1992" },
  { patientName: "Dobby, born January 5th 1992" },
  { patientName: "Dobby Ahort" },
])("%j is the one who is kept, however often it is said", async (who) => {
  const clinic = await withDobby();
  for (const _ of [1, 2, 3, 4]) {
    expect(await say("findAppointments", clinic, who)).toContain("2:00 PM");
  }
  await say("cancelAppointment", clinic, who);
  expect(await stored(clinic)).toMatchObject([{ status: "cancelled" }]);
});

test("where no date of birth is kept, one that is said changes nothing", async () => {
  const clinic = await newClinic();
  await book(clinic, { patientName: "Dobby Ahort" });
  const who = { patientName: "Dobby Ahort", birthDate: "1980-03-07" };
  for (const _ of [1, 2, 3, 4]) {
    expect(await say("findAppointments", clinic, who)).toContain("2:00 PM");
  }
  await say("cancelAppointment", clinic, who);
  expect(await stored(clinic)).toMatchObject([{ status: "cancelled" }]);
});

test.each([
  ["Olivia, O-L-I-V-I-A, Chen, C-H-E-N", "Olivia Chen"],
  ["C H E N Olivia", "Chen Olivia"],
  ["Katherine Smith with a K", "Katherine Smith"],
  ["Sean with an A? no, S-E-A-N Murphy", "Sean Murphy"],
  ["Chen: C as in Charlie, H, E, N", "Chen"],
  ["It's John Doe, J as in Juliet", "John Doe"],
  ["John Smith for my son Tim", "Tim"],
  ["Mary Jones, phone 415 555 9999", "Mary Jones"],
])("%j books for %s and says the name", async (patientName, name) => {
  const clinic = await newClinic();
  expect(await book(clinic, { patientName })).toContain(`I have the name as ${name}.`);
  expect(await stored(clinic)).toMatchObject([{ name }]);
});

test.each(["OLIVIA CHEN", "olivia  chen", "Olivia Chen"])(
  "%j is written otherwise at most, and not read back",
  async (patientName) => {
    const clinic = await newClinic();
    expect(await book(clinic, { patientName })).not.toContain("I have the name");
    expect(await stored(clinic)).toMatchObject([{ name: "Olivia Chen" }]);
  },
);

test.each([
  "DOB 01/05/1992",
  "string",
  "Unknown Caller",
  "Valued Customer",
  "new patient",
  "Speaker",
  "John Smith for Tim",
  "John Smith for my son",
  "Catherine Smith with a K",
])("%j is no name to book under: it is asked for", async (patientName) => {
  const clinic = await newClinic();
  expect(await book(clinic, { patientName })).toContain("name");
  expect(await stored(clinic)).toEqual([]);
});

test("two people in one name are asked about, whatever this call has booked", async () => {
  const clinic = await newClinic();
  await book(clinic, { patientName: "Tim Hall" });
  for (const patientName of ["John Hall for Tim", "Tim Hall, I'm Ann Hall", "Tim with a K"]) {
    expect(await say("cancelAppointment", clinic, { patientName }, "call-1")).toContain("full name");
  }
  expect(await stored(clinic)).toMatchObject([{ status: "confirmed" }]);
});
