import { E164, type IsoInstant, type MessageSettings, type OrgId } from "@callwaiting/domain";
import { createTestScope } from "@callwaiting/testing/scope";
import { openTestDb } from "@callwaiting/testing/database";
import { forAllTests } from "@callwaiting/testing/for-all-tests";
import { NOW_ISO, TUESDAY_2PM } from "@callwaiting/testing/now";
import { JOHN, MARY } from "@callwaiting/testing/people";
import { beforeEach, describe, expect, test } from "vitest";
import { bookAppointment } from "../booking/book-appointment.ts";
import { rescheduleAppointment } from "../booking/reschedule-appointment.ts";
import { loadContact } from "../contacts/load-contact.ts";
import { saveContact } from "../contacts/save-contact.ts";
import { createClosure } from "../settings/closures.ts";
import { setAppointmentStatus } from "../staff/change-appointment.ts";
import { moveForStaff } from "../staff/move-for-staff.ts";
import type { StaffScope } from "../with-staff.ts";
import { type DueMessage, type HandedOver, claimMessage, finishMessage } from "./claim-message.ts";
import { listMessages } from "./list-messages.ts";
import { openMessageSettings, saveMessageSettings } from "./message-settings.ts";
import { planMessages } from "./plan-messages.ts";

// Now is Friday, November 20, 2026, 10:00 in New York; the visit is on Tuesday, December 1, 14:00.

const db = forAllTests(() => openTestDb());
const AT_3PM: IsoInstant = "2026-12-01T20:00:00Z";
const [OLD, NEW] = ["john@example.con", "john@example.com"] as const;
const BOTH: MessageSettings = {
  isOn: true,
  byEmail: true,
  bySms: true,
  smsAbroad: false,
  reminderMinutes: [],
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
});

const write = async (settings: Partial<MessageSettings>) => {
  const { version } = await openMessageSettings(db.pool, scope);
  await saveMessageSettings(db.pool, scope, { ...BOTH, ...settings, version });
};

const minutes = (count: number): IsoInstant =>
  new Date(Date.parse(NOW_ISO) + count * 60_000).toISOString().replace(".000Z", "Z");

async function book(more: Partial<Parameters<typeof bookAppointment>[1]> = {}) {
  const who = { patientName: "John Smith", phone: JOHN, email: OLD, service: null };
  const outcome = await bookAppointment(db.pool, {
    orgId,
    ...who,
    scheduledAt: TUESDAY_2PM,
    now: NOW_ISO,
    ...more,
  });
  if (outcome.kind !== "booked") throw new Error(outcome.kind);
  return outcome.appointment.appointmentId;
}

type Handed = (message: DueMessage) => Partial<HandedOver>;
const isTaken: Handed = () => ({});
const isRefused: Handed = ({ recipient }) =>
  recipient === OLD || recipient === JOHN ? { trouble: "550 no such mailbox", via: null, isFinal: true } : {};

/** What goes where by that moment. */
async function deliver(now: IsoInstant, handed = isTaken): Promise<readonly string[]> {
  await planMessages(db.pool, orgId, now);
  const told: string[] = [];
  for (;;) {
    const message = await claimMessage(db.pool, orgId, now);
    if (message === null) return told;
    const { messageId, attempt, recipient, kind, startsAt } = message;
    told.push(`${kind} ${startsAt} to ${recipient}`);
    const how = { subject: null, body: "All of it", trouble: null, via: "smtp" } as const;
    await finishMessage(db.pool, orgId, { messageId, attempt, recipient, ...how, now, ...handed(message) });
  }
}

async function correct(change: { readonly email?: string; readonly phone?: E164 }) {
  const { rows } = await db.owner.query<{ id: string }>(
    "select contact_id as id from contacts where org_id = $1",
    [orgId],
  );
  const loaded = await loadContact(db.pool, scope, rows[0]?.id ?? "");
  if (loaded?.phone === null || loaded === null) throw new Error("No such contact");
  const { contactId, version, name, email } = loaded;
  const now = { phone: E164.parse(loaded.phone), email, ...change };
  expect((await saveContact(db.pool, scope, { contactId, version, name, ...now })).kind).toBe("saved");
}

const failed = async () => (await listMessages(db.pool, scope, { status: "failed" })).items;

describe("an address that staff put right", () => {
  beforeEach(() => write({ bySms: false }));

  test("is told how the visit is once the time for an undo is over", async () => {
    await book();
    expect(await deliver(NOW_ISO)).toEqual([`confirmation ${TUESDAY_2PM} to ${OLD}`]);
    await correct({ email: NEW });
    expect(await deliver(minutes(1))).toEqual([]);
    expect(await deliver(minutes(4))).toEqual([`confirmation ${TUESDAY_2PM} to ${NEW}`]);
  });

  test("and make what it was within that time is told nothing: there they know of it", async () => {
    await book();
    await deliver(NOW_ISO);
    await correct({ email: NEW });
    await deliver(NOW_ISO);
    await correct({ email: OLD });
    expect(await deliver(minutes(4))).toEqual([]);
    await correct({ email: NEW });
    await deliver(minutes(5));
    expect(await deliver(minutes(8))).toEqual([`confirmation ${TUESDAY_2PM} to ${NEW}`]);
  });

  test("hears that the visit is cancelled, where that is what the wrong one was told last", async () => {
    const appointmentId = await book();
    await deliver(NOW_ISO);
    await setAppointmentStatus(db.pool, scope, { appointmentId, status: "cancelled", now: NOW_ISO });
    await deliver(NOW_ISO);
    await deliver(minutes(3));
    await correct({ email: NEW });
    await deliver(minutes(4));
    expect(await deliver(minutes(7))).toEqual([`cancelled ${TUESDAY_2PM} to ${NEW}`]);
  });
});

describe("a visit that staff move and move back within the time for an undo", () => {
  type Moment = { readonly now: IsoInstant; readonly overrideReason?: string };

  const move = async (appointmentId: string, startsAt: IsoInstant, moment: Moment) => {
    const { now } = moment;
    const moved = await moveForStaff(db.pool, scope, { appointmentId, startsAt, ...moment });
    expect(moved.kind).toBe("moved");
    await planMessages(db.pool, orgId, now);
  };

  test("is told to nobody, also not to an address that became known after the text", async () => {
    await write({});
    const appointmentId = await book({ email: null });
    expect(await deliver(NOW_ISO)).toEqual([`confirmation ${TUESDAY_2PM} to ${JOHN}`]);
    await correct({ email: NEW });
    expect(await deliver(minutes(1))).toEqual([]);
    await move(appointmentId, AT_3PM, { now: minutes(2) });
    await move(appointmentId, TUESDAY_2PM, { now: minutes(3) });
    expect(await deliver(minutes(9))).toEqual([]);
  });

  test("has its reminder, which was about to come", async () => {
    await write({ bySms: false, reminderMinutes: [120] });
    const appointmentId = await book();
    await deliver(NOW_ISO);
    await move(appointmentId, AT_3PM, { now: "2026-12-01T16:30:00Z" });
    await move(appointmentId, TUESDAY_2PM, { now: "2026-12-01T16:31:00Z" });
    expect(await deliver("2026-12-01T17:00:00Z")).toEqual([`reminder ${TUESDAY_2PM} to ${OLD}`]);
    await move(appointmentId, AT_3PM, { now: "2026-12-01T17:01:00Z" });
    await move(appointmentId, TUESDAY_2PM, { now: "2026-12-01T17:02:00Z" });
    expect(await deliver("2026-12-01T17:09:00Z")).toEqual([]);
  });

  test("is told that it is closed then, which waited", async () => {
    await write({ bySms: false });
    const appointmentId = await book();
    await deliver(NOW_ISO);
    const when = { startsLocal: "2026-12-01T13:00:00", endsLocal: "2026-12-01T14:45:00" };
    await createClosure(db.pool, scope, {
      providerId: null,
      reason: "Pipe",
      ...when,
      isTold: true,
      now: NOW_ISO,
    });
    await move(appointmentId, AT_3PM, { now: NOW_ISO });
    // Onto a time that is closed by now.
    await move(appointmentId, TUESDAY_2PM, { now: NOW_ISO, overrideReason: "As it was" });
    expect(await deliver(minutes(9))).toEqual([`closed ${TUESDAY_2PM} to ${OLD}`]);
  });

  test("is not told that it is closed then where staff put the visit there days later, knowing that", async () => {
    await write({ bySms: false });
    const appointmentId = await book();
    await deliver(NOW_ISO);
    const when = { startsLocal: "2026-12-01T13:00:00", endsLocal: "2026-12-01T14:45:00" };
    const pipe = { providerId: null, reason: "Pipe", ...when, isTold: true, now: NOW_ISO };
    await createClosure(db.pool, scope, pipe);
    await move(appointmentId, AT_3PM, { now: NOW_ISO });
    expect(await deliver(minutes(9))).toEqual([`moved ${AT_3PM} to ${OLD}`]);
    await move(appointmentId, TUESDAY_2PM, {
      now: "2026-11-25T15:00:00Z",
      overrideReason: "We open for him",
    });
    expect(await deliver("2026-11-25T15:09:00Z")).toEqual([`moved ${TUESDAY_2PM} to ${OLD}`]);
    expect(await deliver("2026-11-25T15:30:00Z")).toEqual([]);
  });
});

describe("an address to which nothing could be sent", () => {
  test("once it is put right is told how the visit is then, and nobody is rung about it any more", async () => {
    await write({ bySms: false });
    const appointmentId = await book();
    await deliver(NOW_ISO, isRefused);
    await rescheduleAppointment(db.pool, { orgId, appointmentId, scheduledAt: AT_3PM, now: NOW_ISO });
    await deliver(NOW_ISO, isRefused);
    await correct({ email: NEW });
    await deliver(minutes(1));
    expect(await deliver(minutes(4))).toEqual([`confirmation ${AT_3PM} to ${NEW}`]);
    expect(await deliver(minutes(9))).toEqual([]);
    expect((await failed()).map(({ startsAt, recipient }) => `${startsAt} ${recipient}`)).toEqual([]);
  });

  test("and which stays as it is is not tried again, whatever else of the contact changes", async () => {
    await write({ bySms: false });
    await book();
    await deliver(NOW_ISO, isRefused);
    await correct({ phone: MARY });
    await deliver(minutes(1));
    expect(await deliver(minutes(4))).toEqual([]);
    expect(await failed()).toHaveLength(1);
  });

  test("and a caller gives another one that is their own is told there", async () => {
    await write({ bySms: false });
    await book();
    await deliver(NOW_ISO, isRefused);
    await book({ email: NEW, scheduledAt: "2026-12-03T19:00:00Z" });
    await deliver(minutes(1));
    expect(await deliver(minutes(4))).toEqual([`confirmation ${TUESDAY_2PM} to ${NEW}`]);
  });

  test("of a visit that was cancelled since hears so at the right one", async () => {
    await write({ bySms: false });
    const appointmentId = await book();
    await deliver(NOW_ISO);
    await setAppointmentStatus(db.pool, scope, { appointmentId, status: "cancelled", now: NOW_ISO });
    await deliver(NOW_ISO);
    await deliver(minutes(3), isRefused);
    await correct({ email: NEW });
    await deliver(minutes(4));
    expect(await deliver(minutes(7))).toEqual([`cancelled ${TUESDAY_2PM} to ${NEW}`]);
  });
});

describe("a number that staff put right", () => {
  test("is told where the wrong one got the text, and where it could get none", async () => {
    await write({ byEmail: false });
    await book();
    await deliver(NOW_ISO);
    await correct({ phone: MARY });
    await deliver(minutes(1));
    expect(await deliver(minutes(4))).toEqual([`confirmation ${TUESDAY_2PM} to ${MARY}`]);
  });

  test("is told although a letter was, where the text failed", async () => {
    await write({});
    await book();
    expect(
      await deliver(NOW_ISO, (message) => (message.channel === "sms" ? isRefused(message) : {})),
    ).toHaveLength(2);
    await correct({ phone: MARY });
    await deliver(minutes(1));
    expect(await deliver(minutes(4))).toEqual([`confirmation ${TUESDAY_2PM} to ${MARY}`]);
    expect(await failed()).toEqual([]);
  });
});
