import { openTestDb } from "@callwaiting/testing/database";
import {
  TOOL_CALL_SHAPES,
  createCaller,
  pickTimes,
  spokenDigits,
  wrongYear,
} from "@callwaiting/vapi-simulator";
import { forAllTests } from "@callwaiting/testing/for-all-tests";
import { describe, expect, test } from "vitest";
import { type ScenarioClinic, openScenarioClinic } from "../src/testing/scenario-clinic.ts";
import { startTestServer } from "../src/testing/test-server.ts";

// Whole phone calls against the real server and a real database, graded by what is in the database when they are over.
// It is Friday, November 20, 2026, ten in the morning in New York. The simulator checks every answer by Vapi's rules.

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

describe("booking", () => {
  test("1. a caller is greeted by the clinic's assistant, asks what is free, and books it", async () => {
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

  test("2. a year of the past is this year's or next year's day, and the caller hears it", async () => {
    const clinic = await open();
    const { answer } = await callAndBook(clinic, { appointmentDate: wrongYear(TUESDAY, 2024) });
    expect(answer).toContain("Tuesday, December 1 at 2:00 PM");
    expect(await clinic.active()).toEqual([`${TUESDAY} 14:00 John Smith`]);
  });

  test("3. a taken slot: the caller takes the first time that is offered instead", async () => {
    const clinic = await open();
    await callAndBook(clinic);
    const { call, answer } = await callAndBook(clinic, {
      patientName: "Mary Jones",
      patientPhone: "+14155550124",
    });
    const [offer] = pickTimes(answer);
    await call.useTool("bookClinicAppointment", {
      ...WISH,
      patientName: "Mary Jones",
      patientPhone: "+14155550124",
      appointmentTime: offer?.time ?? "",
    });
    expect(await clinic.active()).toEqual([`${TUESDAY} 14:00 John Smith`, `${TUESDAY} 14:30 Mary Jones`]);
  });

  test.each([
    ["4. digit by digit", spokenDigits(JOHN)],
    ["5. with doubles", "four one five, double five five, oh one two three"],
    ["6. with dots", "415.555.0123"],
    ["7. without a country code", "4155550123"],
    ["8. as a number", 4_155_550_123],
    ["9. in a sentence", "my number is (415) 555-0123, thanks"],
  ])("%s: the phone number is understood", async (_name, patientPhone) => {
    const clinic = await open();
    await callAndBook(clinic, { patientPhone }, null);
    expect(await clinic.rows("select phone from contacts where org_id = $1")).toEqual([{ phone: JOHN }]);
  });

  test("10. no number and no address on a web call: asked for one, given one, booked", async () => {
    const clinic = await open();
    const { call, answer } = await callAndBook(clinic, { patientPhone: "N/A", patientEmail: "none" }, null);
    expect(answer).toContain("I need your email or phone");
    expect(await clinic.calendar()).toEqual([]);
    await call.useTool("bookClinicAppointment", {
      ...WISH,
      patientPhone: undefined,
      patientEmail: "john dot smith at gmail dot com",
    });
    expect(await clinic.rows("select phone, email from contacts where org_id = $1")).toEqual([
      { phone: null, email: "john.smith@gmail.com" },
    ]);
  });

  test("11. without a number of their own callers are known by the one they call from", async () => {
    const clinic = await open();
    await callAndBook(clinic, { patientPhone: undefined }, "+14155550177");
    expect(await clinic.rows("select phone from contacts where org_id = $1")).toEqual([
      { phone: "+14155550177" },
    ]);
  });

  test("12. a day that does not exist and a day that is over are asked for again, then booked", async () => {
    const clinic = await open();
    const { call, answer } = await callAndBook(clinic, { appointmentDate: "2024-02-29" });
    expect(answer).not.toContain("all set");
    const yesterday = await call.useTool("bookClinicAppointment", { ...WISH, appointmentDate: "yesterday" });
    expect(yesterday.text).not.toContain("all set");
    expect(await clinic.calendar()).toEqual([]);
    await call.useTool("bookClinicAppointment", {
      ...WISH,
      appointmentDate: "the day after tomorrow plus nothing",
      appointmentTime: "?",
    });
    await call.useTool("bookClinicAppointment", {
      ...WISH,
      appointmentDate: "next Tuesday",
      appointmentTime: "half past two",
    });
    expect(await clinic.active()).toEqual(["2026-11-24 14:30 John Smith"]);
  });

  test("13. a caller who insists on a closed hour gets none, and takes an open one in the end", async () => {
    const clinic = await open();
    const call = await clinic.line.dial({ from: JOHN });
    for (const [date, time] of [
      [TUESDAY, "8 PM"],
      [TUESDAY, "6:30 am"],
      [TUESDAY, "16:45"],
      ["Sunday", "10:00"],
    ]) {
      const refused = await call.useTool("bookClinicAppointment", {
        ...WISH,
        appointmentDate: date,
        appointmentTime: time,
      });
      expect(pickTimes(refused.text).length).toBeGreaterThan(0);
    }
    expect(await clinic.calendar()).toEqual([]);
    await call.useTool("bookClinicAppointment", { ...WISH, appointmentTime: "4:30" });
    expect(await clinic.active()).toEqual([`${TUESDAY} 16:30 John Smith`]);
  });

  test("14. two people of one number at one time: the second is told so and takes another time", async () => {
    const clinic = await open();
    const { call } = await callAndBook(clinic);
    const wife = await call.useTool("bookClinicAppointment", { ...WISH, patientName: "Mary Smith" });
    expect(wife.text).toContain("for another person");
    expect(wife.text).not.toContain("all set");
    expect(pickTimes(wife.text)[0]?.time).toBe("2:30 PM");
    await call.useTool("bookClinicAppointment", {
      ...WISH,
      patientName: "Mary Smith",
      appointmentTime: "2:30 PM",
    });
    expect(await clinic.active()).toEqual([`${TUESDAY} 14:00 John Smith`, `${TUESDAY} 14:30 Mary Smith`]);
    expect(await clinic.rows("select count(*)::int as n from contacts where org_id = $1")).toEqual([
      { n: 1 },
    ]);
  });

  test("15. with Dr. Lee: that one is booked; with one of two Lees: which one?", async () => {
    const clinic = await open({
      providers: ["Dr. Maya Lee", "Dr. Tom Lee", "Dr. Patel"].map((name) => ({
        name,
        gives: ["consultation"],
      })),
    });
    const { call, answer } = await callAndBook(clinic, { providerName: "Doctor Lee" });
    expect(answer).toContain("Dr. Maya Lee");
    expect(answer).toContain("Dr. Tom Lee");
    expect(await clinic.calendar()).toEqual([]);
    const tom = await call.useTool("bookClinicAppointment", { ...WISH, providerName: "Tom Lee" });
    expect(tom.text).toContain("Dr. Tom Lee");
    const nobody = await call.useTool("bookClinicAppointment", {
      ...WISH,
      appointmentTime: "15:00",
      providerName: "Dr. House",
    });
    expect(nobody.text).toContain("Dr. Patel");
    expect(await clinic.active()).toHaveLength(1);
  });

  test("16. the week the clocks change: nine o'clock stays nine o'clock", async () => {
    const clinic = await open();
    await callAndBook(clinic, { appointmentDate: "March 12", appointmentTime: "9 AM" });
    await callAndBook(clinic, { appointmentDate: "March 15", appointmentTime: "9 AM" });
    expect(await clinic.active()).toEqual(["2027-03-12 09:00 John Smith", "2027-03-15 09:00 John Smith"]);
    expect(
      await clinic.rows("select iso_instant(starts_at) as at from appointments where org_id = $1 order by 1"),
    ).toEqual([{ at: "2027-03-12T14:00:00Z" }, { at: "2027-03-15T13:00:00Z" }]);
  });

  test("17. a time that the clock skips is asked for again", async () => {
    const clinic = await open({ openingHours: [{ weekday: 7, opensAt: "00:00", closesAt: "24:00" }] });
    const { answer } = await callAndBook(clinic, { appointmentDate: "2027-03-14", appointmentTime: "02:30" });
    expect(answer).not.toContain("all set");
    expect(await clinic.calendar()).toEqual([]);
  });

  test("18. next week in the afternoon: a time of that kind is offered and booked", async () => {
    const clinic = await open();
    const call = await clinic.line.dial({ from: JOHN });
    const free = await call.useTool("checkAvailability", {
      appointmentDate: "next week",
      partOfDay: "in the afternoon",
    });
    const [first] = pickTimes(free.text);
    expect(first).toEqual({ day: "Monday, November 23", time: "12:00 PM" });
    await call.useTool("bookClinicAppointment", {
      ...WISH,
      appointmentDate: first?.day ?? "",
      appointmentTime: first?.time ?? "",
    });
    expect(await clinic.active()).toEqual(["2026-11-23 12:00 John Smith"]);
  });
});

describe("changing one's mind", () => {
  test("19. booked, moved, confirmed, reported: one active appointment, one call, every tool call linked to it", async () => {
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

  test("20. corrected on read-back: only the day changes, the time stays", async () => {
    const clinic = await open();
    const { call } = await callAndBook(clinic);
    await call.useTool("rescheduleAppointment", { newDate: "Wednesday, December 2" });
    expect(await clinic.active()).toEqual(["2026-12-02 14:00 John Smith"]);
  });

  test("21. moved, then cancelled: nothing is left, and the slots are free for others", async () => {
    const clinic = await open();
    const { call } = await callAndBook(clinic);
    await call.useTool("rescheduleAppointment", { newTime: "3 PM" });
    await call.useTool("cancelAppointment", {});
    expect(await clinic.calendar()).toEqual([`${TUESDAY} 15:00 John Smith cancelled`]);
    await callAndBook(clinic, { patientPhone: "+14155550124", appointmentTime: "15:00" }, "+14155550124");
    expect(await clinic.active()).toEqual([`${TUESDAY} 15:00 John Smith`]);
  });

  test("22. moving to a taken time keeps the old one and offers others", async () => {
    const clinic = await open();
    await callAndBook(
      clinic,
      { patientPhone: "+14155550124", patientName: "Mary Jones", appointmentTime: "15:00" },
      "+14155550124",
    );
    const { call } = await callAndBook(clinic);
    const refused = await call.useTool("rescheduleAppointment", { newTime: "3 PM" });
    expect(pickTimes(refused.text).length).toBe(3);
    expect(await clinic.active()).toEqual([`${TUESDAY} 14:00 John Smith`, `${TUESDAY} 15:00 Mary Jones`]);
  });

  test("23. two appointments: the caller picks by number, and picking again cancels nothing else", async () => {
    const clinic = await open();
    const { call } = await callAndBook(clinic);
    await call.useTool("bookClinicAppointment", { ...WISH, appointmentDate: "2026-12-03" });
    const which = await call.useTool("cancelAppointment", {});
    expect(which.text).toMatch(/number 1.*number 2/);
    await call.useTool("cancelAppointment", { appointmentNumber: "2" });
    await call.repeatLast({ times: 2 });
    await call.repeatLast({ sameToolCallId: false, times: 2 });
    expect(await clinic.active()).toEqual([`${TUESDAY} 14:00 John Smith`]);
  });

  test("24. 'cancel it' said again after a cancellation asks before it takes the next one", async () => {
    const clinic = await open();
    const { call } = await callAndBook(clinic);
    await call.useTool("bookClinicAppointment", { ...WISH, appointmentDate: "2026-12-03" });
    await call.useTool("cancelAppointment", { appointmentNumber: 1 });
    await call.useTool("cancelAppointment", {});
    expect(await clinic.active()).toEqual(["2026-12-03 14:00 John Smith"]);
  });

  test("25. from another phone, name and day are proof enough", async () => {
    const clinic = await open();
    await callAndBook(clinic);
    const call = await clinic.line.dial({ from: "+14155550999" });
    await call.useTool("cancelAppointment", { patientName: "john smith", appointmentDate: "December 1" });
    expect(await clinic.active()).toEqual([]);
  });

  test("26. a stranger with a wrong fact learns nothing and changes nothing", async () => {
    const clinic = await open();
    await callAndBook(clinic);
    const call = await clinic.line.dial({ from: "+14155550999" });
    const tries = [
      {},
      { patientName: "John Smith" },
      { patientName: "John Smith", appointmentDate: "December 2" },
      { patientName: "Mary Smith", appointmentDate: "December 1" },
      { patientPhone: "+14155550998" },
    ];
    for (const args of tries) {
      const cancel = await call.useTool("cancelAppointment", args);
      const find = await call.useTool("findAppointments", args);
      const move = await call.useTool("rescheduleAppointment", {
        ...args,
        newDate: "December 4",
        newTime: "10 AM",
      });
      for (const { text } of [cancel, find, move]) expect(text).not.toMatch(/2:00 PM|Dr\. Lee|Consultation/);
    }
    expect(await clinic.active()).toEqual([`${TUESDAY} 14:00 John Smith`]);
  });
});

describe("repeats and trouble", () => {
  test("27. the network delivers one message four times at once: one appointment, the same words", async () => {
    const clinic = await open();
    const { call, answer } = await callAndBook(clinic);
    const repeats = await call.repeatLast({ times: 4, atOnce: true });
    expect(repeats.flat().map(({ text }) => text)).toEqual([answer, answer, answer, answer]);
    expect(await clinic.active()).toHaveLength(1);
    expect(await clinic.rows("select deliveries from tool_calls where org_id = $1")).toHaveLength(1);
  });

  test("28. after a barge-in the model asks again under new ids: one appointment, the same words", async () => {
    const clinic = await open();
    const { call, answer } = await callAndBook(clinic);
    const repeats = await call.repeatLast({ sameToolCallId: false, times: 3 });
    expect(repeats.flat().map(({ text }) => text)).toEqual([answer, answer, answer]);
    expect(await clinic.active()).toHaveLength(1);
  });

  test("29. the same request at two servers at once: one appointment, the same words", async () => {
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

  test("30. the answer is lost on the way: asking again finds the appointment, in the same words", async () => {
    const clinic = await open();
    const { answer } = await callAndBook(clinic);
    await clinic.rows("delete from tool_calls where org_id = $1");
    const { answer: again } = await callAndBook(clinic);
    expect(again).toBe(answer);
    expect(await clinic.active()).toHaveLength(1);
  });

  test("31. one tool call id with another patient's data is judged by the data", async () => {
    const clinic = await open();
    const call = await clinic.line.dial({ from: null });
    await call.useTool("bookClinicAppointment", WISH, { toolCallId: "t1" });
    const other = { ...WISH, patientName: "Mary Jones", patientPhone: "+14155550124" };
    const answer = await call.useTool("bookClinicAppointment", other, { toolCallId: "t1" });
    expect(answer.text).toMatch(/no longer available/);
    expect(await clinic.active()).toEqual([`${TUESDAY} 14:00 John Smith`]);
  });

  test("32. the caller hangs up in the middle of a booking: the booking stands, the call has ended", async () => {
    const clinic = await open();
    const call = await clinic.line.dial({ from: JOHN });
    await Promise.all([call.useTool("bookClinicAppointment", WISH), call.hangUp()]);
    expect(await clinic.active()).toHaveLength(1);
    expect(await clinic.rows("select status from calls where org_id = $1")).toEqual([{ status: "ended" }]);
  });

  test("33. all the shapes that Vapi ever used book alike", async () => {
    const clinic = await open();
    const call = await clinic.line.dial({ from: JOHN });
    for (const [index, shape] of TOOL_CALL_SHAPES.entries()) {
      const time = `${String(9 + Math.floor(index / 2)).padStart(2, "0")}:${index % 2 === 0 ? "00" : "30"}`;
      const answer = await call.useTool(
        "bookClinicAppointment",
        { ...WISH, appointmentTime: time },
        { shape },
      );
      expect(answer.text, shape).toContain("all set");
    }
    expect(await clinic.active()).toHaveLength(TOOL_CALL_SHAPES.length);
  });

  test("34. the form of old, function-call, books as well", async () => {
    const clinic = await open();
    const call = await clinic.line.dial({ from: JOHN });
    const answer = await call.functionCall("bookClinicAppointment", WISH);
    expect(answer.text).toContain("all set");
    expect(await clinic.active()).toHaveLength(1);
  });

  test("35. text that looks like code is kept as text", async () => {
    const clinic = await open();
    const nasty = `Robert'); drop table appointments;-- {{7*7}} \${x} <script>alert(1)</script>`;
    await callAndBook(clinic, { notes: nasty, patientName: "Robert O'Drop" });
    const [row] = await clinic.rows("select notes, patient_name from appointments where org_id = $1");
    expect(row).toMatchObject({ notes: nasty, patient_name: "Robert O'Drop" });
  });

  test("36. a caller who wants a person is put through; where nobody is there, told so", async () => {
    const withPerson = await open({ transferNumber: "+14155550111" });
    const transferred = await (await withPerson.line.dial({ from: JOHN })).askTransfer();
    expect(JSON.stringify(transferred)).toContain("+14155550111");
    const without = await open();
    const refused = await (await without.line.dial({ from: JOHN })).askTransfer();
    expect(JSON.stringify(refused)).not.toContain("+1415");
  });
});

describe("many at once", () => {
  test("37. 50 callers want one slot: one has it, the others end up elsewhere, nobody twice", async () => {
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

  test("38. 32 callers whom the model mishears in every way: each gets exactly what they asked for", async () => {
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

  test("39. two clinics' assistants at the same moment, one caller's number: each books its own", async () => {
    const [north, south] = await Promise.all([open(), open({ timeZone: "America/Los_Angeles" })]);
    await Promise.all([callAndBook(north), callAndBook(south)]);
    expect(await north.active()).toEqual([`${TUESDAY} 14:00 John Smith`]);
    expect(await south.active()).toEqual([`${TUESDAY} 14:00 John Smith`]);
    const call = await north.line.dial({ from: JOHN });
    await call.useTool("cancelAppointment", { patientName: "John" });
    expect(await north.active()).toEqual([]);
    expect(await south.active()).toHaveLength(1);
  });

  test("40. one caller on two phones moves and cancels the same appointment at once: one of both, never neither", async () => {
    const clinic = await open();
    await callAndBook(clinic);
    const [one, other] = await Promise.all([
      clinic.line.dial({ from: JOHN }),
      clinic.line.dial({ from: JOHN }),
    ]);
    await Promise.all([
      one.useTool("rescheduleAppointment", { patientName: "John Smith", newTime: "3 PM" }),
      other.useTool("cancelAppointment", { patientName: "John Smith" }),
    ]);
    const calendar = await clinic.calendar();
    expect(calendar).toHaveLength(1);
    expect(calendar[0]).toMatch(/cancelled$/);
  });
});
