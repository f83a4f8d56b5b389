import { E164, OrgId } from "@callwaiting/domain";
import { describe, expect, test } from "vitest";
import { createTestOrganization } from "@callwaiting/testing/clinic";
import { openTestDb } from "@callwaiting/testing/database";
import { forAllTests } from "@callwaiting/testing/for-all-tests";
import { NOW_ISO, TUESDAY_2PM } from "@callwaiting/testing/now";
import { JOHN, MARY } from "@callwaiting/testing/people";
import { type BookingRequest, bookAppointment } from "./book-appointment.ts";
import { checkAvailability } from "../calendar/check-availability.ts";
import { cancelAppointment } from "./cancel-appointment.ts";

/** Friday, 10:00 in New York. */
/** Tuesday, 14:00 in New York. */

const db = forAllTests(() => openTestDb());

function request(orgId: OrgId, overrides: Partial<BookingRequest> = {}): BookingRequest {
  return {
    orgId,
    patientName: "John Smith",
    email: null,
    phone: JOHN,
    service: "consultation",
    scheduledAt: TUESDAY_2PM,
    now: NOW_ISO,
    ...overrides,
  };
}

const book = (orgId: OrgId, overrides?: Partial<BookingRequest>) =>
  bookAppointment(db.pool, request(orgId, overrides));

describe("the public contract", () => {
  test("the six-argument call books from any SQL client and answers with the documented keys", async () => {
    const { orgId } = await createTestOrganization(db.owner);
    const inAWeek = "(current_date + 7 + time '14:00') at time zone 'America/New_York'";
    const call = `select book_appointment_atomic_v2($1, 'Test', 'test@test.com', $2, 'consultation', ${inAWeek}) r`;
    const first = await db.owner.query<{ r: Record<string, unknown> }>(call, [orgId, JOHN]);
    expect(first.rows[0]?.r).toMatchObject({
      success: true,
      appointmentId: expect.stringMatching(/^[0-9a-f-]{36}$/),
      contactId: expect.stringMatching(/^[0-9a-f-]{36}$/),
      message: "Booking confirmed successfully",
    });
    const second = await db.owner.query<{ r: Record<string, unknown> }>(call, [orgId, MARY]);
    expect(second.rows[0]?.r).toMatchObject({
      success: false,
      error: "slot_unavailable",
      message: expect.stringContaining("lternatives"),
      alternatives: [
        expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/),
        expect.any(String),
        expect.any(String),
      ],
    });
  });

  test.each([
    ["2026-12-01T19:15:00Z", ["2026-12-01T19:00:00Z", "2026-12-01T19:30:00Z"]],
    ["2026-12-01T19:01:00Z", ["2026-12-01T19:00:00Z", "2026-12-01T19:30:00Z"]],
  ])(
    "%s, at which no appointment starts, is not booked though it is free: its neighbours are offered",
    async (scheduledAt, neighbours) => {
      const { orgId } = await createTestOrganization(db.owner);
      const refused = await book(orgId, { scheduledAt });
      expect(refused).toMatchObject({ kind: "slot_unavailable", offGrid: true });
      expect(refused).toHaveProperty("alternatives", [...neighbours, "2026-12-01T20:00:00Z"]);
      expect(await book(orgId, { scheduledAt: neighbours[0] ?? "" })).toMatchObject({ kind: "booked" });
    },
  );

  test("a time between two slots is answered with those two first", async () => {
    const { orgId } = await createTestOrganization(db.owner);
    await book(orgId, { scheduledAt: "2026-12-01T19:00:00Z" });
    expect(await book(orgId, { phone: MARY, scheduledAt: "2026-12-01T18:50:00Z" })).toMatchObject({
      kind: "slot_unavailable",
      // The next one at 2:00 PM is the taken one itself.
      alternatives: ["2026-12-01T18:30:00Z", "2026-12-01T19:30:00Z", "2026-12-01T20:00:00Z"],
    });
  });

  test.each([
    ["+5491112345678", "+541112345678"],
    ["+541112345678", "+5491112345678"],
    ["+551187654321", "+5511987654321"],
    ["+5215512345678", "+525512345678"],
  ])("%s and %s are one line and one contact", async (kept, signalled) => {
    const { orgId } = await createTestOrganization(db.owner);
    const one = await book(orgId, { phone: E164.parse(kept) });
    const other = await book(orgId, { phone: E164.parse(signalled) });
    expect(one.kind).toBe("booked");
    expect(other.kind).toBe("already_booked");
  });

  test("a booking keeps its end, its buffers, its source and the patient's own name", async () => {
    const { orgId } = await createTestOrganization(db.owner, {
      services: [
        {
          key: "consultation",
          name: "Consultation",
          durationMinutes: 30,
          bufferBeforeMinutes: 5,
          bufferAfterMinutes: 10,
        },
      ],
    });
    const outcome = await book(orgId, { patientName: "Sam Smith", notes: "first visit" });
    expect(outcome).toMatchObject({
      kind: "booked",
      appointment: {
        startsAt: TUESDAY_2PM,
        endsAt: "2026-12-01T19:30:00Z",
        serviceName: "Consultation",
        providerName: "Dr. Lee",
        patientName: "Sam Smith",
        status: "confirmed",
      },
    });
    const { rows } = await db.owner.query(
      `select lower(blocked) = timestamptz '2026-12-01 18:55Z' and upper(blocked) = timestamptz '2026-12-01 19:40Z' as ok,
       source, notes from appointments where org_id = $1`,
      [orgId],
    );
    expect(rows).toEqual([{ ok: true, source: "phone", notes: "first visit" }]);
  });
});

describe("repeats", () => {
  test("the same person at the same slot gets the same appointment, whatever else differs", async () => {
    const { orgId } = await createTestOrganization(db.owner);
    const first = await book(orgId);
    const again = await book(orgId, {
      requestKey: "call:tool-2",
      patientName: "Mr. Smith, John",
      notes: "x",
    });
    expect(first.kind).toBe("booked");
    expect(again.kind).toBe("already_booked");
    expect(again).toMatchObject({ appointment: "appointment" in first ? first.appointment : null });
  });

  test("a request key finds its appointment again after it was cancelled, and does not book anew", async () => {
    const { orgId } = await createTestOrganization(db.owner);
    const first = await book(orgId, { requestKey: "call:tool-1:args" });
    if (first.kind !== "booked") throw new Error(first.kind);
    const { appointmentId } = first.appointment;
    await cancelAppointment(db.pool, { orgId, appointmentId });
    const replay = await book(orgId, { requestKey: "call:tool-1:args" });
    expect(replay).toMatchObject({
      kind: "already_booked",
      appointment: { appointmentId, status: "cancelled" },
    });
    expect(await book(orgId, { requestKey: "call:tool-9:args" })).toMatchObject({ kind: "booked" });
  });

  test("a repeat is still a success when the notice has run out meanwhile", async () => {
    const { orgId } = await createTestOrganization(db.owner);
    await book(orgId);
    const later = await book(orgId, { now: "2026-12-01T18:30:00Z" });
    expect(later.kind).toBe("already_booked");
  });

  test("a cancelled slot is free for everybody again", async () => {
    const { orgId } = await createTestOrganization(db.owner);
    const first = await book(orgId);
    if (first.kind !== "booked") throw new Error(first.kind);
    expect((await book(orgId, { phone: MARY })).kind).toBe("slot_unavailable");
    await cancelAppointment(db.pool, { orgId, appointmentId: first.appointment.appointmentId });
    expect((await book(orgId, { phone: MARY })).kind).toBe("booked");
  });
});

describe("contacts", () => {
  test("one phone, two times: one contact, two appointments, the newest e-mail and name", async () => {
    const { orgId } = await createTestOrganization(db.owner);
    await book(orgId, { email: "test1@example.com" });
    await book(orgId, {
      email: "test2@example.com",
      patientName: "Johnny Smith",
      scheduledAt: "2026-12-01T20:00:00Z",
    });
    const { rows } = await db.owner.query(
      "select c.name, c.email, count(*)::int as n from contacts c join appointments using (org_id, contact_id) where org_id = $1 group by 1, 2",
      [orgId],
    );
    expect(rows).toEqual([{ name: "Johnny Smith", email: "test2@example.com", n: 2 }]);
  });

  test("no e-mail: a placeholder that no mail can reach, flagged, and replaced by a real one later", async () => {
    const { orgId } = await createTestOrganization(db.owner);
    await book(orgId);
    const select = "select email, email_is_placeholder as flagged from contacts where org_id = $1";
    const before = await db.owner.query(select, [orgId]);
    expect(before.rows).toEqual([{ email: "no-email+14155550123@callwaiting.invalid", flagged: true }]);
    await book(orgId, { email: "John@Example.com", scheduledAt: "2026-12-01T20:00:00Z" });
    await book(orgId, { scheduledAt: "2026-12-01T21:00:00Z" });
    const after = await db.owner.query(select, [orgId]);
    expect(after.rows).toEqual([{ email: "john@example.com", flagged: false }]);
  });

  test("an e-mail address alone never reaches a contact that has a number", async () => {
    const { orgId } = await createTestOrganization(db.owner);
    await book(orgId, { email: "john@example.com" });
    const stranger = await book(orgId, { phone: null, email: "john@example.com" });
    expect(stranger.kind).toBe("slot_unavailable");
  });

  test("neither phone nor e-mail is contact_required, and nothing is written", async () => {
    const { orgId } = await createTestOrganization(db.owner);
    expect(await book(orgId, { phone: null, email: "  " })).toEqual({ kind: "contact_required" });
    const { rows } = await db.owner.query("select 1 from contacts where org_id = $1", [orgId]);
    expect(rows).toEqual([]);
  });
});

describe("refusals", () => {
  test.each([
    ["in_past", "2026-11-20T14:59:00Z", {}],
    ["too_soon", "2026-11-20T15:30:00Z", { minNoticeMinutes: 60 }],
    ["too_far", "2027-11-22T15:00:00Z", { horizonDays: 365 }],
    ["outside_hours", "2026-12-01T22:00:00Z", {}],
    ["outside_hours", "2026-12-01T21:45:00Z", {}],
    ["outside_hours", "2026-12-01T08:00:00Z", {}],
  ])("%s at %s", async (kind, scheduledAt, expected) => {
    const { orgId } = await createTestOrganization(db.owner);
    expect(await book(orgId, { scheduledAt })).toMatchObject({ kind, ...expected });
  });

  test("an unknown service names the ones there are", async () => {
    const { orgId } = await createTestOrganization(db.owner);
    expect(await book(orgId, { service: "root canal" })).toEqual({
      kind: "unknown_service",
      asked: "root canal",
      services: ["Consultation"],
    });
  });

  test.each(["CONSULTATION", " consultation ", "Consul-tation", null])(
    "the service may be written %j",
    async (service) => {
      const { orgId } = await createTestOrganization(db.owner);
      expect((await book(orgId, { service })).kind).toBe("booked");
    },
  );

  test("a provider of nobody, or who does not give the service, is unknown_provider with those who do", async () => {
    const { orgId } = await createTestOrganization(db.owner, {
      services: [
        { key: "consultation", name: "Consultation", durationMinutes: 30 },
        { key: "cleaning", name: "Cleaning", durationMinutes: 60 },
      ],
      providers: [
        { name: "Dr. Lee", gives: ["consultation"] },
        { name: "Dr. Patel", gives: ["cleaning"] },
      ],
    });
    const { rows } = await db.owner.query<{ id: string }>(
      "select provider_id as id from providers where org_id = $1 and name = 'Dr. Patel'",
      [orgId],
    );
    const wrong = await book(orgId, { providerId: rows[0]?.id ?? "" });
    expect(wrong).toEqual({
      kind: "unknown_provider",
      asked: "",
      provider: "Dr. Patel",
      service: "Consultation",
      providers: ["Dr. Lee"],
    });
    // Before days and times: another one would not help.
    const late = { providerId: rows[0]?.id ?? "", scheduledAt: "2026-11-20T15:30:00Z" };
    expect((await book(orgId, late)).kind).toBe("unknown_provider");
  });

  test("where nobody gives a service, nobody is there for it, whomever was asked for", async () => {
    const { orgId } = await createTestOrganization(db.owner, {
      services: [
        { key: "consultation", name: "Consultation", durationMinutes: 30 },
        { key: "cleaning", name: "Cleaning", durationMinutes: 60 },
      ],
      providers: [{ name: "Dr. Lee", gives: ["consultation"] }],
    });
    const nobody = { kind: "unknown_provider", asked: "", service: "Cleaning", providers: [] };
    expect(await book(orgId, { service: "cleaning" })).toEqual(nobody);
    const asked = { orgId, service: "cleaning", from: NOW_ISO, until: "2026-12-02T05:00:00Z", now: NOW_ISO };
    expect(await checkAvailability(db.pool, asked)).toEqual(nobody);
    const { rows } = await db.owner.query<{ id: string }>(
      "select provider_id as id from providers where org_id = $1",
      [orgId],
    );
    const withLee = await checkAvailability(db.pool, { ...asked, providerId: rows[0]?.id ?? "" });
    expect(withLee).toEqual({ ...nobody, provider: "Dr. Lee" });
  });

  test("an organization that does not exist is not_found", async () => {
    const orgId = OrgId.parse("00000000-0000-4000-8000-000000000000");
    expect(await book(orgId)).toEqual({ kind: "not_found" });
  });
});

describe("who is booked", () => {
  test("two providers take two callers of one slot, the third is offered other times", async () => {
    const { orgId } = await createTestOrganization(db.owner, {
      providers: [
        { name: "Dr. Lee", gives: ["consultation"] },
        { name: "Dr. Patel", gives: ["consultation"] },
      ],
    });
    const phones = ["+14155550101", "+14155550102", "+14155550103"].map((p) => E164.parse(p));
    const outcomes = [];
    for (const phone of phones) outcomes.push(await book(orgId, { phone }));
    expect(outcomes.map((o) => o.kind)).toEqual(["booked", "booked", "slot_unavailable"]);
    const names = outcomes.flatMap((o) => (o.kind === "booked" ? [o.appointment.providerName] : []));
    expect(names.sort()).toEqual(["Dr. Lee", "Dr. Patel"]);
  });

  test("without a wish, the one with the lighter day is taken", async () => {
    const { orgId } = await createTestOrganization(db.owner, {
      providers: [
        { name: "Dr. Lee", gives: ["consultation"] },
        { name: "Dr. Patel", gives: ["consultation"] },
      ],
    });
    const taken = [];
    for (const [index, hour] of ["15", "16", "17", "18"].entries()) {
      const outcome = await book(orgId, {
        phone: E164.parse(`+1415555020${index}`),
        scheduledAt: `2026-12-01T${hour}:00:00Z`,
      });
      taken.push(outcome.kind === "booked" ? outcome.appointment.providerName : outcome.kind);
    }
    expect(taken.filter((name) => name === "Dr. Lee")).toHaveLength(2);
    expect(taken.filter((name) => name === "Dr. Patel")).toHaveLength(2);
  });
});
