import { E164, type IsoInstant, type OrgId, type WaitlistWish } from "@callwaiting/domain";
import { createTestScope } from "@callwaiting/testing/scope";
import { openTestDb } from "@callwaiting/testing/database";
import { forAllTests } from "@callwaiting/testing/for-all-tests";
import { beforeEach, describe, expect, test } from "vitest";
import { bookAppointment } from "../booking/book-appointment.ts";
import { cancelAppointment } from "../booking/cancel-appointment.ts";
import { findAppointmentsOfCaller } from "../booking/find-appointments-of-caller.ts";
import { rescheduleAppointment } from "../booking/reschedule-appointment.ts";
import { checkAvailability } from "../calendar/check-availability.ts";
import { exportPersonData } from "../contacts/export-person-data.ts";
import { mergeContacts } from "../contacts/merge-contacts.ts";
import { deletePersonData, describePersonData } from "../contacts/delete-person-data.ts";
import { bookForStaff } from "../staff/book-for-staff.ts";
import { setAppointmentStatus } from "../staff/change-appointment.ts";
import { listAppointments } from "../staff/list-appointments.ts";
import { moveForStaff } from "../staff/move-for-staff.ts";
import type { StaffScope } from "../with-staff.ts";
import { claimOfferMessage } from "./offer-messages.ts";
import {
  joinWaitlist,
  leaveWaitlist,
  listTimesForEntry,
  listWaitlist,
  moveInWaitlist,
} from "./waitlist-entries.ts";
import {
  acceptOffer,
  closeOffer,
  expireOffers,
  listHolds,
  listOffers,
  nextWaitlistDue,
  offerForStaff,
  offerNextTime,
} from "./waitlist-offers.ts";

// Deadlines are the database's own time, so everything here is in a week from the day the test runs. The clinic is open every day.

const db = forAllTests(() => openTestDb());
const phoneOf = (n: number) => E164.parse(`+1415${String(1_000_000 + n)}`);

let scope: StaffScope;
let orgId: OrgId;
/** 10:00 and 10:30 on the clinic's clock. */
let TEN: IsoInstant;
let HALF_PAST: IsoInstant;
let weekday: number;
let day: string;

beforeEach(async () => {
  scope = await createTestScope(db.owner);
  ({ orgId } = scope);
  const { rows } = await db.owner.query<{ ten: string; half: string; weekday: number; day: string }>(
    `select iso_instant(clock.moment_of('America/New_York', d.day + time '10:00')) as ten,
       iso_instant(clock.moment_of('America/New_York', d.day + time '10:30')) as half,
       extract(isodow from d.day)::int as weekday, d.day::text as day
     from (select clock.local_time('America/New_York', now())::date + 7 as day) d`,
  );
  ({ ten: TEN, half: HALF_PAST, weekday, day } = rows[0] ?? { ten: "", half: "", weekday: 0, day: "" });
  // Whatever the time is when this runs.
  await db.owner.query(
    "insert into message_settings (org_id, quiet_from, quiet_until) values ($1, '00:00', '00:00')",
    [orgId],
  );
});

const book = async (
  n: number,
  scheduledAt = TEN,
  more: { readonly patientName?: string; readonly requestKey?: string } = {},
) =>
  bookAppointment(db.pool, {
    orgId,
    patientName: `Caller ${n}`,
    email: null,
    phone: phoneOf(n),
    service: null,
    scheduledAt,
    ...more,
  });

async function booked(n: number, scheduledAt = TEN): Promise<string> {
  const outcome = await book(n, scheduledAt);
  if (outcome.kind !== "booked") throw new Error(outcome.kind);
  return outcome.appointment.appointmentId;
}

async function waits(
  n: number,
  wish: Partial<WaitlistWish> = {},
  email: string | null = `c${n}@example.com`,
): Promise<string> {
  const outcome = await joinWaitlist(db.pool, {
    orgId,
    service: null,
    wish,
    name: `Caller ${n}`,
    phone: phoneOf(n),
    email,
    isOwn: true,
    requestKey: null,
  });
  if (outcome.kind !== "waiting") throw new Error(outcome.kind);
  return outcome.entryId;
}

/** As the job does, until nothing is due. */
async function workOff(): Promise<void> {
  await expireOffers(db.pool, orgId);
  for (;;) if ((await offerNextTime(db.pool, orgId)) === null) return;
}

const passDeadlines = async () => {
  await db.owner.query(
    "update waitlist_offers set held_until = now() - interval '1 millisecond' where org_id = $1 and ended is null",
    [orgId],
  );
  await db.owner.query(
    "update appointments set held_until = now() - interval '1 millisecond' where org_id = $1 and status = 'held'",
    [orgId],
  );
};

const holds = () => listHolds(db.pool, scope);
const theHold = async () => {
  const [hold, ...others] = await holds();
  if (hold === undefined || others.length > 0) throw new Error(`${others.length} others`);
  return hold;
};
const ends = async () =>
  (await listOffers(db.pool, scope, {})).items
    .toReversed()
    .map(({ patientName, ended }) => `${patientName}: ${ended}`);
const ten = () => `${day}T10:00:00`;

/** TEN has been given up by caller 0, and caller 1 is asked. */
async function heldForOne(): Promise<string> {
  const appointmentId = await booked(0);
  await waits(1);
  await cancelAppointment(db.pool, { orgId, appointmentId });
  await workOff();
  return (await theHold()).offerId;
}

describe("a time that was given up", () => {
  test("is held for who waits: nobody else can book it, nobody is offered it, and it is an appointment once they say yes", async () => {
    const offerId = await heldForOne();
    expect(await theHold()).toMatchObject({
      startsAt: TEN,
      patientName: "Caller 1",
      told: "planned",
      startsLocal: ten(),
    });
    expect((await book(2)).kind).toBe("slot_unavailable");
    const free = await checkAvailability(db.pool, { orgId, service: null, from: TEN, until: HALF_PAST });
    expect(free).toMatchObject({ slots: [] });
    const yes = await acceptOffer(db.pool, scope, { offerId, startsLocal: ten() });
    expect(yes.kind).toBe("booked");
    expect(await acceptOffer(db.pool, scope, { offerId, startsLocal: ten() })).toEqual({
      ...yes,
      kind: "already_booked",
    });
    const { rows } = await db.owner.query(
      "select status, held_until, patient_name, starts_at from appointments where org_id = $1 and status <> 'cancelled'",
      [orgId],
    );
    expect(rows).toMatchObject([{ status: "confirmed", held_until: null, patient_name: "Caller 1" }]);
    expect((await listWaitlist(db.pool, scope, {})).items).toEqual([]);
  });

  test("is not given for a yes to another time", async () => {
    const offerId = await heldForOne();
    expect(await acceptOffer(db.pool, scope, { offerId, startsLocal: `${day}T10:30:00` })).toEqual({
      kind: "other_time",
    });
    expect((await theHold()).offerId).toBe(offerId);
  });

  test("goes to the next when nobody has answered, then to everybody", async () => {
    const appointmentId = await booked(0);
    await waits(1);
    await waits(2);
    await cancelAppointment(db.pool, { orgId, appointmentId });
    await workOff();
    await passDeadlines();
    await workOff();
    expect((await theHold()).patientName).toBe("Caller 2");
    await passDeadlines();
    await workOff();
    expect(await holds()).toEqual([]);
    expect(await ends()).toEqual(["Caller 1: no_answer", "Caller 2: no_answer"]);
    expect((await book(3)).kind).toBe("booked");
    expect(await nextWaitlistDue(db.pool, orgId)).toBeNull();
  });

  test.each(["by phone", "by staff", "by a move", "by staff's move", "by an undo"])(
    "is in nobody's way past its deadline, though no job has run: %s",
    async (how) => {
      const cancelled = await booked(0);
      const other = await booked(9, HALF_PAST);
      await waits(1);
      await cancelAppointment(db.pool, { orgId, appointmentId: cancelled });
      await workOff();
      await passDeadlines();
      const services = await db.owner.query<{ id: string }>(
        "select service_id as id from services where org_id = $1",
        [orgId],
      );
      const serviceId = services.rows[0]?.id ?? "";
      const ways: Record<string, () => Promise<{ kind: string }>> = {
        "by phone": () => book(2),
        "by staff": () =>
          bookForStaff(db.pool, scope, {
            serviceId,
            startsAt: TEN,
            contact: { name: "Ann", phone: phoneOf(2), email: null },
          }),
        "by a move": () => rescheduleAppointment(db.pool, { orgId, appointmentId: other, scheduledAt: TEN }),
        "by staff's move": () => moveForStaff(db.pool, scope, { appointmentId: other, startsAt: TEN }),
        "by an undo": () =>
          setAppointmentStatus(db.pool, scope, { appointmentId: cancelled, status: "confirmed" }),
      };
      expect((await ways[how]?.())?.kind).toMatch(/^(booked|moved|status_set)$/);
      expect(await ends()).toEqual(["Caller 1: no_answer"]);
      const { rows } = await db.owner.query(
        "select 1 from appointments where org_id = $1 and status = 'held'",
        [orgId],
      );
      expect(rows).toEqual([]);
      await workOff();
      expect((await holds()).filter(({ startsAt }) => startsAt === TEN)).toEqual([]);
    },
  );

  test("says to staff whom it is held for, and is theirs once they have released it", async () => {
    const offerId = await heldForOne();
    const { rows } = await db.owner.query<{ id: string }>(
      "select service_id as id from services where org_id = $1",
      [orgId],
    );
    const request = {
      serviceId: rows[0]?.id ?? "",
      startsAt: TEN,
      contact: { name: "Ann", phone: phoneOf(7), email: null },
    };
    const refused = await bookForStaff(db.pool, scope, request);
    expect(refused).toMatchObject({ kind: "slot_unavailable", held: { offerId, patientName: "Caller 1" } });
    expect(await closeOffer(db.pool, scope, { offerId, how: "released" })).toEqual({ kind: "closed" });
    await workOff();
    expect((await bookForStaff(db.pool, scope, request)).kind).toBe("booked");
    expect(await acceptOffer(db.pool, scope, { offerId, startsLocal: ten() })).toEqual({
      kind: "offer_over",
      ended: "released",
    });
    expect(await closeOffer(db.pool, scope, { offerId, how: "declined" })).toEqual({ kind: "offer_over" });
  });

  test("is booked by who it is held for when they ring instead, and a repeat of that call finds it", async () => {
    await heldForOne();
    const first = await book(1, TEN, { requestKey: "call-1:tool-1:x" });
    expect(first.kind).toBe("booked");
    expect((await book(1, TEN, { requestKey: "call-1:tool-1:x" })).kind).toBe("already_booked");
    expect(await ends()).toEqual(["Caller 1: accepted"]);
  });

  test("is held once, however many servers are at it", async () => {
    const appointmentId = await booked(0);
    for (let n = 1; n <= 4; n += 1) await waits(n);
    await cancelAppointment(db.pool, { orgId, appointmentId });
    await Promise.all(Array.from({ length: 8 }, () => workOff()));
    expect(await holds()).toHaveLength(1);
    const asked = await Promise.all(Array.from({ length: 5 }, () => claimOfferMessage(db.pool, orgId)));
    expect(asked.filter((one) => one !== null)).toHaveLength(1);
  });

  test("by staff is offered when it can no longer be undone", async () => {
    const appointmentId = await booked(0);
    await waits(1);
    await setAppointmentStatus(db.pool, scope, { appointmentId, status: "cancelled" });
    await workOff();
    expect(await holds()).toEqual([]);
    expect(await nextWaitlistDue(db.pool, orgId)).not.toBeNull();
    await setAppointmentStatus(db.pool, scope, { appointmentId, status: "confirmed" });
    await db.owner.query("update freed_times set due_at = now() where org_id = $1", [orgId]);
    await workOff();
    expect(await holds()).toEqual([]);
  });

  test("in the quiet hours waits for their end", async () => {
    await db.owner.query(
      `update message_settings set quiet_from = (clock.local_time('America/New_York', now()) - interval '1 hour')::time,
         quiet_until = (clock.local_time('America/New_York', now()) + interval '1 hour')::time where org_id = $1`,
      [orgId],
    );
    const appointmentId = await booked(0);
    await waits(1);
    await cancelAppointment(db.pool, { orgId, appointmentId });
    await workOff();
    expect(await holds()).toEqual([]);
    const due = await nextWaitlistDue(db.pool, orgId);
    expect(Date.parse(due ?? "") - Date.now()).toBeGreaterThan(50 * 60_000);
  });
});

describe("who is chosen", () => {
  test("has waited longest, unless staff have put somebody before them", async () => {
    const appointmentId = await booked(0);
    const [first, second, third] = [await waits(1), await waits(2), await waits(3)];
    expect(await moveInWaitlist(db.pool, scope, { entryId: third, beforeEntryId: first })).toBe(true);
    expect(await moveInWaitlist(db.pool, scope, { entryId: first, beforeEntryId: null })).toBe(true);
    expect((await listWaitlist(db.pool, scope, {})).items.map((entry) => entry.entryId)).toEqual([
      third,
      second,
      first,
    ]);
    await cancelAppointment(db.pool, { orgId, appointmentId });
    await workOff();
    expect((await theHold()).entryId).toBe(third);
  });

  test("is nobody whom it does not suit: another day, part of the day, too short notice, a visit of their own", async () => {
    const appointmentId = await booked(0);
    await booked(5, HALF_PAST).then((id) =>
      rescheduleAppointment(db.pool, { orgId, appointmentId: id, scheduledAt: HALF_PAST }),
    );
    await waits(1, { weekdays: [(weekday % 7) + 1] });
    await waits(2, { fromTime: "12:00", untilTime: "17:00" });
    await waits(3, { fromTime: "09:00", untilTime: "10:15" });
    await waits(4, { noticeMinutes: 20 * 24 * 60 });
    await waits(6, { untilDate: new Date(Date.parse(day) - 86_400_000).toISOString().slice(0, 10) });
    // Who gave it up does not get it back.
    await waits(0);
    await cancelAppointment(db.pool, { orgId, appointmentId });
    await workOff();
    expect(await holds()).toEqual([]);
    await waits(8, { weekdays: [weekday], fromTime: "10:00", untilTime: "10:30" });
    await booked(10, TEN).then((id) => cancelAppointment(db.pool, { orgId, appointmentId: id }));
    await workOff();
    expect((await theHold()).patientName).toBe("Caller 8");
  });

  test("is asked of one time at once, and of none twice", async () => {
    const [a, b] = [await booked(0), await booked(2, HALF_PAST)];
    await waits(1);
    await cancelAppointment(db.pool, { orgId, appointmentId: a });
    await cancelAppointment(db.pool, { orgId, appointmentId: b });
    await workOff();
    const hold = await theHold();
    await closeOffer(db.pool, scope, { offerId: hold.offerId, how: "declined" });
    await workOff();
    expect(await holds()).toEqual([]);
    expect(await ends()).toEqual(["Caller 1: declined"]);
  });

  test("may be of staff's choice, for any free time that suits", async () => {
    const entryId = await waits(1, { fromTime: "10:00", untilTime: "10:30", weekdays: [weekday] });
    const times = await listTimesForEntry(db.pool, scope, entryId);
    const time = times.find(({ startsAt }) => startsAt === TEN);
    if (time === undefined) throw new Error(JSON.stringify(times));
    const offer = { entryId, providerId: time.providerId, startsAt: TEN };
    expect(await offerForStaff(db.pool, scope, offer)).toBe(true);
    expect(await offerForStaff(db.pool, scope, offer)).toBe(false);
    expect((await book(2)).kind).toBe("slot_unavailable");
    expect(await leaveWaitlist(db.pool, scope, entryId)).toBe(true);
    expect((await book(2)).kind).toBe("booked");
  });

  test("changes their wish by asking again, and is told by the front desk where there is no address", async () => {
    const first = await waits(1, { fromTime: "09:00", untilTime: "10:00" }, null);
    expect(await waits(1, {}, null)).toBe(first);
    expect((await listWaitlist(db.pool, scope, {})).items).toMatchObject([
      { fromTime: "00:00", untilTime: "24:00", email: null },
    ]);
    await booked(0).then((appointmentId) => cancelAppointment(db.pool, { orgId, appointmentId }));
    await workOff();
    expect((await theHold()).told).toBe("by_staff");
    expect(await claimOfferMessage(db.pool, orgId)).toBeNull();
  });
});

describe("a hold", () => {
  test("is nobody's appointment: not in the calendar, not in the audit log, not for a caller, and nothing can be done with it", async () => {
    const offerId = await heldForOne();
    const { rows } = await db.owner.query<{ id: string }>(
      "select appointment_id as id from waitlist_offers where org_id = $1",
      [orgId],
    );
    const appointmentId = rows[0]?.id ?? "";
    const seen = await listAppointments(db.pool, scope, { from: TEN, until: HALF_PAST });
    expect(seen.map(({ status }) => status)).toEqual(["cancelled"]);
    const caller = {
      orgId,
      callId: null,
      phone: phoneOf(1),
      callingPhone: phoneOf(1),
      isOwn: true,
      isGuess: false,
      name: "Caller 1",
    };
    expect(JSON.stringify(await findAppointmentsOfCaller(db.pool, caller))).not.toContain(appointmentId);
    const changes = await db.owner.query("select 1 from changes where org_id = $1 and entity_id = $2", [
      orgId,
      appointmentId,
    ]);
    expect(changes.rows).toEqual([]);
    expect((await cancelAppointment(db.pool, { orgId, appointmentId })).kind).toBe("not_found");
    expect((await setAppointmentStatus(db.pool, scope, { appointmentId, status: "completed" })).kind).toBe(
      "not_found",
    );
    expect((await moveForStaff(db.pool, scope, { appointmentId, startsAt: HALF_PAST })).kind).toBe(
      "not_found",
    );
    expect((await theHold()).offerId).toBe(offerId);
  });

  test("goes with the data of whom it is for", async () => {
    await heldForOne();
    const { rows } = await db.owner.query<{ id: string }>(
      "select contact_id as id from waitlist_entries where org_id = $1",
      [orgId],
    );
    await deletePersonData(db.pool, scope, rows[0]?.id ?? "");
    expect(await holds()).toEqual([]);
    expect((await book(2)).kind).toBe("booked");
  });
});

test("a closure that is lifted is offered to who waits", async () => {
  await db.owner.query(
    "insert into closures (org_id, starts_local, ends_local) values ($1, $2::date + time '10:00', $2::date + time '11:00')",
    [orgId, day],
  );
  await waits(1, { weekdays: [weekday], fromTime: "10:00", untilTime: "12:00" });
  await db.owner.query("delete from closures where org_id = $1", [orgId]);
  await db.owner.query("update freed_times set due_at = now() where org_id = $1", [orgId]);
  await workOff();
  expect((await theHold()).startsAt).toBe(TEN);
});

const contactOf = async (n: number) => {
  const { rows } = await db.owner.query<{ id: string }>(
    "select contact_id as id from contacts where org_id = $1 and phone = $2",
    [orgId, phoneOf(n)],
  );
  return rows[0]?.id ?? "";
};
const addProvider = async () => {
  await db.owner.query("select set_config('app.org_id', $1, false)", [orgId]);
  const { rows } = await db.owner.query<{ id: string }>(
    `with another as (insert into providers (org_id, name) values ($1, 'Dr. Patel') returning provider_id)
     insert into provider_services (org_id, provider_id, service_id)
     select $1, another.provider_id, s.service_id from another, services s where s.org_id = $1 returning provider_id as id`,
    [orgId],
  );
  return rows[0]?.id ?? "";
};
const waitsAs = (n: number, name: string, wish: Partial<WaitlistWish> = {}, service: string | null = null) =>
  joinWaitlist(db.pool, {
    orgId,
    service,
    wish,
    name,
    phone: phoneOf(n),
    email: null,
    isOwn: true,
    requestKey: null,
  });
const live = async () =>
  (await listWaitlist(db.pool, scope, {})).items.map(
    ({ contactId, fromTime, status }) => `${contactId} ${fromTime} ${status}`,
  );

describe("two contacts that become one", () => {
  test("lose nobody who waits: a wish that is over is in nobody's way, and another wish is kept", async () => {
    await waitsAs(1, "Ann Lee", { fromTime: "09:00" });
    const old = await waitsAs(2, "Ann Lee", { fromTime: "11:00" });
    const [keepId, dropId] = [await contactOf(2), await contactOf(1)];
    if (old.kind !== "waiting") throw new Error(old.kind);
    await leaveWaitlist(db.pool, scope, old.entryId);
    await mergeContacts(db.pool, scope, { keepId, dropId });
    expect(await live()).toEqual([`${keepId} 09:00 waiting`]);
    await waitsAs(3, "Ann Lee", { fromTime: "13:00" });
    await mergeContacts(db.pool, scope, { keepId, dropId: await contactOf(3) });
    expect(await live()).toEqual([`${keepId} 09:00 waiting`, `${keepId} 13:00 waiting`]);
  });

  test.each(["kept", "dropped"])(
    "wait once for the very same, and the offer survives: of the %s one",
    async (which) => {
      const appointmentId = await booked(0);
      await waitsAs(1, "Ann Lee");
      await cancelAppointment(db.pool, { orgId, appointmentId });
      await workOff();
      const { offerId } = await theHold();
      await waitsAs(2, "Ann Lee");
      const ids = [await contactOf(1), await contactOf(2)] as const;
      const [keepId, dropId] = which === "kept" ? ids : [ids[1], ids[0]];
      await mergeContacts(db.pool, scope, { keepId, dropId });
      expect(await live()).toEqual([`${keepId} 00:00 offered`]);
      expect((await theHold()).offerId).toBe(offerId);
      expect((await acceptOffer(db.pool, scope, { offerId, startsLocal: ten() })).kind).toBe("booked");
    },
  );
});

describe("whoever it is held for", () => {
  test("hears of it among the free times, from their number alone", async () => {
    await heldForOne();
    const asked = { orgId, service: null, from: TEN, until: HALF_PAST };
    expect(await checkAvailability(db.pool, { ...asked, ownPhone: phoneOf(1) })).toMatchObject({
      slots: [TEN],
    });
    expect(await checkAvailability(db.pool, { ...asked, ownPhone: phoneOf(2) })).toMatchObject({ slots: [] });
    await db.owner.query("update organizations set caller_check = 'staff_only' where org_id = $1", [orgId]);
    expect(await checkAvailability(db.pool, { ...asked, ownPhone: phoneOf(1) })).toMatchObject({ slots: [] });
  });

  test("moves a later visit there, which is their yes; nobody else does", async () => {
    const later = await booked(1, HALF_PAST);
    await heldForOne();
    const move = { orgId, appointmentId: later, scheduledAt: TEN };
    expect((await rescheduleAppointment(db.pool, move)).kind).toBe("slot_unavailable");
    expect((await rescheduleAppointment(db.pool, { ...move, ownPhone: phoneOf(2) })).kind).toBe(
      "slot_unavailable",
    );
    expect((await rescheduleAppointment(db.pool, { ...move, ownPhone: phoneOf(1) })).kind).toBe("moved");
    expect(await holds()).toEqual([]);
    expect(await ends()).toEqual(["Caller 1: accepted"]);
    expect(await live()).toEqual([]);
  });

  test("keeps the offer where the visit is longer than what is held", async () => {
    await booked(8, HALF_PAST);
    const { rows } = await db.owner.query<{ at: string }>(
      "select iso_instant($1::timestamptz + interval '3 hours') as at",
      [TEN],
    );
    const later = await booked(1, rows[0]?.at ?? "");
    await moveForStaff(db.pool, scope, {
      appointmentId: later,
      startsAt: rows[0]?.at ?? "",
      durationMinutes: 60,
    });
    await heldForOne();
    const moved = await rescheduleAppointment(db.pool, {
      orgId,
      appointmentId: later,
      scheduledAt: TEN,
      ownPhone: phoneOf(1),
    });
    expect(moved.kind).toBe("slot_unavailable");
    expect((await theHold()).patientName).toBe("Caller 1");
  });

  test("is booked with whom it is held, though somebody else is free as well", async () => {
    await heldForOne();
    await addProvider();
    const hold = await theHold();
    expect((await book(1)).kind).toBe("booked");
    expect(await ends()).toEqual(["Caller 1: accepted"]);
    const { rows } = await db.owner.query(
      "select provider_id from appointments where org_id = $1 and status = 'confirmed'",
      [orgId],
    );
    expect(rows).toEqual([{ provider_id: hold.providerId }]);
  });

  test("needs it no longer once they have a visit then with somebody they have named", async () => {
    await heldForOne();
    const providerId = await addProvider();
    await db.owner.query("select graphile_worker.remove_job($1)", [`waitlist:${orgId}`]);
    const other = {
      orgId,
      patientName: "Caller 1",
      email: null,
      phone: phoneOf(1),
      service: null,
      providerId,
    };
    expect((await bookAppointment(db.pool, { ...other, scheduledAt: TEN })).kind).toBe("booked");
    const { rows } = await db.owner.query(
      "select 1 from graphile_worker.jobs where key = $1 and run_at <= now()",
      [`waitlist:${orgId}`],
    );
    expect(rows).toHaveLength(1);
    await workOff();
    expect(await holds()).toEqual([]);
    expect(await ends()).toEqual(["Caller 1: withdrawn"]);
    expect(await live()).toEqual([]);
  });

  test("has one offer at a time, whatever else they wait for", async () => {
    await addProvider();
    const both = [await booked(0), await booked(2)];
    const { rows } = await db.owner.query<{ id: string }>(
      `insert into services (org_id, key, name, duration_minutes) values ($1, 'other', 'Other', 30) returning service_id as id`,
      [orgId],
    );
    const otherId = rows[0]?.id ?? "";
    await db.owner.query(
      `insert into provider_services (org_id, provider_id, service_id)
       select $1, p.provider_id, $2 from providers p where p.org_id = $1 on conflict do nothing`,
      [orgId, otherId],
    );
    await waitsAs(1, "Ann Lee", {}, "consultation");
    await waitsAs(1, "Ann Lee", {}, "other");
    expect(await live()).toHaveLength(2);
    await Promise.all(both.map((appointmentId) => cancelAppointment(db.pool, { orgId, appointmentId })));
    await Promise.all([workOff(), workOff(), workOff()]);
    expect(await holds()).toHaveLength(1);
  });
});

test("a zone that is another one by the moments offers what is held anew, as the clock shows it now", async () => {
  const offerId = await heldForOne();
  await db.owner.query("update organizations set time_zone = 'America/Chicago' where org_id = $1", [orgId]);
  await db.owner.query("select keep_moments($1)", [orgId]);
  await workOff();
  const hold = await theHold();
  expect(hold).toMatchObject({ patientName: "Caller 1", startsAt: TEN, startsLocal: `${day}T09:00:00` });
  expect(hold.offerId).not.toBe(offerId);
  const yes = await acceptOffer(db.pool, scope, { offerId: hold.offerId, startsLocal: `${day}T09:00:00` });
  expect(yes.kind).toBe("booked");
});

test("rules of the clock that move no visit take back what was told by the former ones", async () => {
  const entryId = await waits(1);
  const [time] = await listTimesForEntry(db.pool, scope, entryId);
  await offerForStaff(db.pool, scope, {
    entryId,
    providerId: time?.providerId ?? "",
    startsAt: time?.startsAt ?? "",
  });
  expect(await holds()).toHaveLength(1);
  await db.owner.query("update organizations set time_zone = 'America/Chicago' where org_id = $1", [orgId]);
  await db.owner.query("select reanchor_appointments($1)", [orgId]);
  expect(await holds()).toEqual([]);
});

test("the data of a person has what they wait for", async () => {
  await heldForOne();
  const contactId = await contactOf(1);
  expect(await describePersonData(db.pool, scope, contactId)).toMatchObject({ waitlist: 1 });
  expect(await exportPersonData(db.pool, scope, contactId)).toMatchObject({
    waitlist: [{ name: "Caller 1" }],
  });
});

test("who tells of an offer knows whether the phone line may take the yes", async () => {
  await heldForOne();
  await db.owner.query("update organizations set caller_check = 'name_and_birth_date' where org_id = $1", [
    orgId,
  ]);
  expect(await claimOfferMessage(db.pool, orgId)).toMatchObject({ byDeskOnly: true });
});
