import {
  E164,
  type IsoInstant,
  type OrgId,
  firstNameKey,
  nameKey,
  withoutDigraphs,
} from "@callwaiting/domain";
import { describe, expect, test } from "vitest";
import { createTestOrganization } from "@callwaiting/testing/clinic";
import { openTestDb } from "@callwaiting/testing/database";
import { forAllTests } from "@callwaiting/testing/for-all-tests";
import { NOW_ISO, TUESDAY_2PM } from "@callwaiting/testing/now";
import { JOHN } from "@callwaiting/testing/people";
import { setAppointmentStatus } from "../staff/change-appointment.ts";
import { listDoubleVisits } from "../staff/list-troubles.ts";
import type { StaffScope } from "../with-staff.ts";
import { type BookingRequest, bookAppointment } from "./book-appointment.ts";
import { rescheduleAppointment } from "./reschedule-appointment.ts";
import { type CallerRequest, findAppointmentsOfCaller, forgiveGuess } from "./find-appointments-of-caller.ts";

const AT_3PM: IsoInstant = "2026-12-01T20:00:00Z";
const TWO = ["Dr. Lee", "Dr. Patel"].map((name) => ({ name, gives: ["consultation"] }));

const db = forAllTests(() => openTestDb());

const book = (orgId: OrgId, overrides: Partial<BookingRequest> = {}) =>
  bookAppointment(db.pool, {
    orgId,
    patientName: "Emma Hall",
    email: null,
    phone: JOHN,
    service: null,
    scheduledAt: TUESDAY_2PM,
    now: NOW_ISO,
    ...overrides,
  });

async function clinic(providers = TWO) {
  const { orgId } = await createTestOrganization(db.owner, { providers });
  const rows = async (sql: string, values: unknown[] = []) =>
    (await db.owner.query<Record<string, string>>(sql, [orgId, ...values])).rows;
  const idOf = async (name: string) =>
    (await rows("select provider_id as id from providers where org_id = $1 and name = $2", [name]))[0]?.[
      "id"
    ] ?? "";
  const persons = async () =>
    (await rows("select name from persons where org_id = $1 order by name")).map((row) => row["name"]);
  return { orgId, rows, idOf, persons };
}

test("a name has one key and one first name, whoever compares it", async () => {
  const names = [
    "Hall, Emma",
    "Tom Hall, Jr.",
    "Mrs. Emma Jane Hall",
    "Mrs. Hall",
    "Anne-Marie Weiss",
    "J. Smith, MD",
    "José Muñoz",
    "Muñoz, Jose",
    "Mr. Tom Hall",
    "Mary O’Brien-Weiß, MD",
    "Søren Łukasz Æther",
    "Иван Петров",
    "山田 太郎",
    "John Smith Junior",
    "Dr.",
    "J.R. Smith",
    "—",
    "",
    "Jürgen Mueller",
    "Haakon Aaen",
    "x".repeat(300),
  ];
  const { rows } = await db.owner.query<{ key: string; first: string; spelled: string }>(
    "select name_key(n) as key, first_name_key(n) as first, without_digraphs(name_key(n)) as spelled from unnest($1::text[]) n",
    [names],
  );
  expect(rows.map(({ key }) => key)).toEqual(names.map(nameKey));
  expect(rows.map(({ first }) => first)).toEqual(names.map(firstNameKey));
  expect(rows.map(({ spelled }) => spelled)).toEqual(names.map((name) => withoutDigraphs(nameKey(name))));
});

describe("a booking finds the person by name", () => {
  test.each([
    ["the same name as people write it", ["José Muñoz", "Mr. Jose Munoz"], ["José Muñoz"]],
    ["letters that a keyboard lacks", ["Jürgen Müller", "Juergen Mueller"], ["Jürgen Müller"]],
    ["the same without them", ["Juergen Mueller", "Jurgen"], ["Juergen Mueller"]],
    ["and the other way round", ["Hans Müller", "Mueller Hans"], ["Hans Müller"]],
    ["one word or two", ["Anne-Marie Roux", "Annemarie Roux"], ["Anne-Marie Roux"]],
    ["less than is known", ["Tom Hall", "Tom"], ["Tom Hall"]],
    ["the rest of what is known in part", ["Tom", "Tom Hall"], ["Tom Hall"]],
    ["two of a family", ["Tom Hall", "Emma Hall"], ["Emma Hall", "Tom Hall"]],
    ["a son with his father's name", ["John Hall", "John Hall Jr."], ["John Hall", "John Hall Jr."]],
    ["a father with his son's", ["John Hall Jr.", "John Hall"], ["John Hall", "John Hall Jr."]],
    ["a family's name, which is not Tom", ["Tom Hall", "Mrs. Hall"], ["Mrs. Hall", "Tom Hall"]],
    ["nor does the whole name of a son belong to it", ["Mrs. Hall", "Tom Hall"], ["Mrs. Hall", "Tom Hall"]],
    ["a middle name and the last", ["Emma Jane Hall", "Jane Hall"], ["Emma Jane Hall", "Jane Hall"]],
    ["more than is known", ["Emma Hall", "Emma Jane Hall"], ["Emma Hall", "Emma Jane Hall"]],
    [
      "a family's name, when there are two",
      ["Tom Hall", "Emma Hall", "Hall"],
      ["Emma Hall", "Hall", "Tom Hall"],
    ],
  ])("%s", async (_name, said, persons) => {
    const c = await clinic();
    for (const [index, patientName] of said.entries()) {
      const scheduledAt = `2026-12-0${index + 1}T15:00:00Z`;
      expect((await book(c.orgId, { patientName, scheduledAt })).kind).toBe("booked");
    }
    expect(await c.persons()).toEqual(persons);
    expect(await c.rows("select 1 from contacts where org_id = $1")).toHaveLength(1);
    expect(await c.rows("select 1 from appointments where org_id = $1 and person_id is null")).toEqual([]);
  });

  test.each([
    ["Tom Hall", "Mrs. Hall", "Tom Hall"],
    ["Tom Hall", "Hall", "Tom Hall"],
    ["Tom Hall", "Tom", "Tom Hall"],
    ["Tom Hall", "T. Hall", "Tom Hall"],
    ["Tom Hall", "Mr. Hall, Tom", "Tom Hall"],
    ["Tom Hall", "Mrs. Baker", "Tom Hall"],
    ["T. Hall", "Tom Hall", "Tom Hall"],
    ["Mrs. Hall", "Emma Hall", "Emma Hall"],
    ["Tom Hall", "Emma Hall", "Emma Hall"],
  ])("a contact %s who is called %s is %s from then on", async (known, said, name) => {
    const c = await clinic();
    await book(c.orgId, { patientName: known });
    expect((await book(c.orgId, { patientName: said, scheduledAt: AT_3PM })).kind).toBe("booked");
    expect(await c.rows("select name from contacts where org_id = $1")).toEqual([{ name }]);
  });

  test("also one that a server of the version before has written", async () => {
    const c = await clinic();
    await book(c.orgId);
    await c.rows(
      `insert into appointments (org_id, provider_id, service_id, contact_id, patient_name, starts_at, ends_at, blocked)
       select org_id, provider_id, service_id, contact_id, 'Max Hall', starts_at + interval '1 day', ends_at + interval '1 day',
         tstzrange(starts_at + interval '1 day', ends_at + interval '1 day') from appointments where org_id = $1`,
    );
    expect(
      await c.rows(
        "select p.name from appointments a join persons p using (org_id, person_id) where a.org_id = $1 order by 1",
      ),
    ).toEqual([{ name: "Emma Hall" }, { name: "Max Hall" }]);
  });
});

describe("two at one time", () => {
  test("the same person with two providers is asked about, whoever says the name how", async () => {
    const c = await clinic();
    await book(c.orgId, { providerId: await c.idOf("Dr. Lee") });
    const other = { providerId: await c.idOf("Dr. Patel"), patientName: "Mrs. Emma Hall" };
    expect(await book(c.orgId, other)).toMatchObject({
      kind: "person_busy",
      appointment: { providerName: "Dr. Lee", startsAt: TUESDAY_2PM },
    });
    // Overlapping is at one time as well; one after the other is not.
    expect((await book(c.orgId, { ...other, scheduledAt: "2026-12-01T19:15:00Z" })).kind).toBe("person_busy");
    expect((await book(c.orgId, { ...other, scheduledAt: "2026-12-01T19:30:00Z" })).kind).toBe("booked");
  });

  test("both asked for at once, one of them is", async () => {
    const c = await clinic();
    const [lee, patel] = [await c.idOf("Dr. Lee"), await c.idOf("Dr. Patel")];
    const outcomes = await Promise.all(
      [lee, patel, lee, patel].map((providerId) => book(c.orgId, { providerId })),
    );
    expect(outcomes.filter(({ kind }) => kind === "booked")).toHaveLength(1);
    expect(await c.rows("select 1 from appointments where org_id = $1")).toHaveLength(1);
  });

  test("who asks for it again is known by more or less of the name, and not by the family's alone", async () => {
    const c = await clinic([{ name: "Dr. Lee", gives: ["consultation"] }]);
    await book(c.orgId, { patientName: "John Smith" });
    for (const patientName of ["John A. Smith", "John", "J. Smith", "John Adam Smith", "Mr. Smith, John"]) {
      expect((await book(c.orgId, { patientName })).kind).toBe("already_booked");
    }
    for (const patientName of [
      "Mr. Smith",
      "Smith",
      "Mr. John",
      "Jane Smith",
      "John Smith Jr.",
      "A. Smith",
    ]) {
      expect(await book(c.orgId, { patientName })).toMatchObject({
        kind: "slot_unavailable",
        sameNumber: true,
      });
    }
  });

  test("siblings have theirs, and with nobody left it is said whose number has it", async () => {
    const c = await clinic();
    expect((await book(c.orgId)).kind).toBe("booked");
    expect((await book(c.orgId, { patientName: "Tom Hall" })).kind).toBe("booked");
    expect(await book(c.orgId, { patientName: "Max Hall" })).toMatchObject({
      kind: "slot_unavailable",
      sameNumber: true,
    });
    expect((await book(c.orgId, { patientName: "Tom Hall" })).kind).toBe("already_booked");
  });
});

describe("a number that was only said", () => {
  const facts = "select name, email from contacts where org_id = $1";

  test("overwrites nothing, and its address is not the contact's", async () => {
    const c = await clinic();
    await book(c.orgId);
    const before = await c.rows(facts);
    await book(c.orgId, { patientName: "Eve", email: "eve@example.com", scheduledAt: AT_3PM, isOwn: false });
    expect(await c.rows(facts)).toEqual(before);
    await book(c.orgId, { email: "emma@example.com", scheduledAt: "2026-12-03T20:00:00Z" });
    expect(await c.rows(facts)).toEqual([{ name: "Emma Hall", email: "emma@example.com" }]);
    const again = { email: "mallory@example.com", scheduledAt: "2026-12-02T20:00:00Z", isOwn: false };
    await book(c.orgId, { patientName: "Mallory", ...again });
    expect(await c.rows(facts)).toEqual([{ name: "Emma Hall", email: "emma@example.com" }]);
  });

  test("does not tell who comes when: a time that is theirs is as taken as anybody's", async () => {
    const c = await clinic([{ name: "Dr. Lee", gives: ["consultation"] }]);
    await book(c.orgId, { requestKey: "call-1:a:x" });
    const stranger = { isOwn: false, requestKey: "call-2:a:x" };
    const theirs = await book(c.orgId, stranger);
    expect(theirs).toEqual(await book(c.orgId, { ...stranger, phone: E164.parse("+14155550999") }));
    expect(theirs.kind).toBe("slot_unavailable");
    // In the very call that booked it, it is a repeat.
    expect((await book(c.orgId, { isOwn: false, requestKey: "call-1:b:y" })).kind).toBe("already_booked");
  });
});

/** What the patient of a number has booked, against what others are answered who only say that number. */
describe("who may not hear what is booked", () => {
  const PROVIDERS = [
    { name: "Dr. Lee", gives: ["consultation"] },
    { name: "Dr. Patel", gives: ["consultation", "cleaning"] },
    { name: "Dr. Wu", gives: ["cleaning"] },
  ];
  const SERVICES = ["consultation", "cleaning"].map((key) => ({ key, name: key, durationMinutes: 30 }));
  const NOBODY = E164.parse("+14155550998");
  const TRIES: readonly (readonly [name: string, at: IsoInstant, with_: string | null, service: string])[] = [
    ["with somebody who is free then", TUESDAY_2PM, "Dr. Patel", "consultation"],
    ["with whoever is", TUESDAY_2PM, null, "consultation"],
    ["with who has it", TUESDAY_2PM, "Dr. Lee", "consultation"],
    ["another service", TUESDAY_2PM, "Dr. Patel", "cleaning"],
    ["with who does not give it", TUESDAY_2PM, "Dr. Wu", "consultation"],
    ["overlapping", "2026-12-01T19:15:00Z", "Dr. Patel", "consultation"],
    ["at another time", AT_3PM, "Dr. Lee", "consultation"],
    ["too soon", "2026-11-20T15:30:00Z", "Dr. Patel", "consultation"],
  ];
  const LEVELS = [
    ["number_and_name", false],
    ["name_and_birth_date", true],
    ["staff_only", true],
    ["staff_only", false],
  ] as const;

  /** Emma has 2 PM with Dr. Lee; what is answered to the try, and then to moving what it has booked to 2 PM. */
  async function answers(phone: E164, [level, isOwn]: (typeof LEVELS)[number], index: number) {
    const [, scheduledAt, with_, service] = TRIES[index] ?? TRIES[0] ?? [];
    const { orgId } = await createTestOrganization(db.owner, { providers: PROVIDERS, services: SERVICES });
    const ids = await db.owner.query<{ name: string; id: string }>(
      "select name, provider_id as id from providers where org_id = $1",
      [orgId],
    );
    const idOf = (name: string | null | undefined) => ids.rows.find((row) => row.name === name)?.id ?? null;
    await book(orgId, { service: "consultation", providerId: idOf("Dr. Lee"), requestKey: "call-1:a:x" });
    await db.owner.query("update organizations set caller_check = $2 where org_id = $1", [orgId, level]);
    const said = { phone, isOwn, isCall: true, requestKey: "call-2:a:x", patientName: "Emma Hall" };
    const tried = await book(orgId, {
      ...said,
      scheduledAt: scheduledAt ?? TUESDAY_2PM,
      providerId: idOf(with_),
      service: service ?? null,
    });
    const moved =
      tried.kind === "booked"
        ? await rescheduleAppointment(db.pool, {
            orgId,
            appointmentId: tried.appointment.appointmentId,
            scheduledAt: "2026-12-01T19:30:00Z",
            now: NOW_ISO,
          })
        : null;
    const noIds = (_key: string, value: unknown) =>
      typeof value === "string" && /^[0-9a-f-]{36}$/.test(value) ? "id" : value;
    return JSON.stringify([tried, moved], noIds);
  }

  test.each(TRIES.map(([name], index) => [name, index] as const))(
    "%s: the same is answered as where nobody has anything",
    async (_name, index) => {
      for (const level of LEVELS) {
        const theirs = await answers(JOHN, level, index);
        expect(theirs).toBe(await answers(NOBODY, level, index));
        expect(theirs).not.toContain("person_busy");
      }
    },
  );

  test("what a stranger books beside it is listed for the front desk, until one of the two is gone", async () => {
    const c = await clinic();
    const tuesday = new Date(Date.now() + 7 * 86_400_000);
    tuesday.setUTCDate(tuesday.getUTCDate() + ((9 - tuesday.getUTCDay()) % 7));
    const scheduledAt = `${tuesday.toISOString().slice(0, 10)}T19:00:00Z`;
    const now = new Date().toISOString();
    const scope: StaffScope = {
      orgId: c.orgId,
      actor: { kind: "user", userId: "u", displayName: "Ann Desk" },
    };
    const booked = [];
    for (const isOwn of [true, false]) {
      booked.push(await book(c.orgId, { scheduledAt, now, isOwn, isCall: true }));
      await book(c.orgId, {
        scheduledAt: `${scheduledAt.slice(0, 11)}15:00:00Z`,
        now,
        patientName: `Tom ${isOwn}`,
      });
    }
    expect(booked.map(({ kind }) => kind)).toEqual(["booked", "booked"]);
    const listed = await listDoubleVisits(db.pool, scope);
    expect(listed.map(({ patientName, startsAt }) => [patientName, startsAt])).toEqual([
      ["Emma Hall", scheduledAt],
      ["Emma Hall", scheduledAt],
    ]);
    const [first] = listed;
    const cancelled = await setAppointmentStatus(db.pool, scope, {
      appointmentId: first?.appointmentId ?? "",
      status: "cancelled",
      expectedRevision: first?.revision ?? 0,
    });
    expect(cancelled.kind).toBe("status_set");
    expect(await listDoubleVisits(db.pool, scope)).toEqual([]);
  });

  test("nor whether part of a name is known, and nothing known is changed by it", async () => {
    const c = await clinic();
    await book(c.orgId);
    const stranger = { isOwn: false, isCall: true, scheduledAt: AT_3PM };
    expect(await book(c.orgId, { ...stranger, patientName: "Emma" })).toMatchObject({
      kind: "booked",
      appointment: { patientName: "Emma" },
    });
    expect(await c.persons()).toEqual(["Emma", "Emma Hall"]);
  });

  test("what the very call has made it is told of, at every level", async () => {
    const c = await clinic();
    await c.rows("update organizations set caller_check = 'staff_only' where org_id = $1");
    const call = { isCall: true, requestKey: "call-1:a:x", providerId: await c.idOf("Dr. Lee") };
    await book(c.orgId, call);
    expect((await book(c.orgId, { ...call, requestKey: "call-1:b:y" })).kind).toBe("already_booked");
    const other = { ...call, requestKey: "call-1:c:z", providerId: await c.idOf("Dr. Patel") };
    expect((await book(c.orgId, other)).kind).toBe("person_busy");
  });

  test("a program that sends its own request again books nothing new, at every level", async () => {
    const c = await clinic();
    await c.rows("update organizations set caller_check = 'staff_only' where org_id = $1");
    await book(c.orgId);
    expect((await book(c.orgId)).kind).toBe("already_booked");
  });

  test("moving minds what the caller may hear of, and nothing else", async () => {
    const c = await clinic();
    const first = await book(c.orgId, { providerId: await c.idOf("Dr. Lee") });
    const second = await book(c.orgId, { providerId: await c.idOf("Dr. Patel"), scheduledAt: AT_3PM });
    if (first.kind !== "booked" || second.kind !== "booked") throw new Error("not booked");
    const { appointmentId } = second.appointment;
    const move = { orgId: c.orgId, appointmentId, scheduledAt: TUESDAY_2PM, now: NOW_ISO };
    const known = [first.appointment.appointmentId];
    expect(await rescheduleAppointment(db.pool, { ...move, known })).toMatchObject({
      kind: "person_busy",
      appointment: { providerName: "Dr. Lee" },
    });
    expect((await rescheduleAppointment(db.pool, move)).kind).toBe("moved");
  });
});

describe("guessing", () => {
  const ask = (orgId: OrgId, overrides: Partial<CallerRequest> = {}) =>
    findAppointmentsOfCaller(db.pool, {
      orgId,
      callId: null,
      phone: null,
      isOwn: false,
      callingPhone: null,
      name: "Emma Hall",
      isGuess: true,
      now: NOW_ISO,
      ...overrides,
    });
  const open = (outcomes: readonly { limited: boolean }[]) =>
    outcomes.filter(({ limited }) => !limited).length;

  test("has an end in a call, also for many at once", async () => {
    const c = await clinic();
    const tries = Array.from({ length: 20 }, (_, n) => ask(c.orgId, { callId: "call-1", name: `Name ${n}` }));
    expect(open(await Promise.all(tries))).toBe(3);
    expect((await ask(c.orgId, { callId: "call-2", name: "Other Name" })).limited).toBe(false);
  });

  test("has an end for a name, for a number, and for all of an organization", async () => {
    const c = await clinic();
    const byName = Array.from({ length: 8 }, (_, n) => ask(c.orgId, { callId: `a${n}` }));
    expect(open(await Promise.all(byName))).toBe(5);
    const byNumber = Array.from({ length: 8 }, (_, n) =>
      ask(c.orgId, { callId: `b${n}`, name: `B${n} X`, phone: JOHN }),
    );
    expect(open(await Promise.all(byNumber))).toBe(5);
    const all = [];
    for (let n = 0; n < 60; n++) all.push(await ask(c.orgId, { callId: `c${n}`, name: `C${n} X` }));
    expect(open(all)).toBe(30);
    const other = await clinic();
    expect((await ask(other.orgId)).limited).toBe(false);
  });

  test("one that was right is taken back, and who calls from the number they ask about guesses nothing", async () => {
    const c = await clinic();
    await book(c.orgId);
    for (let n = 0; n < 8; n++) {
      const found = await ask(c.orgId, { callId: "call-1" });
      expect(found.appointments.map(({ via }) => via)).toEqual(["name"]);
      await forgiveGuess(db.pool, c.orgId, found.guessId ?? "");
    }
    for (let n = 0; n < 8; n++) {
      const own = await ask(c.orgId, { callId: "call-2", phone: JOHN, isOwn: true, name: "Emma" });
      expect(own).toMatchObject({ limited: false, guessId: null, appointments: [{ via: "number" }] });
    }
  });

  test("a date of birth counts from their own number too, where one is kept that it may contradict", async () => {
    const c = await clinic();
    await book(c.orgId, { patientName: "Emma" });
    const says = (overrides: Partial<CallerRequest>) =>
      ask(c.orgId, { phone: JOHN, isOwn: true, name: "Emma", saysBirthDate: true, ...overrides });
    expect((await says({})).guessId).toBeNull();
    expect((await says({ isGuess: false })).guessId).toBeNull();
    await c.rows("update persons set birth_date = '1992-01-05' where org_id = $1 returning ''");
    expect((await says({ saysBirthDate: false })).guessId).toBeNull();
    expect((await says({})).guessId).not.toBeNull();
    // Also where a program names the number that it looks under.
    expect((await says({ isGuess: false })).guessId).not.toBeNull();
    expect(open(await Promise.all([1, 2, 3, 4].map(() => says({ callId: "call-1" }))))).toBe(3);
  });

  test("an own person with nothing to come is no reason not to count", async () => {
    const c = await clinic();
    await book(c.orgId, { patientName: "Emma" });
    const own = () => ask(c.orgId, { phone: JOHN, isOwn: true, now: NOW_ISO });
    expect((await own()).guessId).toBeNull();
    await c.rows(
      "update appointments set status = 'cancelled', cancelled_at = '2026-11-01' where org_id = $1 returning ''",
    );
    expect((await own()).guessId).not.toBeNull();
  });

  test("numbers in a list tell nothing of what others have", async () => {
    const c = await clinic();
    const ANN = E164.parse("+14155550199");
    const at = (day: number) => `2026-12-0${day}T15:00:00Z`;
    for (const day of [1, 2]) await book(c.orgId, { scheduledAt: at(day) });
    await book(c.orgId, { scheduledAt: at(3), patientName: "Tom Hall" });
    await book(c.orgId, { scheduledAt: at(4), phone: ANN, patientName: "Ann Low" });
    const numbers = async (request: Partial<CallerRequest>) =>
      (await ask(c.orgId, { now: NOW_ISO, ...request })).appointments.map(({ patientName, number }) => [
        patientName,
        number,
      ]);
    // Their own number: all that it has.
    const family = [
      ["Emma Hall", 1],
      ["Emma Hall", 2],
      ["Tom Hall", 3],
    ];
    expect(await numbers({ phone: JOHN, isOwn: true })).toEqual(family);
    // A number that was said: only that person's.
    expect(await numbers({ phone: JOHN, name: "Tom Hall" })).toEqual([
      ["Emma Hall", 1],
      ["Emma Hall", 2],
      ["Tom Hall", 1],
    ]);
    // What one call has made for two numbers is counted on.
    const ids = await c.rows(
      "select appointment_id::text as id from appointments where org_id = $1 order by starts_at",
    );
    await db.owner.query("insert into calls (org_id, call_id) values ($1, 'call-9')", [c.orgId]);
    for (const [index, { id = "" }] of [ids[2] ?? {}, ids[3] ?? {}].entries()) {
      await db.owner.query(
        `insert into tool_calls (org_id, call_id, tool_call_id, arguments_sha256, name, arguments, answer, outcome,
           duration_ms, appointment_id)
         values ($1, 'call-9', $2, repeat('0', 64), 'bookClinicAppointment', '{}', '', 'booked', 1, $3)`,
        [c.orgId, `t${index}`, id],
      );
    }
    expect(await numbers({ callId: "call-9", isGuess: false, name: null })).toEqual([
      ["Tom Hall", 1],
      ["Ann Low", 2],
    ]);
  });

  test("what is kept of them names nobody", async () => {
    const c = await clinic();
    await ask(c.orgId, { phone: JOHN, callId: "call-1" });
    const kept = JSON.stringify(await c.rows("select numbers, name from guesses where org_id = $1"));
    expect(kept).toMatch(/[0-9a-f]{64}/);
    expect(kept).not.toMatch(/4155550123|Emma|emma/);
  });
});
