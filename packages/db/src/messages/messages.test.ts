import type { IsoInstant, MessageSettings, OrgId } from "@callwaiting/domain";
import { createTestScope } from "@callwaiting/testing/scope";
import { openTestDb } from "@callwaiting/testing/database";
import { forAllTests } from "@callwaiting/testing/for-all-tests";
import { NOW_ISO, TUESDAY_2PM } from "@callwaiting/testing/now";
import { JOHN } from "@callwaiting/testing/people";
import { beforeEach, describe, expect, test } from "vitest";
import { bookAppointment } from "../booking/book-appointment.ts";
import { cancelAppointment } from "../booking/cancel-appointment.ts";
import { rescheduleAppointment } from "../booking/reschedule-appointment.ts";
import { deletePersonData } from "../contacts/delete-person-data.ts";
import { setAppointmentStatus, updateAppointmentDetails } from "../staff/change-appointment.ts";
import { withOrg } from "../with-org.ts";
import type { StaffScope } from "../with-staff.ts";
import { type DueMessage, type HandedOver, claimMessage, finishMessage } from "./claim-message.ts";
import { listMessages, retryMessage } from "./list-messages.ts";
import { loadMessageSettings, openMessageSettings, saveMessageSettings } from "./message-settings.ts";
import { planMessages } from "./plan-messages.ts";

// Now is Friday, November 20, 2026, 10:00 in New York; the visit is on Tuesday, December 1, 14:00.

const db = forAllTests(() => openTestDb());
const WEDNESDAY_2PM: IsoInstant = "2026-12-02T19:00:00Z";
const ON: MessageSettings = {
  isOn: true,
  byEmail: true,
  bySms: false,
  smsAbroad: false,
  reminderMinutes: [2_880, 120],
  undoMinutes: 2,
  quietFrom: "21:00",
  quietUntil: "08:00",
  remindersADay: 1,
  remindersAWeek: 3,
};

let scope: StaffScope;
let orgId: OrgId;

beforeEach(async () => {
  scope = await createTestScope(db.owner);
  ({ orgId } = scope);
  await save(ON);
});

const save = async (settings: MessageSettings) => {
  const { version } = await openMessageSettings(db.pool, scope);
  const saved = await saveMessageSettings(db.pool, scope, { ...settings, version });
  expect(saved.kind).toBe("saved");
};

const book = async (more: Partial<Parameters<typeof bookAppointment>[1]> = {}): Promise<string> => {
  const outcome = await bookAppointment(db.pool, {
    orgId,
    patientName: "John Smith",
    email: "john@example.com",
    phone: JOHN,
    service: null,
    scheduledAt: TUESDAY_2PM,
    now: NOW_ISO,
    ...more,
  });
  if (outcome.kind !== "booked") throw new Error(outcome.kind);
  return outcome.appointment.appointmentId;
};

/** Planned and handed over as it would be at that moment; what came out, in order. */
async function deliver(now: IsoInstant = NOW_ISO): Promise<readonly DueMessage[]> {
  await planMessages(db.pool, orgId, now);
  const sent: DueMessage[] = [];
  for (;;) {
    const message = await claimMessage(db.pool, orgId, now);
    if (message === null) return sent;
    sent.push(message);
    await finish(message, { now });
  }
}

const finish = (message: DueMessage, more: Partial<HandedOver> = {}) =>
  finishMessage(db.pool, orgId, {
    messageId: message.messageId,
    attempt: message.attempt,
    recipient: message.recipient,
    subject: "About your visit",
    body: "All of it",
    trouble: null,
    via: "smtp",
    ...more,
  });

const told = (messages: readonly DueMessage[]) => messages.map(({ kind, startsAt }) => `${kind} ${startsAt}`);

/** What waits or is over, with why. */
async function ledger(): Promise<readonly string[]> {
  const { rows } = await db.owner.query<{ line: string }>(
    `select concat_ws(' ', kind, nullif(lead_minutes, 0), status, 'at ' || iso_instant(due_at), trouble) as line
     from messages where org_id = $1 order by revision, due_at`,
    [orgId],
  );
  return rows.map(({ line }) => line);
}

const change = async (status: "confirmed" | "cancelled" | "completed", appointmentId: string) => {
  const outcome = await setAppointmentStatus(db.pool, scope, { appointmentId, status, now: NOW_ISO });
  expect(outcome.kind).not.toBe("not_found");
};

describe("a visit that was booked by phone", () => {
  test("is confirmed at once, and reminded of two days and two hours before", async () => {
    await book();
    expect(told(await deliver())).toEqual([`confirmation ${TUESDAY_2PM}`]);
    expect(await ledger()).toEqual([
      `confirmation sent at ${NOW_ISO}`,
      "reminder 2880 planned at 2026-11-29T19:00:00Z",
      "reminder 120 planned at 2026-12-01T17:00:00Z",
    ]);
    expect(told(await deliver("2026-11-29T19:00:00Z"))).toEqual([`reminder ${TUESDAY_2PM}`]);
    expect(told(await deliver("2026-12-01T17:00:00Z"))).toEqual([`reminder ${TUESDAY_2PM}`]);
  });

  test("is told once however often it is planned, and by however many servers", async () => {
    await book();
    await Promise.all(Array.from({ length: 5 }, () => planMessages(db.pool, orgId, NOW_ISO)));
    const claims = await Promise.all(Array.from({ length: 5 }, () => claimMessage(db.pool, orgId, NOW_ISO)));
    expect(claims.filter((claim) => claim !== null)).toHaveLength(1);
  });

  test("says what a message is made of, and nothing of the service", async () => {
    await book();
    const [message] = await deliver();
    expect(message).toMatchObject({
      recipient: "john@example.com",
      patientName: "John Smith",
      providerName: "Dr. Lee",
      organizationName: "Test Clinic",
      revision: 0,
      attempt: 1,
      zone: { name: "America/New_York" },
    });
    expect(JSON.stringify(message)).not.toContain("Consultation");
  });

  test("plans nothing where no address is known, and is told of once there is one", async () => {
    await book({ email: null });
    expect(await deliver()).toEqual([]);
    expect(await ledger()).toEqual([]);
    await db.owner.query("update contacts set email = 'john@example.com' where org_id = $1", [orgId]);
    expect(told(await deliver())).toEqual([`confirmation ${TUESDAY_2PM}`]);
  });

  test("whose address was taken away meanwhile is not told, and it says why", async () => {
    await book();
    await planMessages(db.pool, orgId, NOW_ISO);
    await db.owner.query("update contacts set email = 'gone@callwaiting.invalid' where org_id = $1", [orgId]);
    expect(await claimMessage(db.pool, orgId, NOW_ISO)).toBeNull();
    expect((await ledger())[0]).toContain("there is no address");
  });

  test("of tomorrow has no reminder that would come right after the confirmation, and none in the night", async () => {
    await book({ scheduledAt: "2026-11-21T14:00:00Z" });
    await deliver();
    expect(await ledger()).toEqual([
      `confirmation sent at ${NOW_ISO}`,
      // Two hours before is 7:00, which is quiet.
      "reminder 120 planned at 2026-11-21T13:00:00Z",
    ]);
  });
});

test("two days before is the same time of day across a change of clocks", async () => {
  await book({ scheduledAt: "2027-03-15T18:00:00Z" });
  await deliver();
  // 14:00 in New York, on the 15th in summer time and on the 13th in winter time.
  expect(await ledger()).toContain("reminder 2880 planned at 2027-03-13T19:00:00Z");
});

describe("a visit that was moved", () => {
  test("is told at its new time, and the reminder of the old one never comes", async () => {
    const appointmentId = await book();
    await deliver();
    await rescheduleAppointment(db.pool, { orgId, appointmentId, scheduledAt: WEDNESDAY_2PM, now: NOW_ISO });
    expect(told(await deliver())).toEqual([`moved ${WEDNESDAY_2PM}`]);
    expect(told(await deliver("2026-11-29T19:00:00Z"))).toEqual([]);
    expect(told(await deliver("2026-11-30T19:00:00Z"))).toEqual([`reminder ${WEDNESDAY_2PM}`]);
  });

  test("before its confirmation left is confirmed at the new time alone", async () => {
    const appointmentId = await book();
    await planMessages(db.pool, orgId, NOW_ISO);
    await rescheduleAppointment(db.pool, { orgId, appointmentId, scheduledAt: WEDNESDAY_2PM, now: NOW_ISO });
    // Nobody has planned again yet: what waits is held against the visit as it is handed over.
    expect(await claimMessage(db.pool, orgId, NOW_ISO)).toBeNull();
    expect(told(await deliver())).toEqual([`confirmation ${WEDNESDAY_2PM}`]);
  });
});

describe("a visit whose notes were changed", () => {
  const note = async (appointmentId: string) => {
    const outcome = await updateAppointmentDetails(db.pool, scope, { appointmentId, notes: "Brings X-rays" });
    expect(outcome.kind).toBe("updated");
  };

  test("while its letter was on the way and came back is told by the next try", async () => {
    const appointmentId = await book();
    await planMessages(db.pool, orgId, NOW_ISO);
    const first = await claimMessage(db.pool, orgId, NOW_ISO);
    if (first === null) throw new Error("nothing is due");
    await note(appointmentId);
    await planMessages(db.pool, orgId, NOW_ISO);
    await finish(first, { trouble: "the mail server is busy", now: NOW_ISO });
    const [again] = await deliver("2026-11-20T15:02:00Z");
    expect(again).toMatchObject({ messageId: first.messageId, attempt: 2, revision: 1 });
  });

  test("shortly before a reminder is due keeps that reminder", async () => {
    const appointmentId = await book();
    await deliver();
    await deliver("2026-11-29T19:00:00Z");
    await note(appointmentId);
    await planMessages(db.pool, orgId, "2026-12-01T16:30:00Z");
    expect(told(await deliver("2026-12-01T17:00:00Z"))).toEqual([`reminder ${TUESDAY_2PM}`]);
  });

  test("before anybody was told is confirmed once", async () => {
    const appointmentId = await book();
    await planMessages(db.pool, orgId, NOW_ISO);
    await note(appointmentId);
    expect(told(await deliver())).toEqual([`confirmation ${TUESDAY_2PM}`]);
    expect(await deliver("2026-11-20T15:10:00Z")).toEqual([]);
  });
});

describe("a visit that was cancelled", () => {
  test("is told to whoever was told of it, and no reminder comes", async () => {
    const appointmentId = await book();
    await deliver();
    await cancelAppointment(db.pool, { orgId, appointmentId, now: NOW_ISO });
    expect(told(await deliver())).toEqual([`cancelled ${TUESDAY_2PM}`]);
    expect(told(await deliver("2026-12-01T17:00:00Z"))).toEqual([]);
  });

  test("and was never told of is not", async () => {
    const appointmentId = await book();
    await cancelAppointment(db.pool, { orgId, appointmentId, now: NOW_ISO });
    expect(await deliver()).toEqual([]);
  });

  test("by staff is told two minutes later, and an undo in between tells nothing", async () => {
    const appointmentId = await book();
    await deliver();
    await change("cancelled", appointmentId);
    expect(await deliver()).toEqual([]);
    await change("confirmed", appointmentId);
    expect(await deliver("2026-11-20T15:03:00Z")).toEqual([]);
    await change("cancelled", appointmentId);
    await deliver();
    expect(told(await deliver("2026-11-20T15:03:00Z"))).toEqual([`cancelled ${TUESDAY_2PM}`]);
    await change("confirmed", appointmentId);
    await deliver("2026-11-20T15:03:00Z");
    expect(told(await deliver("2026-11-20T15:06:00Z"))).toEqual([`confirmation ${TUESDAY_2PM}`]);
  });
});

describe("a visit that was cancelled and whose time its patient booked again", () => {
  const LATER = "2026-11-20T15:03:00Z";
  /** Cancelled at the front desk, and booked again before that was told. */
  const bookAgain = async (more: Parameters<typeof book>[0] = {}) => {
    const first = await book();
    await deliver();
    await change("cancelled", first);
    return { first, second: await book(more) };
  };

  test("is confirmed, and nothing says afterwards that it is cancelled", async () => {
    await bookAgain();
    expect(told(await deliver())).toEqual([`confirmation ${TUESDAY_2PM}`]);
    expect(told(await deliver(LATER))).toEqual([]);
    expect((await ledger()).filter((line) => line.includes("booked again"))).toHaveLength(1);
  });

  test("by somebody else of the number is told to the first all the same", async () => {
    await bookAgain({ patientName: "Mary Smith" });
    await deliver();
    expect(told(await deliver(LATER))).toEqual([`cancelled ${TUESDAY_2PM}`]);
  });

  test("at another time is told of both", async () => {
    await bookAgain({ scheduledAt: WEDNESDAY_2PM });
    expect(told(await deliver())).toEqual([`confirmation ${WEDNESDAY_2PM}`]);
    expect(told(await deliver(LATER))).toEqual([`cancelled ${TUESDAY_2PM}`]);
  });

  test("is told after all where the second one is moved before anybody was told of that", async () => {
    const { second } = await bookAgain();
    const cancelled = await claimMessage(db.pool, orgId, LATER);
    expect(cancelled).toBeNull();
    await planMessages(db.pool, orgId, NOW_ISO);
    await db.owner.query(
      "update messages set due_at = due_at + interval '1 hour' where org_id = $1 and kind = 'confirmation' and status = 'planned'",
      [orgId],
    );
    expect(told(await deliver(LATER))).toEqual([]);
    await rescheduleAppointment(db.pool, {
      orgId,
      appointmentId: second,
      scheduledAt: WEDNESDAY_2PM,
      now: NOW_ISO,
    });
    const after = told(await deliver("2026-11-20T15:20:00Z"));
    expect(after.toSorted()).toEqual([`cancelled ${TUESDAY_2PM}`, `confirmation ${WEDNESDAY_2PM}`]);
  });

  test("has its confirmation after the cancellation that is on its way", async () => {
    const first = await book();
    await deliver();
    await cancelAppointment(db.pool, { orgId, appointmentId: first, now: NOW_ISO });
    await planMessages(db.pool, orgId, NOW_ISO);
    const cancelled = await claimMessage(db.pool, orgId, NOW_ISO);
    if (cancelled === null) throw new Error("nothing is due");
    expect(cancelled.kind).toBe("cancelled");
    await book();
    expect(told(await deliver())).toEqual([]);
    await finish(cancelled, { now: NOW_ISO });
    expect(told(await deliver())).toEqual([`confirmation ${TUESDAY_2PM}`]);
  });
});

describe("a reminder in the quiet hours", () => {
  const REMINDER = "2026-11-29T19:00:00Z";
  const MORNING = "2026-11-30T13:00:00Z";

  test.each([
    ["evening", "2026-11-30T04:30:00Z"],
    ["minute after nine", "2026-11-30T02:00:00Z"],
    ["early morning", "2026-11-30T12:59:59Z"],
  ])("that nobody could send by day does not go out in the %s, but when they end", async (_when, night) => {
    await book();
    await deliver();
    expect(told(await deliver(night))).toEqual([]);
    expect(await ledger()).toContain(`reminder 2880 planned at ${MORNING}`);
    expect(told(await deliver(MORNING))).toEqual([`reminder ${TUESDAY_2PM}`]);
  });

  test("does not go out by a later attempt either, nor where its server died", async () => {
    await book();
    await deliver();
    await planMessages(db.pool, orgId, REMINDER);
    const evening = "2026-11-30T01:51:00Z";
    const first = await claimMessage(db.pool, orgId, evening);
    if (first === null) throw new Error("nothing is due");
    await finish(first, { trouble: "the mail server is busy", now: evening });
    const second = await claimMessage(db.pool, orgId, "2026-11-30T01:52:00Z");
    expect(second).toMatchObject({ attempt: 2 });
    expect(await claimMessage(db.pool, orgId, "2026-11-30T03:00:00Z")).toBeNull();
    expect(await claimMessage(db.pool, orgId, MORNING)).toMatchObject({ attempt: 3 });
  });

  test("is dropped where the visit is too near when they end", async () => {
    await book();
    await deliver();
    await save({ ...ON, quietFrom: "09:00", quietUntil: "13:45" });
    expect(told(await deliver("2026-12-01T18:00:00Z"))).toEqual([]);
    expect((await ledger()).filter((line) => line.includes("too late"))).not.toEqual([]);
  });

  test("waits while a confirmation does not", async () => {
    await book();
    expect(told(await deliver("2026-11-21T04:30:00Z"))).toEqual([`confirmation ${TUESDAY_2PM}`]);
  });
});

describe("a visit that was booked before messages were on", () => {
  // By the database's own clock, by which a save notes when they were switched on.
  const soon = () => `${new Date(Date.now() + 20 * 86_400_000).toISOString().slice(0, 10)}T17:00:00Z`;
  const nowIso = () => new Date(Date.now() + 1_000).toISOString();
  const bookSoon = () => book({ scheduledAt: soon(), now: null });
  const cancel = (appointmentId: string) => cancelAppointment(db.pool, { orgId, appointmentId });

  test("is told of its cancellation once they are", async () => {
    await save({ ...ON, isOn: false });
    const appointmentId = await bookSoon();
    await save(ON);
    await cancel(appointmentId);
    const [only, ...more] = told(await deliver(nowIso()));
    expect([only, more]).toEqual([expect.stringMatching(/^cancelled /), []]);
    expect(told(await deliver(nowIso()))).toEqual([]);
  });

  test("and cancelled before that hears nothing", async () => {
    await save({ ...ON, isOn: false });
    const appointmentId = await bookSoon();
    await cancel(appointmentId);
    await save(ON);
    await updateAppointmentDetails(db.pool, scope, { appointmentId, notes: "Brings X-rays" });
    expect(told(await deliver(nowIso()))).toEqual([]);
  });

  test("but was told of is told of a cancellation while they were off as well", async () => {
    const appointmentId = await bookSoon();
    expect(told(await deliver(nowIso()))).toHaveLength(1);
    await save({ ...ON, isOn: false });
    await cancel(appointmentId);
    await save({ ...ON, undoMinutes: 0 });
    expect(told(await deliver(nowIso()))).toEqual([expect.stringMatching(/^cancelled /)]);
    expect(told(await deliver(nowIso()))).toEqual([]);
  });
});

describe("a message that could not be handed over", () => {
  test("waits longer each time, and after eight tries staff see it and try it again", async () => {
    await book();
    await planMessages(db.pool, orgId, NOW_ISO);
    let now: IsoInstant = NOW_ISO;
    const pauses: number[] = [];
    for (let attempt = 1; attempt <= 8; attempt += 1) {
      const message = await claimMessage(db.pool, orgId, now);
      if (message === null) throw new Error("nothing is due");
      expect(message.attempt).toBe(attempt);
      await finish(message, { trouble: "the mail server is busy", now });
      const next = await db.owner.query<{ due: string }>(
        "select iso_instant(due_at) as due from messages where org_id = $1 and kind = 'confirmation'",
        [orgId],
      );
      const due = next.rows[0]?.due ?? "";
      pauses.push((Date.parse(due) - Date.parse(now)) / 60_000);
      now = due;
    }
    expect(pauses.slice(0, 7)).toEqual([1, 5, 15, 60, 240, 720, 720]);
    const failed = await listMessages(db.pool, scope, { status: "failed" });
    expect(failed.items).toMatchObject([{ kind: "confirmation", trouble: "the mail server is busy" }]);
    expect(await retryMessage(db.pool, scope, failed.items[0]?.messageId ?? "")).toBe(true);
    expect((await listMessages(db.pool, scope, { status: "failed" })).items).toEqual([]);
  });

  test("and never can be is given up at once", async () => {
    await book();
    await planMessages(db.pool, orgId, NOW_ISO);
    const message = await claimMessage(db.pool, orgId, NOW_ISO);
    if (message === null) throw new Error("nothing is due");
    await finish(message, { trouble: "there is no such mailbox", isFinal: true, now: NOW_ISO });
    expect((await ledger())[0]).toBe(`confirmation failed at ${NOW_ISO} there is no such mailbox`);
  });

  test("because its server died is taken again after ten minutes under the same id, and the dead one's word no longer counts", async () => {
    await book();
    await planMessages(db.pool, orgId, NOW_ISO);
    const first = await claimMessage(db.pool, orgId, NOW_ISO);
    expect(await claimMessage(db.pool, orgId, "2026-11-20T15:09:00Z")).toBeNull();
    const again = await claimMessage(db.pool, orgId, "2026-11-20T15:10:00Z");
    expect(again).toMatchObject({ messageId: first?.messageId, attempt: 2 });
    if (first === null || again === null) throw new Error("nothing was claimed");
    expect(await finish(first)).toBe(false);
    expect(await finish(again)).toBe(true);
  });
});

test("what happened before it was switched on is told to nobody, and off tells nothing", async () => {
  await save({ ...ON, isOn: false });
  await book();
  expect(await deliver()).toEqual([]);
  await save({ ...ON, quietUntil: "07:30" });
  expect(await deliver()).toEqual([]);
  expect(await loadMessageSettings(db.pool, orgId)).toEqual({ ...ON, quietUntil: "07:30" });
});

test("other reminders go for visits that were booked before, and switched off what waits is dropped", async () => {
  // By the database's own clock, by which a save looks for what is to come.
  const day = new Date(Date.now() + 20 * 86_400_000).toISOString().slice(0, 10);
  await book({ scheduledAt: `${day}T17:00:00Z`, now: null });
  await deliver(new Date().toISOString());
  await save({ ...ON, reminderMinutes: [1_440] });
  const leads = async (status: string) => {
    const { rows } = await db.owner.query<{ lead: number }>(
      "select lead_minutes as lead from messages where org_id = $1 and kind = 'reminder' and status = $2 order by 1",
      [orgId, status],
    );
    return rows.map(({ lead }) => lead);
  };
  expect([await leads("planned"), await leads("dropped")]).toEqual([[1_440], [120, 2_880]]);
  await save({ ...ON, reminderMinutes: [1_440], isOn: false });
  expect(await leads("planned")).toEqual([]);
  await save({ ...ON, reminderMinutes: [1_440] });
  expect(await leads("planned")).toEqual([1_440]);
});

test("a visit that new rules moved without moving it on its clock is not told as moved, and its reminders follow", async () => {
  const appointmentId = await book();
  await deliver();
  await withOrg(db.owner, orgId, async ({ $client }) => {
    await $client.query("select set_config('app.reanchors', 'on', true)");
    await $client.query(
      `update appointments set starts_at = starts_at + interval '1 hour', ends_at = ends_at + interval '1 hour',
         blocked = tstzrange(lower(blocked) + interval '1 hour', upper(blocked) + interval '1 hour')
       where org_id = $1 and appointment_id = $2`,
      [orgId, appointmentId],
    );
  });
  expect(await deliver()).toEqual([]);
  expect(await ledger()).toContain("reminder 120 planned at 2026-12-01T18:00:00Z");
});

test("with a person's data goes what was written to them", async () => {
  const appointmentId = await book();
  await deliver();
  const { items } = await listMessages(db.pool, scope, { appointmentId });
  expect(items.map(({ recipient }) => recipient)).toContain("john@example.com");
  const { rows } = await db.owner.query<{ id: string }>(
    "select contact_id as id from contacts where org_id = $1",
    [orgId],
  );
  await deletePersonData(db.pool, scope, rows[0]?.id ?? "");
  const after = await listMessages(db.pool, scope, { appointmentId });
  expect(after.items.every(({ recipient, body }) => recipient === null && body === null)).toBe(true);
});

test("what the mail server answers after a person's data went brings none of it back", async () => {
  const appointmentId = await book();
  await planMessages(db.pool, orgId, NOW_ISO);
  const message = await claimMessage(db.pool, orgId, NOW_ISO);
  if (message === null) throw new Error("nothing was due");
  const { rows } = await db.owner.query<{ id: string }>(
    "select contact_id as id from contacts where org_id = $1",
    [orgId],
  );
  await deletePersonData(db.pool, scope, rows[0]?.id ?? "");
  expect(await finish(message, { now: NOW_ISO, reference: "SM-1" })).toBe(true);
  const { rows: kept } = await db.owner.query(
    `select status, recipient, subject, body, reference from messages
     where org_id = $1 and appointment_id = $2 and kind = 'confirmation'`,
    [orgId, appointmentId],
  );
  expect(kept).toEqual([{ status: "sent", recipient: null, subject: null, body: null, reference: null }]);
});

test("what was under way when a server died, and was dropped while the visit was off, goes on under its id once the visit is on again", async () => {
  const after = (minutes: number): IsoInstant =>
    new Date(Date.parse(NOW_ISO) + minutes * 60_000).toISOString();
  const appointmentId = await book();
  await planMessages(db.pool, orgId, NOW_ISO);
  const lost = await claimMessage(db.pool, orgId, NOW_ISO);
  await change("cancelled", appointmentId);
  await planMessages(db.pool, orgId, after(10));
  expect(await claimMessage(db.pool, orgId, after(11))).toBeNull();
  await change("confirmed", appointmentId);
  const [again, ...others] = await deliver(after(12));
  expect(again).toMatchObject({ messageId: lost?.messageId, kind: "confirmation", unsettledSince: NOW_ISO });
  expect(others).toEqual([]);
});

test("a letter that may have come before the mail server refused it counts as told: an undo is told after it", async () => {
  const after = (minutes: number): IsoInstant =>
    new Date(Date.parse(NOW_ISO) + minutes * 60_000).toISOString();
  const appointmentId = await book();
  await deliver();
  await cancelAppointment(db.pool, { orgId, appointmentId, now: NOW_ISO });
  await planMessages(db.pool, orgId, NOW_ISO);
  const first = await claimMessage(db.pool, orgId, NOW_ISO);
  if (first === null) throw new Error("nothing is due");
  await finish(first, { trouble: "the mail server did not say", isUnknown: true, now: NOW_ISO });
  const second = await claimMessage(db.pool, orgId, after(1));
  if (second === null) throw new Error("nothing is due");
  await finish(second, { trouble: "the mail server asked for another try later (450)", now: after(1) });
  await change("confirmed", appointmentId);
  await planMessages(db.pool, orgId, after(2));
  expect(told(await deliver(after(5)))).toEqual([`confirmation ${TUESDAY_2PM}`]);
});
