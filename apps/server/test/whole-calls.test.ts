import { openTestDb } from "@callwaiting/testing/database";
import { createCaller, pickTimes } from "@callwaiting/vapi-simulator";
import { forAllTests } from "@callwaiting/testing/for-all-tests";
import { describe, expect, test } from "vitest";
import { type ScenarioClinic, openScenarioClinic } from "../src/testing/scenario-clinic.ts";
import { startTestServer } from "../src/testing/test-server.ts";

// Whole calls for which the exam (apps/cli/src/exam) has no words: a call that is greeted, two servers, an answer that was lost, callers whom
// a model mishears, a stampede. It is Friday, November 20, 2026, ten in the morning in New York.

const db = forAllTests(() => openTestDb());
const server = forAllTests(() => startTestServer({ databaseUrl: db.url }));
const second = forAllTests(() => startTestServer({ databaseUrl: db.url }));

const open = (overrides = {}) => openScenarioClinic(db, server.url, overrides);
const JOHN = "+14155550123";
const TUESDAY = "2026-12-01";

const WISH = {
  appointmentDate: TUESDAY,
  appointmentTime: "14:00",
  patientName: "John Smith",
  patientPhone: JOHN,
  serviceType: "consultation",
};

/** A call that books one appointment and goes on. */
async function callAndBook(
  clinic: ScenarioClinic,
  changes: Record<string, unknown> = {},
  from: string | null = JOHN,
) {
  const call = await clinic.line.dial({ from });
  const answer = await call.useTool("bookClinicAppointment", { ...WISH, ...changes });
  return { call, answer: answer.text };
}

describe("a call", () => {
  test("a caller is greeted by the clinic's assistant, asks what is free, and books it", async () => {
    const clinic = await open();
    const call = await clinic.line.dial({ from: JOHN, assistantRequest: true });
    expect(call.refusedReason).toBeNull();
    const free = await call.useTool("checkAvailability", {
      appointmentDate: "Tuesday next week",
      serviceType: "consultation",
    });
    const [first] = pickTimes(free.text);
    expect(first?.time).toBe("9:00 AM");
    const booked = await call.useTool("bookClinicAppointment", {
      ...WISH,
      appointmentDate: first?.day ?? "",
      appointmentTime: first?.time ?? "",
    });
    expect(booked.text).toContain("9:00 AM");
    await call.hangUp();
    expect(await clinic.active()).toEqual([`${(await clinic.active())[0]?.slice(0, 10)} 09:00 John Smith`]);
  });

  test("booked, moved, confirmed, reported: one active appointment, one call, every tool call linked to it", async () => {
    const clinic = await open();
    const { call } = await callAndBook(clinic);
    const moved = await call.useTool("rescheduleAppointment", {
      newDate: "Thursday December 3rd",
      newTime: "10 AM",
    });
    expect(moved.text).toContain("Thursday, December 3 at 10:00 AM");
    const confirmed = await call.useTool("findAppointments", {});
    expect(confirmed.text).toContain("Thursday, December 3 at 10:00 AM");
    await call.hangUp({ summary: "Booked, then moved.", duplicateReport: 2, outOfOrder: true });
    expect(await clinic.active()).toEqual(["2026-12-03 10:00 John Smith"]);
    expect(
      await clinic.rows(
        "select status, summary, caller_number, ended_reason, recording_url is not null as recorded from calls where org_id = $1",
      ),
    ).toEqual([
      {
        status: "ended",
        summary: "Booked, then moved.",
        caller_number: JOHN,
        ended_reason: "customer-ended-call",
        recorded: true,
      },
    ]);
    expect(
      await clinic.rows(
        `select t.name, t.appointment_id = a.appointment_id as linked from tool_calls t, appointments a
         where t.org_id = $1 and a.org_id = t.org_id and t.name <> 'findAppointments' order by t.created_at`,
      ),
    ).toEqual([
      { name: "bookClinicAppointment", linked: true },
      { name: "rescheduleAppointment", linked: true },
    ]);
  });

  test("the caller hangs up in the middle of a booking: the booking stands, the call has ended", async () => {
    const clinic = await open();
    const call = await clinic.line.dial({ from: JOHN });
    await Promise.all([call.useTool("bookClinicAppointment", WISH), call.hangUp()]);
    expect(await clinic.active()).toHaveLength(1);
    expect(await clinic.rows("select status from calls where org_id = $1")).toEqual([{ status: "ended" }]);
  });
});

describe("repeats and trouble", () => {
  test("the same request at two servers at once: one appointment, the same words", async () => {
    const clinic = await open();
    const calls = await Promise.all(
      [server.url, second.url].map((url) => clinic.lineTo(url).dial({ from: JOHN, callId: "one-call" })),
    );
    const answers = await Promise.all(
      calls.map((call) => call.useTool("bookClinicAppointment", WISH, { toolCallId: "one-tool-call" })),
    );
    expect(new Set(answers.map(({ text }) => text)).size).toBe(1);
    expect(await clinic.active()).toHaveLength(1);
  });

  test("the answer is lost on the way: asking again finds the appointment, in the same words", async () => {
    const clinic = await open();
    const { answer } = await callAndBook(clinic);
    await clinic.rows("delete from tool_calls where org_id = $1");
    const { answer: again } = await callAndBook(clinic);
    expect(again).toBe(answer);
    expect(await clinic.active()).toHaveLength(1);
  });

  test("one tool call id with another patient's data is judged by the data", async () => {
    const clinic = await open();
    const call = await clinic.line.dial({ from: null });
    await call.useTool("bookClinicAppointment", WISH, { toolCallId: "t1" });
    const other = { ...WISH, patientName: "Mary Jones", patientPhone: "+14155550124" };
    const answer = await call.useTool("bookClinicAppointment", other, { toolCallId: "t1" });
    expect(answer.text).toMatch(/no longer available/);
    expect(await clinic.active()).toEqual([`${TUESDAY} 14:00 John Smith`]);
  });
});

describe("many at once", () => {
  test("50 callers want one slot: one has it, the others end up elsewhere, nobody twice", async () => {
    const clinic = await open({ slotIntervalMinutes: 30 });
    const outcomes = await Promise.all(
      Array.from({ length: 50 }, async (_, n) => {
        const phone = `+1415555${1000 + n}`;
        const { call, answer } = await callAndBook(
          clinic,
          { patientName: `Caller ${n}`, patientPhone: phone },
          phone,
        );
        let heard = answer;
        for (let tries = 0; tries < 12 && !heard.includes("all set"); tries++) {
          const offers = pickTimes(heard);
          const offer = offers[(n + tries) % Math.max(offers.length, 1)];
          const again = await call.useTool("bookClinicAppointment", {
            ...WISH,
            patientName: `Caller ${n}`,
            patientPhone: phone,
            appointmentDate: offer?.day ?? TUESDAY,
            appointmentTime: offer?.time ?? "14:00",
          });
          heard = again.text;
        }
        return heard.includes("all set");
      }),
    );
    const booked = outcomes.filter(Boolean).length;
    const active = await clinic.active();
    expect(active).toHaveLength(booked);
    expect(booked).toBeGreaterThan(20);
    expect(new Set(active.map((row) => row.slice(0, 16))).size).toBe(booked);
    expect(new Set(active.map((row) => row.slice(17))).size).toBe(booked);
  });

  test("32 callers whom the model mishears in every way: each gets exactly what they asked for", async () => {
    const clinic = await open();
    const wishes = Array.from({ length: 32 }, (_, n) => ({
      appointmentDate: n < 16 ? "2026-12-01" : "2026-12-02",
      appointmentTime: `${String(9 + Math.floor((n % 16) / 2)).padStart(2, "0")}:${n % 2 === 0 ? "00" : "30"}`,
      patientName: "Anne Miller",
      patientPhone: `+14155552${String(100 + n)}`,
      patientEmail: `caller${n}@example.com`,
      serviceType: "consultation",
    }));
    await Promise.all(
      wishes.map(async (wish, n) => {
        const { args, distortions } = createCaller(n).mishear(wish);
        const call = await clinic.line.dial({ from: null });
        const answer = await call.useTool("bookClinicAppointment", args);
        expect(answer.text, `${distortions.join(", ")}: ${JSON.stringify(args)}`).toContain("all set");
      }),
    );
    expect(await clinic.active()).toEqual(
      wishes.map((wish) => `${wish.appointmentDate} ${wish.appointmentTime} Anne Miller`).toSorted(),
    );
    const phones = await clinic.rows("select phone from contacts where org_id = $1 order by phone");
    expect(phones.map((row) => row["phone"])).toEqual(wishes.map((wish) => wish.patientPhone).toSorted());
  });
});
