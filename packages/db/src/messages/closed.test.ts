import type { IsoInstant, MessageSettings, OrgId } from "@callwaiting/domain";
import { createTestScope } from "@callwaiting/testing/scope";
import { openTestDb } from "@callwaiting/testing/database";
import { forAllTests } from "@callwaiting/testing/for-all-tests";
import { NOW_ISO, TUESDAY_2PM } from "@callwaiting/testing/now";
import { JOHN, MARY } from "@callwaiting/testing/people";
import { beforeEach, describe, expect, test } from "vitest";
import { bookAppointment } from "../booking/book-appointment.ts";
import { cancelAppointment } from "../booking/cancel-appointment.ts";
import { rescheduleAppointment } from "../booking/reschedule-appointment.ts";
import { loadContact } from "../contacts/load-contact.ts";
import { saveContact } from "../contacts/save-contact.ts";
import { createClosure, deleteClosure, findAffected, updateClosure } from "../settings/closures.ts";
import type { StaffScope } from "../with-staff.ts";
import { type DueMessage, claimMessage, finishMessage } from "./claim-message.ts";
import { listMessages } from "./list-messages.ts";
import { openMessageSettings, saveMessageSettings } from "./message-settings.ts";
import { planMessages } from "./plan-messages.ts";

// Now is Friday, November 20, 2026, 10:00 in New York; the visit is on Tuesday, December 1, 14:00.

const db = forAllTests(() => openTestDb());
const LATER: IsoInstant = "2026-11-20T15:02:00Z";
const WEDNESDAY_2PM: IsoInstant = "2026-12-02T19:00:00Z";
const TUESDAY = { startsLocal: "2026-12-01T00:00:00", endsLocal: "2026-12-02T00:00:00" };
const CLOSED = { providerId: null, reason: "A burst pipe", ...TUESDAY, isTold: true, now: NOW_ISO };
const ON: MessageSettings = {
  isOn: true,
  byEmail: true,
  bySms: false,
  smsAbroad: false,
  reminderMinutes: [2_880],
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
  expect((await saveMessageSettings(db.pool, scope, { ...settings, version })).kind).toBe("saved");
};

async function book(more: Partial<Parameters<typeof bookAppointment>[1]> = {}) {
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
  return outcome.appointment;
}

const close = async (more: Partial<Parameters<typeof createClosure>[2]> = {}) => {
  const saved = await createClosure(db.pool, scope, { ...CLOSED, ...more });
  if (saved.kind !== "saved") throw new Error(saved.kind);
  return saved;
};

/** Planned and handed over as it would be at that moment; what came out, in order. */
async function deliver(now: IsoInstant = NOW_ISO): Promise<readonly string[]> {
  await planMessages(db.pool, orgId, now);
  const told: string[] = [];
  for (;;) {
    const message = await claimMessage(db.pool, orgId, now);
    if (message === null) return told;
    told.push(`${message.kind} to ${message.recipient}`);
    await finish(message, now);
  }
}

const finish = ({ messageId, attempt, recipient, channel }: DueMessage, now: IsoInstant) =>
  finishMessage(db.pool, orgId, {
    messageId,
    attempt,
    recipient,
    subject: null,
    body: "All of it",
    trouble: null,
    via: channel === "sms" ? "twilio" : "smtp",
    now,
  });

const TOLD = "closed to john@example.com";
const CONFIRMED = "confirmation to john@example.com";

describe("that the clinic is closed when somebody would come", () => {
  test("is told where staff chose it, once, after the time for an undo", async () => {
    await book();
    expect(await deliver()).toEqual([CONFIRMED]);
    const { affected } = await close();
    expect(affected).toMatchObject([{ patientName: "John Smith", toldBy: ["email"] }]);
    expect(await deliver()).toEqual([]);
    expect(await deliver(LATER)).toEqual([TOLD]);
    await close({ reason: "A second closure of the same day" });
    expect(await deliver("2026-11-20T15:10:00Z")).toEqual([]);
  });

  test("is not given to a server that cannot write it, and waits for one that can", async () => {
    await book();
    await deliver();
    await close();
    await planMessages(db.pool, orgId, NOW_ISO);
    const { rows } = await db.owner.query<{ taken: unknown }>(
      "select claim_message(p_org_id => $1, p_now => $2, p_channels => '{email,sms}') as taken",
      [orgId, LATER],
    );
    expect(rows[0]?.taken).toBeNull();
    expect(await deliver(LATER)).toEqual([TOLD]);
  });

  test("is told to nobody where staff did not choose it, nor where the clinic writes to nobody", async () => {
    await book();
    await deliver();
    expect((await close({ isTold: false })).affected).toMatchObject([{ toldBy: [] }]);
    await save({ ...ON, isOn: false });
    expect((await close()).affected).toMatchObject([{ toldBy: [] }]);
    await save(ON);
    expect(await deliver(LATER)).toEqual([]);
  });

  test("is told to those alone whom it concerns", async () => {
    await book();
    await book({
      patientName: "Mary Jones",
      phone: MARY,
      email: "mary@example.com",
      scheduledAt: WEDNESDAY_2PM,
    });
    await deliver();
    expect(await findAffected(db.pool, scope, { providerId: null, ...TUESDAY, now: NOW_ISO })).toHaveLength(
      1,
    );
    await close();
    expect(await deliver(LATER)).toEqual([TOLD]);
  });

  test("is not told once the closure was lifted, however late that was", async () => {
    await book();
    await deliver();
    const { closure } = await close();
    await planMessages(db.pool, orgId, NOW_ISO);
    await deleteClosure(db.pool, scope, closure);
    // Without a look at what changed since.
    expect(await claimMessage(db.pool, orgId, LATER)).toBeNull();
    expect(await troubles()).toContain("closed: the closure was lifted");
  });

  test("is not told where it became another day's closure, and by hand of nobody twice", async () => {
    await book();
    await deliver();
    const { closure } = await close();
    await updateClosure(db.pool, scope, {
      ...closure,
      startsLocal: "2026-12-02T00:00:00",
      endsLocal: "2026-12-03T00:00:00",
    });
    expect(await deliver(LATER)).toEqual([]);
  });

  test("is not told of a visit that was moved or cancelled meanwhile", async () => {
    const { appointmentId } = await book();
    const mary = await book({
      patientName: "Mary Jones",
      phone: MARY,
      email: "mary@example.com",
      scheduledAt: "2026-12-01T20:00:00Z",
    });
    await deliver();
    await close();
    const moved = await rescheduleAppointment(db.pool, {
      orgId,
      appointmentId,
      scheduledAt: WEDNESDAY_2PM,
      now: NOW_ISO,
    });
    expect(moved.kind).toBe("moved");
    await cancelAppointment(db.pool, { orgId, appointmentId: mary.appointmentId, now: NOW_ISO });
    expect([...(await deliver(LATER))].sort()).toEqual([
      "cancelled to mary@example.com",
      "moved to john@example.com",
    ]);
  });

  test("ends reminders of it; once it is lifted after that, they hear that the visit takes place", async () => {
    await book();
    await deliver();
    const { closure } = await close();
    expect(await deliver(LATER)).toEqual([TOLD]);
    expect(await deliver("2026-11-29T19:00:00Z")).toEqual([]);
    expect(await troubles()).toContain("reminder: they were told that it is closed then");
    await deleteClosure(db.pool, scope, closure);
    expect(await deliver("2026-11-29T19:05:00Z")).toEqual([]);
    expect(await deliver("2026-11-29T19:07:00Z")).toEqual([CONFIRMED]);
    await close({ now: "2026-11-29T19:10:00Z" });
    expect(await deliver("2026-11-29T19:12:00Z")).toEqual([TOLD]);
  });

  test("ends reminders of it also where that closure has given way to another one that nobody is told of", async () => {
    await book();
    await deliver();
    const { closure } = await close();
    expect(await deliver(LATER)).toEqual([TOLD]);
    await deleteClosure(db.pool, scope, closure);
    await close({ isTold: false });
    expect(await deliver("2026-11-29T19:00:00Z")).toEqual([]);
    expect(await deliver("2026-11-29T19:05:00Z")).toEqual([]);
  });

  test("is no longer what they know once they heard that the visit takes place", async () => {
    await book();
    await deliver();
    const { closure } = await close();
    expect(await deliver(LATER)).toEqual([TOLD]);
    await deleteClosure(db.pool, scope, closure);
    await deliver("2026-11-20T15:10:00Z");
    expect(await deliver("2026-11-20T15:20:00Z")).toEqual([CONFIRMED]);
    await close({ isTold: false });
    expect(await deliver("2026-11-29T19:00:00Z")).toEqual(["reminder to john@example.com"]);
  });

  test("is told by text where the clinic writes so", async () => {
    await save({ ...ON, byEmail: false, bySms: true });
    await book();
    await deliver();
    expect((await close()).affected).toMatchObject([{ toldBy: ["sms"] }]);
    expect(await deliver(LATER)).toEqual([`closed to ${JOHN}`]);
  });

  test("reaches people whose visits were imported as well, because somebody chose it", async () => {
    await book();
    await db.owner.query("update appointments set source = 'import' where org_id = $1", [orgId]);
    expect(await deliver()).toEqual([]);
    await close();
    expect(await deliver(LATER)).toEqual([TOLD]);
  });
});

async function troubles(): Promise<readonly string[]> {
  const { items } = await listMessages(db.pool, scope, {});
  return items.filter(({ trouble }) => trouble !== null).map(({ kind, trouble }) => `${kind}: ${trouble}`);
}

describe("an address that staff put right", () => {
  async function correct(contactId: string, email: string) {
    const contact = await loadContact(db.pool, scope, contactId);
    if (contact === null) throw new Error("no contact");
    const saved = await saveContact(db.pool, scope, { ...contact, phone: JOHN, email });
    expect(saved.kind).toBe("saved");
  }

  test("gets the confirmation that went to the wrong one, once", async () => {
    const { contactId } = await book({ email: "jhon@example.com" });
    expect(await deliver()).toEqual(["confirmation to jhon@example.com"]);
    await correct(contactId, "john@example.com");
    expect(await deliver(NOW_ISO)).toEqual([]);
    expect(await deliver(LATER)).toEqual([CONFIRMED]);
    await correct(contactId, "jhon@example.com");
    await correct(contactId, "john@example.com");
    expect(await deliver("2026-11-20T15:10:00Z")).toEqual([]);
  });

  test("before anything was sent gets one confirmation", async () => {
    const { contactId } = await book({ email: "jhon@example.com" });
    await correct(contactId, "john@example.com");
    expect(await deliver(LATER)).toEqual([CONFIRMED]);
    expect(await deliver("2026-11-20T15:10:00Z")).toEqual([]);
  });

  test("is told of no visit that is over or off", async () => {
    const { contactId, appointmentId } = await book({ email: "jhon@example.com" });
    await deliver();
    await cancelAppointment(db.pool, { orgId, appointmentId, now: NOW_ISO });
    expect(await deliver()).toEqual(["cancelled to jhon@example.com"]);
    await correct(contactId, "john@example.com");
    expect(await deliver(LATER)).toEqual([]);
  });
});

describe("texts about changes to one number", () => {
  const AT = (minutes: number): IsoInstant =>
    new Date(Date.parse(NOW_ISO) + minutes * 60_000).toISOString().replace(".000Z", "Z");

  async function bookAndCancel(times: number): Promise<readonly string[]> {
    const sent: string[] = [];
    for (let round = 0; round < times; round += 1) {
      const { appointmentId } = await book({ requestKey: `round ${round}`, email: null });
      sent.push(...(await deliver(AT(round))));
      await cancelAppointment(db.pool, { orgId, appointmentId, now: NOW_ISO });
      sent.push(...(await deliver(AT(round))));
    }
    return sent;
  }

  beforeEach(() => save({ ...ON, byEmail: false, bySms: true, reminderMinutes: [] }));

  test("are ten in a day, whatever is booked and cancelled; of what came after them the last state is told", async () => {
    expect(await bookAndCancel(8)).toHaveLength(10);
    await book({ requestKey: "at last", email: null });
    expect(await deliver(AT(30))).toEqual([]);
    const { items } = await listMessages(db.pool, scope, { status: "planned" });
    expect(items).toMatchObject([
      {
        kind: "confirmation",
        trouble: "ten texts about changes went to this number within a day",
        dueAt: AT(24 * 60),
      },
    ]);
    expect(await deliver(AT(24 * 60))).toEqual([`confirmation to ${JOHN}`]);
  });

  test("that would come after the visit has begun stand on Today", async () => {
    await bookAndCancel(5);
    await book({ scheduledAt: "2026-11-20T20:00:00Z", email: null });
    expect(await deliver(AT(30))).toEqual([]);
    const { items } = await listMessages(db.pool, scope, { status: "failed" });
    expect(items).toMatchObject([{ kind: "confirmation", startsAt: "2026-11-20T20:00:00Z" }]);
  });

  test("of another number are not held up", async () => {
    await bookAndCancel(5);
    await book({ patientName: "Mary Jones", phone: MARY, email: null, scheduledAt: WEDNESDAY_2PM });
    expect(await deliver(AT(30))).toEqual([`confirmation to ${MARY}`]);
  });
});

test("as many reminders reach a person in a day and in a week as the clinic wants at most", async () => {
  // Eight visits, of which one is near every two hours of two days.
  const remindOfAll = async (remindersADay: number, remindersAWeek: number) => {
    await save({
      ...ON,
      reminderMinutes: [60],
      quietFrom: "00:00",
      quietUntil: "00:00",
      remindersADay,
      remindersAWeek,
    });
    for (const day of ["2026-12-02", "2026-12-03"]) {
      for (const hour of [14, 16, 18, 20]) {
        await book({ requestKey: `${day} ${hour}`, scheduledAt: `${day}T${hour + 1}:00:00Z` });
      }
    }
    await deliver();
    const count = async (day: string) => {
      let sent = 0;
      for (const hour of [14, 16, 18, 20]) sent += (await deliver(`${day}T${hour}:00:00Z`)).length;
      return sent;
    };
    return [await count("2026-12-02"), await count("2026-12-03")];
  };
  expect(await remindOfAll(2, 3)).toEqual([2, 1]);
  scope = await createTestScope(db.owner);
  ({ orgId } = scope);
  expect(await remindOfAll(1, 20)).toEqual([1, 1]);
});
