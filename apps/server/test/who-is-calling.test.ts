import { createTestOrganization } from "@callwaiting/testing/clinic";
import { openTestDb } from "@callwaiting/testing/database";
import { forAllTests } from "@callwaiting/testing/for-all-tests";
import { describe, expect, test } from "vitest";
import { type ScenarioClinic, openScenarioClinic } from "../src/testing/scenario-clinic.ts";
import { startTestServer } from "../src/testing/test-server.ts";

// Who hears of an appointment, moves and cancels it, as a message of Vapi's. It is Friday, November 20, 2026. The table of
// what is told to whom is in packages/domain/src/caller; here is that the calls come to it.

const db = forAllTests(() => openTestDb());
const server = forAllTests(() => startTestServer({ databaseUrl: db.url }));

const FAMILY = "+14155550123";
const DAY = "2026-12-01";
const NOTHING_TOLD = /2:00 PM|3:00 PM|Dr\. Lee|Emma/;

async function familyOf(names: readonly string[]) {
  const clinic = await openScenarioClinic(db, server.url);
  const call = await clinic.line.dial({ from: FAMILY });
  for (const [index, patientName] of names.entries()) {
    const when = { appointmentDate: DAY, appointmentTime: `${14 + index}:00` };
    const booked = await call.useTool("bookClinicAppointment", {
      ...when,
      patientName,
      serviceType: "consultation",
    });
    expect(booked.text).toContain("all set");
  }
  await call.hangUp();
  return clinic;
}

/** A call of its own from there, or from a withheld number. */
async function say(clinic: ScenarioClinic, from: string | null, tool: string, args: object): Promise<string> {
  const call = await clinic.line.dial({ from });
  return (await call.useTool(tool, { ...args })).text;
}

describe("under a family's number", () => {
  test("a name that has nothing is asked about, and nothing is done", async () => {
    const clinic = await familyOf(["Emma Hall"]);
    for (const tool of ["cancelAppointment", "rescheduleAppointment", "findAppointments"]) {
      const args = {
        patientName: "Tom Hall",
        ...(tool === "rescheduleAppointment" ? { newTime: "4 PM" } : {}),
      };
      expect(await say(clinic, FAMILY, tool, args)).toBe(
        "I have nothing for Tom, but one for Emma. Did you mean that?",
      );
    }
    expect(await clinic.active()).toEqual([`${DAY} 14:00 Emma Hall`]);
  });

  test("a name selects, and a list says whose is which", async () => {
    const clinic = await familyOf(["Emma Hall", "Tom Hall"]);
    expect(await say(clinic, FAMILY, "cancelAppointment", { patientName: "Hall" })).toMatch(
      /number 1, for Emma.*number 2, for Tom/,
    );
    await say(clinic, FAMILY, "cancelAppointment", { patientName: "Tom" });
    expect(await clinic.active()).toEqual([`${DAY} 14:00 Emma Hall`]);
    expect(await clinic.rows("select name from persons where org_id = $1 order by 1")).toHaveLength(2);
  });
});

test("a number that has nothing is not replaced by the one of the phone", async () => {
  const clinic = await familyOf(["Emma Hall"]);
  const other = { patientPhone: "+14155550999", patientName: "Emma Hall", appointmentDate: DAY };
  expect(await say(clinic, FAMILY, "cancelAppointment", other)).toContain("nothing under that number");
  expect(await clinic.active()).toHaveLength(1);
});

test("a number that was only said is nothing without a second fact", async () => {
  const clinic = await familyOf(["Emma Hall"]);
  for (const from of ["+14155550777", null]) {
    for (const args of [
      {},
      { patientName: "Emma Hall" },
      { patientName: "Emma Hall", appointmentDate: "2026-12-02" },
    ]) {
      const said = await say(clinic, from, "cancelAppointment", { patientPhone: FAMILY, ...args });
      const ofNobody = await say(clinic, from, "cancelAppointment", {
        patientPhone: "+14155550998",
        ...args,
      });
      expect(said).toBe(ofNobody);
      expect(said).not.toMatch(NOTHING_TOLD);
    }
  }
  expect(await clinic.active()).toHaveLength(1);
  await say(clinic, "+14155550778", "cancelAppointment", {
    patientPhone: FAMILY,
    patientName: "Emma Hall",
    appointmentDate: DAY,
  });
  expect(await clinic.active()).toEqual([]);
});

test.each(["+86282452253", "+10000000000", "anonymous"])("from %s nobody is anybody", async (from) => {
  const clinic = await openScenarioClinic(db, server.url);
  const wish = { appointmentDate: DAY, appointmentTime: "14:00", patientName: "Emma Hall" };
  expect(await say(clinic, from, "bookClinicAppointment", wish)).toContain("I need your email or phone");
  await say(clinic, from, "bookClinicAppointment", { ...wish, patientEmail: "emma@example.com" });
  expect(await say(clinic, from, "cancelAppointment", { patientName: "Emma Hall" })).not.toMatch(
    NOTHING_TOLD,
  );
  expect(await clinic.active()).toHaveLength(1);
});

test("a stranger who books under a number overwrites nothing, and hears nothing of who comes when", async () => {
  const clinic = await familyOf(["Emma Hall"]);
  const wish = { appointmentDate: DAY, patientPhone: FAMILY, patientEmail: "eve@example.com" };
  const call = await clinic.line.dial({ from: "+14155550777" });
  const taken = await call.useTool("bookClinicAppointment", {
    ...wish,
    appointmentTime: "14:00",
    patientName: "Emma Hall",
  });
  expect(taken.text).toContain("no longer available");
  await call.useTool("bookClinicAppointment", { ...wish, appointmentTime: "16:00", patientName: "Eve" });
  const own = await call.useTool("findAppointments", { patientName: "Eve" });
  expect(own.text).toContain("4:00 PM");
  expect(own.text).not.toContain("2:00 PM");
  expect(await clinic.rows("select name, email from contacts where org_id = $1")).toEqual([
    { name: "Emma Hall", email: "eve@example.com" },
  ]);
});

test("guessing a day ends with the front desk after three tries, also for the right one", async () => {
  const clinic = await familyOf(["Emma Hall"]);
  const call = await clinic.line.dial({ from: null });
  const heard = [];
  for (const day of ["2026-12-07", "2026-12-08", "2026-12-09", DAY, "2026-12-10"]) {
    const answer = await call.useTool("findAppointments", { patientName: "Emma Hall", appointmentDate: day });
    heard.push(answer.text.includes("front desk") ? "front desk" : answer.text);
  }
  expect(new Set(heard.slice(0, 3)).size).toBe(1);
  expect(heard.slice(3)).toEqual(["front desk", "front desk"]);
  // Who calls from the number is not kept out by what others guess.
  expect(await say(clinic, FAMILY, "findAppointments", { patientName: "Emma" })).toContain("2:00 PM");
});

test("the clinic decides what a caller must know", async () => {
  const clinic = await familyOf(["Emma Hall"]);
  const levels: readonly (readonly [level: string, args: object, told: RegExp])[] = [
    ["name_and_birth_date", {}, /date of birth/],
    ["name_and_birth_date", { birthDate: "March 6, 1980" }, /could not find/],
    ["name_and_birth_date", { birthDate: "March 5, 1980" }, /2:00 PM/],
    ["staff_only", { birthDate: "March 5, 1980" }, /front desk/],
  ];
  await clinic.rows("update persons set birth_date = '1980-03-05' where org_id = $1");
  for (const [level, args, told] of levels) {
    await clinic.rows(`update organizations set caller_check = '${level}' where org_id = $1`);
    // Another server: this one keeps what it knows of a clinic for a few seconds.
    const fresh = await startTestServer({ databaseUrl: db.url });
    const call = await clinic.lineTo(fresh.url).dial({ from: FAMILY });
    const answer = await call.useTool("findAppointments", { patientName: "Emma Hall", ...args });
    expect(answer.text).toMatch(told);
    await fresh[Symbol.asyncDispose]();
  }
});

test("a program that asks without a call, for the number that it names, guesses nothing however often it asks", async () => {
  const { orgId, webhookSecret } = await createTestOrganization(db.owner);
  const url = `${server.url}/api/vapi/tools/cancelAppointment`;
  for (let n = 0; n < 8; n++) {
    const args = { patientPhone: "+14155550123", patientName: "Emma Hall", appointmentDate: DAY };
    const response = await fetch(url, {
      method: "POST",
      headers: { "content-type": "application/json", "x-vapi-secret": webhookSecret },
      body: JSON.stringify({ toolCallId: `t${n}`, tool: { arguments: args } }),
    });
    expect(await response.json()).toMatchObject({ result: { success: false, error: "not_found" } });
  }
  const { rows } = await db.owner.query("select 1 from guesses where org_id = $1", [orgId]);
  expect(rows).toEqual([]);
});
