import {
  type CallEnd,
  E164,
  type IsoInstant,
  type OrgId,
  type StaffAppointment,
  type StaffOutcome,
} from "@callwaiting/domain";
import { describe, expect, test } from "vitest";
import { bookAppointment } from "../booking/book-appointment.ts";
import { cancelAppointment } from "../booking/cancel-appointment.ts";
import { rescheduleAppointment } from "../booking/reschedule-appointment.ts";
import { checkAvailability } from "../calendar/check-availability.ts";
import { listCalls } from "../calls/list-calls.ts";
import { noteUnreadMessage } from "../calls/note-unread-message.ts";
import { recordCall } from "../calls/record-call.ts";
import { settleCallEnds } from "../calls/call-ends.ts";
import { recordToolCall } from "../calls/record-tool-call.ts";
import { createTestOrganization } from "@callwaiting/testing/clinic";
import { openTestDb } from "@callwaiting/testing/database";
import { forAllTests } from "@callwaiting/testing/for-all-tests";
import { NOW_ISO, TUESDAY_2PM } from "@callwaiting/testing/now";
import { JOHN, MARY } from "@callwaiting/testing/people";
import type { StaffScope } from "../with-staff.ts";
import { type StaffBooking, bookForStaff } from "./book-for-staff.ts";
import { setAppointmentStatus, updateAppointmentDetails } from "./change-appointment.ts";
import { findSlotsForStaff } from "./find-slots-for-staff.ts";
import { listAppointments, listUpcoming } from "./list-appointments.ts";
import { loadAppointment } from "./load-appointment.ts";
import { loadTodayFigures } from "./load-today-figures.ts";
import { moveForStaff } from "./move-for-staff.ts";

const AT_3PM: IsoInstant = "2026-12-01T20:00:00Z";
const AT_8PM: IsoInstant = "2026-12-02T01:00:00Z";

const db = forAllTests(() => openTestDb());

type World = {
  readonly orgId: OrgId;
  readonly scope: StaffScope;
  readonly serviceId: string;
  readonly providerId: string;
};

async function openClinic(): Promise<World> {
  const { orgId } = await createTestOrganization(db.owner);
  const { rows } = await db.owner.query<{ service: string; provider: string }>(
    "select service_id as service, provider_id as provider from provider_services where org_id = $1",
    [orgId],
  );
  return {
    orgId,
    scope: { orgId, actor: { kind: "user", userId: "u", displayName: "Ann Desk" } },
    serviceId: rows[0]?.service ?? "",
    providerId: rows[0]?.provider ?? "",
  };
}

const bookAtDesk = (w: World, startsAt: IsoInstant, more: Partial<StaffBooking> = {}) =>
  bookForStaff(db.pool, w.scope, {
    contact: { name: "Mary Major", phone: MARY },
    serviceId: w.serviceId,
    startsAt,
    now: NOW_ISO,
    ...more,
  });

const bookByPhone = (w: World, scheduledAt: IsoInstant, phone = JOHN) =>
  bookAppointment(db.pool, {
    orgId: w.orgId,
    patientName: "John Smith",
    phone,
    email: null,
    service: null,
    scheduledAt,
    now: NOW_ISO,
  });

function appointmentOf(outcome: StaffOutcome): StaffAppointment {
  if (!("appointment" in outcome)) throw new Error(outcome.kind);
  return outcome.appointment;
}

async function offeredByPhone(w: World): Promise<readonly IsoInstant[]> {
  const range = { from: "2026-12-01T05:00:00Z", until: "2026-12-03T05:00:00Z" };
  const found = await checkAvailability(db.pool, { orgId: w.orgId, service: null, ...range, now: NOW_ISO });
  if (found.kind !== "available") throw new Error(found.kind);
  return found.slots;
}

describe("booking at the desk", () => {
  test("takes a free time like the phone does, and a second click finds it again", async () => {
    const w = await openClinic();
    const outcome = await bookAtDesk(w, TUESDAY_2PM, { notes: "First visit", durationMinutes: 45 });
    expect(outcome).toMatchObject({
      kind: "booked",
      appointment: {
        startsAt: TUESDAY_2PM,
        endsAt: "2026-12-01T19:45:00Z",
        source: "staff",
        patientName: "Mary Major",
        contact: { phone: MARY, email: null },
        notes: "First visit",
        overrideReason: null,
        overridden: [],
        callId: null,
      },
    });
    expect(await bookAtDesk(w, TUESDAY_2PM)).toMatchObject({
      kind: "already_booked",
      appointment: { appointmentId: appointmentOf(outcome).appointmentId },
    });
    expect((await bookByPhone(w, "2026-12-01T19:30:00Z")).kind).toBe("slot_unavailable");
  });

  test.each([
    ["overlap", TUESDAY_2PM, "slot_unavailable"],
    ["hours", AT_8PM, "outside_hours"],
    ["notice", "2026-11-20T15:30:00Z", "too_soon"],
    ["horizon", "2028-11-20T15:30:00Z", "too_far"],
    ["past", "2026-11-20T14:30:00Z", "in_past"],
  ])("leaves the rule %s only with a reason, which stays on the appointment", async (rule, at, refused) => {
    const w = await openClinic();
    await bookByPhone(w, TUESDAY_2PM);
    for (const overrideReason of [null, "", "  "]) {
      expect((await bookAtDesk(w, at, { overrideReason })).kind).toBe(refused);
    }
    const outcome = await bookAtDesk(w, at, { overrideReason: "Emergency" });
    expect(outcome).toMatchObject({
      kind: "booked",
      appointment: { overrideReason: "Emergency", overridden: [rule] },
    });
  });

  test("a reason for a time that needs none leaves no mark", async () => {
    const w = await openClinic();
    expect(await bookAtDesk(w, TUESDAY_2PM, { overrideReason: "Just in case" })).toMatchObject({
      kind: "booked",
      appointment: { overrideReason: null, overridden: [] },
    });
  });

  test("needs a number or an address, and a service and provider that fit", async () => {
    const w = await openClinic();
    const nobody = "00000000-0000-4000-8000-000000000000";
    expect((await bookAtDesk(w, TUESDAY_2PM, { contact: { name: "X" } })).kind).toBe("contact_required");
    expect((await bookAtDesk(w, TUESDAY_2PM, { serviceId: nobody })).kind).toBe("unknown_service");
    expect(await bookAtDesk(w, TUESDAY_2PM, { providerId: nobody, overrideReason: "x" })).toMatchObject({
      kind: "unknown_provider",
      providers: ["Dr. Lee"],
    });
  });
});

describe("the phone beside staff", () => {
  test("is neither offered nor sold a time that staff took outside the rules", async () => {
    const w = await openClinic();
    await bookByPhone(w, TUESDAY_2PM);
    // Straddles two slots; the first is the caller's.
    await bookAtDesk(w, "2026-12-01T19:15:00Z", { overrideReason: "Squeezed in" });
    await bookAtDesk(w, AT_8PM, { overrideReason: "After hours" });
    const offered = await offeredByPhone(w);
    expect(offered).not.toContain("2026-12-01T19:30:00Z");
    expect(offered).not.toContain(AT_8PM);
    expect((await bookByPhone(w, "2026-12-01T19:30:00Z", E164.parse("+14155550130"))).kind).toBe(
      "slot_unavailable",
    );
    expect((await bookByPhone(w, "2026-12-02T01:30:00Z")).kind).toBe("outside_hours");
    // When the caller's is cancelled, the one squeezed in still holds its time.
    const [held] = await listAppointments(db.pool, w.scope, {
      from: TUESDAY_2PM,
      until: AT_3PM,
      statuses: ["confirmed"],
    });
    await cancelAppointment(db.pool, { orgId: w.orgId, appointmentId: held?.appointmentId ?? "" });
    expect((await bookByPhone(w, TUESDAY_2PM)).kind).toBe("slot_unavailable");
  });

  test("has no function through which a reason could be given", async () => {
    const { rows } = await db.owner.query<{ name: string }>(
      `select proname as name from pg_proc where pronamespace = 'public'::regnamespace
         and exists (select from unnest(proargnames) a where a ~ 'override|overlap_allowed') order by 1`,
    );
    expect(rows.map(({ name }) => name)).toEqual(["book_for_staff", "move_for_staff"]);
  });

  test("moves an appointment of staff's to a time within the rules, with its length and without its marks", async () => {
    const w = await openClinic();
    await bookByPhone(w, TUESDAY_2PM);
    const outcome = await bookAtDesk(w, TUESDAY_2PM, { overrideReason: "Twins", durationMinutes: 60 });
    const { appointmentId } = appointmentOf(outcome);
    const move = (scheduledAt: IsoInstant) =>
      rescheduleAppointment(db.pool, {
        orgId: w.orgId,
        appointmentId,
        scheduledAt,
        now: NOW_ISO,
      });
    expect((await move("2026-12-01T19:15:00Z")).kind).toBe("slot_unavailable");
    expect((await move(AT_8PM)).kind).toBe("outside_hours");
    expect((await move(AT_3PM)).kind).toBe("moved");
    expect((await loadAppointment(db.pool, w.scope, appointmentId))?.appointment).toMatchObject({
      endsAt: "2026-12-01T21:00:00Z",
      overrideReason: null,
      overridden: [],
    });
  });

  test("never sells the time that an override takes at the same instant, in any of 20 races", async () => {
    const w = await openClinic();
    await Promise.all(
      Array.from({ length: 20 }, async (_, n) => {
        const at = new Date(Date.parse("2026-12-03T14:00:00Z") + n * 86_400_000).toISOString();
        const desk = (phone: E164) =>
          bookAtDesk(w, at, { contact: { name: "X", phone }, overrideReason: "Has to be" });
        const phone = (last: number) => bookByPhone(w, at, E164.parse(`+1415555${1000 + last}`));
        await Promise.all([phone(1), desk(JOHN), phone(2), desk(MARY), phone(3)]);
      }),
    );
    // Staff may have joined a caller's appointment, but never the other way round. A transaction gets its number with
    // the provider's lock.
    const { rows } = await db.owner.query(
      `with made as (
         select a.*, c.xact from appointments a
         join changes c on c.org_id = a.org_id and c.entity = 'appointment' and c.entity_id = a.appointment_id::text
         where a.org_id = $1 and c.action = 'created')
       select 1 from made a join made b on a.appointment_id <> b.appointment_id and a.blocked && b.blocked
       where not a.overlap_allowed and (not b.overlap_allowed or a.xact > b.xact)`,
      [w.orgId],
    );
    expect(rows).toEqual([]);
  });

  test("waits for the provider while staff are booking, and then sees what they took", async () => {
    const w = await openClinic();
    await bookByPhone(w, TUESDAY_2PM);
    const desk = await db.pool.connect();
    await desk.query("begin");
    await desk.query(
      `select book_for_staff(p_org_id => $1, p_service_id => $2, p_starts_at => $3, p_name => 'X', p_phone => $4,
         p_override_reason => 'Squeezed in', p_now => $5)`,
      [w.orgId, w.serviceId, "2026-12-01T19:15:00Z", MARY, NOW_ISO],
    );
    const state = { settled: false };
    const caller = bookByPhone(w, "2026-12-01T19:30:00Z").finally(() => {
      state.settled = true;
    });
    while (!state.settled) {
      const { rows } = await db.owner.query(
        "select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'",
      );
      if (rows.length > 0) break;
    }
    await desk.query("commit");
    desk.release();
    expect((await caller).kind).toBe("slot_unavailable");
  });

  test("two rows without a reason never overlap, whoever writes them; marks need a reason", async () => {
    const w = await openClinic();
    await bookByPhone(w, TUESDAY_2PM);
    const copy = (columns: string, values: string) =>
      db.owner.query(
        `insert into appointments (org_id, provider_id, service_id, contact_id, patient_name, starts_at, ends_at, blocked ${columns})
         select org_id, provider_id, service_id, contact_id, 'X', starts_at, ends_at, blocked ${values}
         from appointments where org_id = $1 limit 1`,
        [w.orgId],
      );
    await expect(copy("", "")).rejects.toMatchObject({ constraint: "appointments_never_overlap" });
    await expect(copy(", overlap_allowed", ", true")).rejects.toMatchObject({ code: "23514" });
    await copy(", overlap_allowed, override_reason, overridden", ", true, 'Why', '{overlap}'");
  });
});

describe("moving at the desk", () => {
  test("moves, lengthens and undoes, and tells who was too late how it stands", async () => {
    const w = await openClinic();
    const before = appointmentOf(await bookAtDesk(w, TUESDAY_2PM));
    const { appointmentId } = before;
    const move = (startsAt: IsoInstant, expectedRevision: number, durationMinutes?: number) =>
      moveForStaff(db.pool, w.scope, {
        appointmentId,
        startsAt,
        expectedRevision,
        durationMinutes: durationMinutes ?? null,
        now: NOW_ISO,
      });
    expect(await move(AT_3PM, 0)).toMatchObject({
      kind: "moved",
      appointment: { startsAt: AT_3PM, revision: 1 },
    });
    expect(await move(TUESDAY_2PM, 0)).toMatchObject({
      kind: "changed_meanwhile",
      appointment: { startsAt: AT_3PM, revision: 1 },
    });
    expect(await move(AT_3PM, 1, 90)).toMatchObject({
      kind: "moved",
      appointment: { endsAt: "2026-12-01T21:30:00Z", revision: 2 },
    });
    expect(await move(TUESDAY_2PM, 2, 30)).toMatchObject({
      kind: "moved",
      appointment: { startsAt: TUESDAY_2PM, endsAt: before.endsAt },
    });
  });

  test("of ten who drag the same appointment at once exactly one succeeds", async () => {
    const w = await openClinic();
    const { appointmentId } = appointmentOf(await bookAtDesk(w, TUESDAY_2PM));
    const outcomes = await Promise.all(
      Array.from({ length: 10 }, (_, n) =>
        moveForStaff(db.pool, w.scope, {
          appointmentId,
          startsAt: `2026-12-0${2 + (n % 5)}T15:0${n}:00Z`,
          expectedRevision: 0,
          now: NOW_ISO,
        }),
      ),
    );
    expect(outcomes.map(({ kind }) => kind).sort()).toEqual([
      ...Array.from({ length: 9 }, () => "changed_meanwhile"),
      "moved",
    ]);
  });

  test("wants a reason to overlap, keeps it while it is only lengthened, drops it in a free time", async () => {
    const w = await openClinic();
    await bookByPhone(w, AT_3PM);
    const { appointmentId } = appointmentOf(await bookAtDesk(w, TUESDAY_2PM));
    const move = (startsAt: IsoInstant, overrideReason: string | null = null, durationMinutes = 30) =>
      moveForStaff(db.pool, w.scope, {
        appointmentId,
        startsAt,
        overrideReason,
        durationMinutes,
        now: NOW_ISO,
      });
    expect(await move(AT_3PM)).toMatchObject({ kind: "slot_unavailable", requestedAt: AT_3PM });
    expect(await move(TUESDAY_2PM, null, 75)).toMatchObject({ kind: "slot_unavailable" });
    const marks = { overrideReason: "Both fit", overridden: ["overlap"] };
    expect(await move(AT_3PM, "Both fit")).toMatchObject({ kind: "moved", appointment: marks });
    expect(await move(AT_3PM, null, 45)).toMatchObject({ kind: "moved", appointment: marks });
    expect(await move(TUESDAY_2PM)).toMatchObject({
      kind: "moved",
      appointment: { overrideReason: null, overridden: [] },
    });
  });
});

describe("what becomes of an appointment", () => {
  test("a cancelled one comes back only while its time is free", async () => {
    const w = await openClinic();
    const { appointmentId } = appointmentOf(await bookAtDesk(w, TUESDAY_2PM));
    const set = (status: "cancelled" | "confirmed" | "completed" | "no_show") =>
      setAppointmentStatus(db.pool, w.scope, { appointmentId, status, now: NOW_ISO });
    expect(await set("cancelled")).toMatchObject({
      kind: "status_set",
      appointment: { cancelledAt: NOW_ISO },
    });
    expect(await set("confirmed")).toMatchObject({
      kind: "status_set",
      appointment: { status: "confirmed", cancelledAt: null, revision: 2 },
    });
    await set("cancelled");
    const caller = await bookByPhone(w, TUESDAY_2PM);
    expect(await set("confirmed")).toMatchObject({ kind: "slot_unavailable" });
    expect(await set("completed")).toMatchObject({ kind: "slot_unavailable" });
    if (caller.kind !== "booked") throw new Error(caller.kind);
    await cancelAppointment(db.pool, { orgId: w.orgId, appointmentId: caller.appointment.appointmentId });
    expect(await set("completed")).toMatchObject({
      kind: "status_set",
      appointment: { status: "completed" },
    });
    const tooLate = { appointmentId, status: "no_show", expectedRevision: 0 } as const;
    expect((await setAppointmentStatus(db.pool, w.scope, tooLate)).kind).toBe("changed_meanwhile");
    const moved = await moveForStaff(db.pool, w.scope, { appointmentId, startsAt: AT_3PM, now: NOW_ISO });
    expect(moved.kind).toBe("not_confirmed");
  });

  test("notes and the patient's name change alone or together", async () => {
    const w = await openClinic();
    const { appointmentId } = appointmentOf(await bookAtDesk(w, TUESDAY_2PM, { notes: "old" }));
    const change = (more: { notes?: string; patientName?: string; expectedRevision?: number }) =>
      updateAppointmentDetails(db.pool, w.scope, { appointmentId, ...more });
    expect(await change({ patientName: "Little Mary" })).toMatchObject({
      kind: "updated",
      appointment: { patientName: "Little Mary", notes: "old" },
    });
    expect(await change({ notes: "" })).toMatchObject({
      appointment: { patientName: "Little Mary", notes: "" },
    });
    expect((await change({ notes: "x", expectedRevision: 1 })).kind).toBe("changed_meanwhile");
  });
});

describe("reading", () => {
  test("the calendar lists what touches the range, of the providers and statuses asked for", async () => {
    const w = await openClinic();
    await bookAtDesk(w, TUESDAY_2PM, { durationMinutes: 60 });
    await bookAtDesk(w, AT_3PM, { contact: { name: "Zed", email: "zed@example.com" } });
    const list = async (from: IsoInstant, until: IsoInstant, more = {}) =>
      (await listAppointments(db.pool, w.scope, { from, until, ...more })).map((a) => a.patientName);
    expect(await list("2026-12-01T19:45:00Z", AT_3PM)).toEqual(["Mary Major"]);
    expect(await list("2026-12-01T19:45:00Z", "2026-12-02T00:00:00Z")).toEqual(["Mary Major", "Zed"]);
    expect(await list(TUESDAY_2PM, "2026-12-02T00:00:00Z", { statuses: ["cancelled"] })).toEqual([]);
    expect(await list(TUESDAY_2PM, "2026-12-02T00:00:00Z", { providerIds: [w.providerId] })).toHaveLength(2);
    expect(await list(TUESDAY_2PM, "2026-12-02T00:00:00Z", { providerIds: [] })).toEqual([]);
    await expect(list("2026-12-01T00:00:00Z", "2027-02-01T00:00:00Z")).rejects.toThrow(/45 days/);
    await expect(list(AT_3PM, TUESDAY_2PM)).rejects.toThrow(/45 days/);
  });

  test("upcoming ones come page by page, each once", async () => {
    const w = await openClinic();
    for (const hour of [15, 16, 17, 18, 19]) await bookAtDesk(w, `2026-12-01T${hour}:00:00Z`);
    const seen: IsoInstant[] = [];
    let cursor: string | null = null;
    do {
      const page = await listUpcoming(db.pool, w.scope, { cursor, limit: 2, now: NOW_ISO });
      seen.push(...page.items.map(({ startsAt }) => startsAt));
      cursor = page.nextCursor;
    } while (cursor !== null);
    expect(seen).toEqual([15, 16, 17, 18, 19].map((hour) => `2026-12-01T${hour}:00:00Z`));
  });

  test("free times for staff include those too soon for a caller and say so", async () => {
    const w = await openClinic();
    const slots = await findSlotsForStaff(db.pool, w.scope, {
      serviceId: w.serviceId,
      from: "2026-11-20T14:00:00Z",
      until: "2026-11-20T17:00:00Z",
      now: NOW_ISO,
    });
    expect(slots.map(({ startsAt, tooSoon }) => [startsAt.slice(11, 16), tooSoon])).toEqual([
      ["15:00", true],
      ["15:30", true],
      ["16:00", false],
      ["16:30", false],
    ]);
    expect(slots[0]?.providerIds).toEqual([w.providerId]);
  });

  test("an appointment comes with the call that made it, and today's figures count what the phone did", async () => {
    const w = await openClinic();
    await bookAtDesk(w, TUESDAY_2PM);
    const outcome = await bookByPhone(w, AT_3PM);
    if (outcome.kind !== "booked") throw new Error(outcome.kind);
    const { appointmentId } = outcome.appointment;
    const tool = (toolCallId: string, word: string) =>
      recordToolCall(db.pool, w.orgId, {
        callId: "call-1",
        toolCallId,
        argumentsSha256: "0".repeat(64),
        name: "bookClinicAppointment",
        arguments: { appointmentTime: "2 pm" },
        answer: "words",
        outcome: word,
        durationMs: 5,
        appointmentId: word === "booked" ? appointmentId : null,
      });
    await tool("t1", "slot_unavailable");
    await tool("t2", "booked");
    const failed = { status: "ended", endedReason: "pipeline-error-x" };
    await recordCall(db.pool, w.orgId, { callId: "call-2", ...failed });
    // Its work was done before the line broke.
    await recordCall(db.pool, w.orgId, { callId: "call-1", ...failed });
    // Whom we call and whoever tries the line is no caller.
    await recordCall(db.pool, w.orgId, { callId: "call-3", kind: "outbound", ...failed });
    await recordCall(db.pool, w.orgId, { callId: "try-1", ...failed });
    await settleCallEnds(db.pool, w.orgId);
    const details = await loadAppointment(db.pool, w.scope, appointmentId);
    expect(details?.appointment).toMatchObject({
      callId: "call-1",
      source: "phone",
      contact: { email: null },
    });
    expect(details?.calls).toMatchObject([
      { callId: "call-1", toolCalls: [{ toolCallId: "t2", outcome: "booked", answer: "words" }] },
    ]);
    const { rows } = await db.owner.query<{ start: string; end: string; hour: number }>(
      `select iso_instant(day at time zone 'America/New_York') as start,
         iso_instant((day + interval '1 day') at time zone 'America/New_York') as end, hour
       from (select date_trunc('day', created_at at time zone 'America/New_York') as day,
         extract(hour from created_at at time zone 'America/New_York')::int as hour from calls where call_id = 'call-1' and org_id = $1) d`,
      [w.orgId],
    );
    const { start = "", end = "", hour = 0 } = rows[0] ?? {};
    const figures = await loadTodayFigures(db.pool, w.scope, { dayStart: start, dayEnd: end, now: NOW_ISO });
    expect(figures?.phone).toEqual({
      calls: 2,
      booked: 1,
      bookings: 1,
      rescued: 1,
      failures: 1,
      guesses: 0,
      hangs: 0,
      unread: [],
    });
    // As many as the lists have that they lead to.
    const listed = async (...ends: CallEnd[]) =>
      (
        await listCalls(db.pool, w.scope, {
          from: start,
          until: end,
          onlyCallers: true,
          ...(ends.length > 0 ? { ends } : {}),
        })
      ).items.length;
    expect([await listed(), await listed("booked"), await listed("failed")]).toEqual([2, 1, 1]);
    await recordCall(db.pool, w.orgId, { callId: "call-1", hungAt: start });
    await recordCall(db.pool, w.orgId, { callId: "try-1", hungAt: start });
    await recordCall(db.pool, w.orgId, { callId: "call-1", hungAt: end });
    await noteUnreadMessage(db.pool, w.orgId, "It has no type.");
    const later = await loadTodayFigures(db.pool, w.scope, { dayStart: start, dayEnd: end, now: NOW_ISO });
    expect(later?.phone).toMatchObject({ hangs: 1, unread: [{ reason: "It has no type." }] });
    expect(figures?.next.map(({ startsAt }) => startsAt)).toEqual([TUESDAY_2PM, AT_3PM]);
    expect(figures?.byHour).toHaveLength(24);
    expect(figures?.byHour[hour]).toEqual({ hour, calls: 2, bookings: 1 });
    expect(figures?.byDay).toHaveLength(14);
    expect(figures?.byDay.at(-1)).toMatchObject({ calls: 2, bookings: 1 });
    const december = { dayStart: "2026-12-01T05:00:00Z", dayEnd: "2026-12-02T05:00:00Z", now: NOW_ISO };
    expect((await loadTodayFigures(db.pool, w.scope, december))?.appointments).toEqual({
      confirmed: 2,
      completed: 0,
      cancelled: 0,
      no_show: 0,
    });
  });
});
