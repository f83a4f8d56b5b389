import { type IsoInstant, type MessageSettings, type OrgId } from "@callwaiting/domain";
import { createTestScope } from "@callwaiting/testing/scope";
import { openTestDb } from "@callwaiting/testing/database";
import { forAllTests } from "@callwaiting/testing/for-all-tests";
import { NOW_ISO, TUESDAY_2PM, comingAt } from "@callwaiting/testing/now";
import { JOHN } from "@callwaiting/testing/people";
import { beforeEach, describe, expect, test } from "vitest";
import { bookAppointment } from "../booking/book-appointment.ts";
import { cancelAppointment } from "../booking/cancel-appointment.ts";
import { rescheduleAppointment } from "../booking/reschedule-appointment.ts";
import { setAppointmentStatus } from "../staff/change-appointment.ts";
import type { StaffScope } from "../with-staff.ts";
import {
  type DueMessage,
  type HandedOver,
  claimMessage,
  findPromisedChannels,
  finishMessage,
} from "./claim-message.ts";
import { reportMessage } from "./consents.ts";
import { openMessageSettings, saveMessageSettings } from "./message-settings.ts";
import { planMessages } from "./plan-messages.ts";

// Now is Friday, November 20, 2026, 10:00 in New York; the visit is on Tuesday, December 1, 14:00.

const db = forAllTests(() => openTestDb());
const WEDNESDAY_2PM: IsoInstant = "2026-12-02T19:00:00Z";
const ADDRESS = "john@example.com";
const BOTH: MessageSettings = {
  isOn: true,
  byEmail: true,
  bySms: true,
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
  await save(BOTH);
});

const save = async (settings: MessageSettings) => {
  const { version } = await openMessageSettings(db.pool, scope);
  expect((await saveMessageSettings(db.pool, scope, { ...settings, version })).kind).toBe("saved");
};

const book = async (
  email: string | null = ADDRESS,
  scheduledAt: IsoInstant = TUESDAY_2PM,
  now: IsoInstant = NOW_ISO,
): Promise<string> => {
  const outcome = await bookAppointment(db.pool, {
    orgId,
    patientName: "John Smith",
    email,
    phone: JOHN,
    service: null,
    scheduledAt,
    now,
  });
  if (outcome.kind !== "booked") throw new Error(outcome.kind);
  return outcome.appointment.appointmentId;
};

const finish = (message: DueMessage, more: Partial<HandedOver> = {}) =>
  finishMessage(db.pool, orgId, {
    messageId: message.messageId,
    attempt: message.attempt,
    recipient: message.recipient,
    subject: null,
    body: "All of it",
    trouble: null,
    via: "twilio",
    ...more,
  });

type Handed = (message: DueMessage) => Partial<HandedOver>;

/** Planned and handed over as it would be at that moment; what came out, in order. */
async function deliver(now: IsoInstant = NOW_ISO, handed: Handed = () => ({})): Promise<readonly string[]> {
  await planMessages(db.pool, orgId, now);
  const sent: string[] = [];
  for (;;) {
    const message = await claimMessage(db.pool, orgId, now);
    if (message === null) return sent;
    sent.push(`${message.kind} ${message.startsAt} to ${message.recipient}`);
    await finish(message, { now, ...handed(message) });
  }
}

async function dropped(): Promise<readonly string[]> {
  const { rows } = await db.owner.query<{ line: string }>(
    `select concat_ws(' ', channel, kind, trouble) as line from messages
     where org_id = $1 and status = 'dropped' order by due_at, channel`,
    [orgId],
  );
  return rows.map(({ line }) => line);
}

const claim = async (now: IsoInstant = NOW_ISO): Promise<DueMessage> => {
  await planMessages(db.pool, orgId, now);
  const message = await claimMessage(db.pool, orgId, now);
  if (message === null) throw new Error("nothing is due");
  return message;
};

describe("a clinic that writes both ways", () => {
  test("confirms by text and by letter, and reminds of a visit by text alone", async () => {
    await book();
    expect(await deliver()).toEqual([
      `confirmation ${TUESDAY_2PM} to ${JOHN}`,
      `confirmation ${TUESDAY_2PM} to ${ADDRESS}`,
    ]);
    expect(await deliver("2026-11-29T19:00:00Z")).toEqual([`reminder ${TUESDAY_2PM} to ${JOHN}`]);
    expect(await dropped()).toEqual(["email reminder enough was sent"]);
  });

  test("reminds of it once also where two reminders a day are allowed, and by letter where the text did not arrive", async () => {
    await save({ ...BOTH, remindersADay: 2 });
    await book();
    await deliver();
    const [reminded, after] = ["2026-11-29T19:00:00Z", "2026-11-29T19:05:00Z"] as const;
    expect(await deliver(reminded, ({ messageId }) => ({ reference: `SM${messageId}` }))).toEqual([
      `reminder ${TUESDAY_2PM} to ${JOHN}`,
    ]);
    expect(await dropped()).toEqual(["email reminder they were reminded the other way"]);
    const { rows } = await db.owner.query<{ reference: string }>(
      "select reference from messages where org_id = $1 and kind = 'reminder' and status = 'sent'",
      [orgId],
    );
    const report = { reference: rows[0]?.reference ?? "", trouble: "the number is not reachable (30003)" };
    await reportMessage(db.pool, orgId, report);
    expect(await deliver(after)).toEqual([`reminder ${TUESDAY_2PM} to ${ADDRESS}`]);
  });

  test("reminds by letter where the number takes no texts", async () => {
    await book();
    await deliver();
    const landline: Handed = ({ channel }) =>
      channel === "sms" ? { trouble: "the number takes no texts", isNeedless: true } : {};
    expect(await deliver("2026-11-29T19:00:00Z", landline)).toEqual([
      `reminder ${TUESDAY_2PM} to ${JOHN}`,
      `reminder ${TUESDAY_2PM} to ${ADDRESS}`,
    ]);
    expect(await dropped()).toEqual(["sms reminder the number takes no texts"]);
  });

  test("reminds by letter where the carrier says later that the text did not arrive, and counts that one not", async () => {
    await book();
    await deliver();
    const [reminded, after] = ["2026-11-29T19:00:00Z", "2026-11-29T19:05:00Z"] as const;
    await deliver(reminded, ({ messageId }) => ({ reference: `SM${messageId}` }));
    const { rows } = await db.owner.query<{ reference: string }>(
      "select reference from messages where org_id = $1 and kind = 'reminder' and status = 'sent'",
      [orgId],
    );
    const report = { reference: rows[0]?.reference ?? "", trouble: "the number is not reachable (30003)" };
    expect(await reportMessage(db.pool, orgId, report)).toBe(true);
    expect(await deliver(after)).toEqual([`reminder ${TUESDAY_2PM} to ${ADDRESS}`]);
    await reportMessage(db.pool, orgId, report);
    expect(await deliver(after)).toEqual([]);
  });

  test("tells of a move and of a cancellation both ways", async () => {
    const appointmentId = await book();
    await deliver();
    await rescheduleAppointment(db.pool, { orgId, appointmentId, scheduledAt: WEDNESDAY_2PM, now: NOW_ISO });
    expect(await deliver()).toEqual([
      `moved ${WEDNESDAY_2PM} to ${JOHN}`,
      `moved ${WEDNESDAY_2PM} to ${ADDRESS}`,
    ]);
    await cancelAppointment(db.pool, { orgId, appointmentId, now: NOW_ISO });
    expect(await deliver()).toEqual([
      `cancelled ${WEDNESDAY_2PM} to ${JOHN}`,
      `cancelled ${WEDNESDAY_2PM} to ${ADDRESS}`,
    ]);
  });

  test("does not confirm once more to an address that became known after the text", async () => {
    await book(null);
    expect(await deliver()).toEqual([`confirmation ${TUESDAY_2PM} to ${JOHN}`]);
    await db.owner.query("update contacts set email = $2 where org_id = $1", [orgId, ADDRESS]);
    expect(await deliver()).toEqual([]);
  });

  test("confirms by text as well where the text waited while the visit was off for a moment", async () => {
    const appointmentId = await book();
    const busy: Handed = ({ channel }) => (channel === "sms" ? { trouble: "Twilio is busy" } : {});
    await deliver(NOW_ISO, busy);
    await cancelAppointment(db.pool, { orgId, appointmentId, now: NOW_ISO });
    await planMessages(db.pool, orgId, NOW_ISO);
    await setAppointmentStatus(db.pool, scope, { appointmentId, status: "confirmed", now: NOW_ISO });
    await planMessages(db.pool, orgId, NOW_ISO);
    expect(await deliver("2026-11-20T15:03:00Z")).toEqual([`confirmation ${TUESDAY_2PM} to ${JOHN}`]);
    expect(await deliver("2026-11-20T15:30:00Z")).toEqual([]);
  });

  test("gives a server that knows of no texts letters alone", async () => {
    await book();
    await planMessages(db.pool, orgId, NOW_ISO);
    const { rows } = await db.owner.query<{ taken: { recipient: string } }>(
      "select claim_message(p_org_id => $1, p_now => $2) as taken",
      [orgId, NOW_ISO],
    );
    expect(rows[0]?.taken.recipient).toBe(ADDRESS);
  });
});

test("texts that were switched off are dropped, and switched on they go for visits that are known", async () => {
  const day = new Date(Date.now() + 20 * 86_400_000).toISOString().slice(0, 10);
  const outcome = await bookAppointment(db.pool, {
    orgId,
    patientName: "John Smith",
    email: ADDRESS,
    phone: JOHN,
    service: null,
    scheduledAt: `${day}T17:00:00Z`,
  });
  expect(outcome.kind).toBe("booked");
  await deliver(new Date().toISOString());
  await save({ ...BOTH, bySms: false });
  expect(await dropped()).toEqual(["sms reminder texts are switched off"]);
  await save(BOTH);
  expect(await dropped()).toEqual([]);
});

describe("a number that has asked for no texts", () => {
  test("gets none, and the letter comes all the same", async () => {
    await db.owner.query(
      "insert into message_consents (org_id, channel, address, is_allowed, how) values ($1, 'sms', $2, false, 'reply')",
      [orgId, JOHN],
    );
    await book();
    expect(await deliver()).toEqual([`confirmation ${TUESDAY_2PM} to ${ADDRESS}`]);
    expect(await dropped()).toEqual(["sms confirmation they asked for no texts"]);
  });
});

describe("what the phone may promise", () => {
  const promised = (appointmentId: string, email: string | null = ADDRESS) => {
    // As the phone has it, with more than is asked for.
    const understood = { appointmentId, email, phone: JOHN, name: "John Smith", corrections: [] };
    return findPromisedChannels(db.pool, orgId, understood);
  };
  // By the database's own clock, by which the phone books.
  const bookSoon = () => book(ADDRESS, comingAt("14:00"), new Date().toISOString());

  test("is what is about to be sent to the address that was given, and no more", async () => {
    const appointmentId = await bookSoon();
    expect(await promised(appointmentId)).toEqual(["sms", "email"]);
    expect(await promised(appointmentId, "another@example.com")).toEqual(["sms"]);
    expect(await promised(appointmentId, null)).toEqual(["sms"]);
  });

  test("is nothing that they have stopped, that is switched off, or that is over", async () => {
    const appointmentId = await bookSoon();
    await db.owner.query(
      "insert into message_consents (org_id, channel, address, is_allowed, how) values ($1, 'sms', $2, false, 'reply')",
      [orgId, JOHN],
    );
    expect(await promised(appointmentId)).toEqual(["email"]);
    await save({ ...BOTH, byEmail: false });
    expect(await promised(appointmentId)).toEqual([]);
    await save(BOTH);
    await cancelAppointment(db.pool, { orgId, appointmentId });
    expect(await promised(appointmentId)).toEqual([]);
  });
});

test("no text is promised to a number that had ten today", async () => {
  const now = new Date().toISOString();
  const appointmentId = await book(ADDRESS, comingAt("14:00"), now);
  const promised = () => findPromisedChannels(db.pool, orgId, { appointmentId, email: ADDRESS, phone: JOHN });
  const tell = (from: number, until: number) =>
    db.owner.query(
      `insert into messages (org_id, appointment_id, channel, kind, revision, again, starts_local, provider_id, due_at, status, sent_at, recipient)
       select org_id, appointment_id, 'sms', 'moved', 0, n, starts_local, provider_id, $3, 'sent', $3, $4
       from appointments, generate_series($5::int, $6::int) n where org_id = $1 and appointment_id = $2`,
      [orgId, appointmentId, now, JOHN, from, until],
    );
  // Of another version of the visit.
  await db.owner.query("update appointments set revision = 5 where org_id = $1", [orgId]);
  await tell(1, 9);
  expect(await promised()).toEqual(["sms", "email"]);
  await tell(10, 10);
  expect(await promised()).toEqual(["email"]);
});

describe("a second person on a number", () => {
  const bookFor = async (
    patientName: string,
    email: string | null,
    scheduledAt: IsoInstant,
    isOwn = true,
  ) => {
    const outcome = await bookAppointment(db.pool, {
      orgId,
      patientName,
      email,
      phone: JOHN,
      service: null,
      scheduledAt,
      isOwn,
      now: NOW_ISO,
    });
    expect(outcome.kind).toBe("booked");
  };
  const letters = async () => {
    await save({ ...BOTH, bySms: false });
    await planMessages(db.pool, orgId, NOW_ISO);
    const patients: string[] = [];
    for (let message = await claimMessage(db.pool, orgId, NOW_ISO); message !== null;) {
      patients.push(`${message.patientName} at ${message.recipient}`);
      await finish(message, { via: "smtp", now: NOW_ISO });
      message = await claimMessage(db.pool, orgId, NOW_ISO);
    }
    return patients.toSorted();
  };

  test("who gave no address has no letter to the first one's", async () => {
    await bookFor("John Smith", ADDRESS, TUESDAY_2PM);
    await bookFor("Mary Smith", null, WEDNESDAY_2PM);
    expect(await letters()).toEqual([`John Smith at ${ADDRESS}`]);
    expect(await dropped()).toEqual([
      "email confirmation the address was given for somebody else of this number",
    ]);
  });

  test("who gave the same address has letters there, and so has the first", async () => {
    await bookFor("John Smith", ADDRESS, TUESDAY_2PM);
    await bookFor("Mary Smith", ADDRESS, WEDNESDAY_2PM);
    expect(await letters()).toEqual([`John Smith at ${ADDRESS}`, `Mary Smith at ${ADDRESS}`]);
  });

  test("who only said the number has their letters to an address that was not known, and the first has none there", async () => {
    await bookFor("John Smith", null, TUESDAY_2PM);
    await bookFor("Mary Smith", "mary@example.com", WEDNESDAY_2PM, false);
    expect(await letters()).toEqual(["Mary Smith at mary@example.com"]);
  });
});

describe("a text of which nobody knows whether it was taken", () => {
  const ASKED_AGAIN = "2026-11-20T15:02:00Z";

  test("is given out again with when that began, and with the texts that are known to be others", async () => {
    await book(null);
    const first = await claim();
    expect(first).toMatchObject({ channel: "sms", unsettledSince: null, otherReferences: [] });
    await finish(first, { trouble: "Twilio did not answer", isUnknown: true, now: NOW_ISO });
    await book(null, WEDNESDAY_2PM);
    const other = await claim("2026-11-20T15:00:30Z");
    await finish(other, { reference: "SM-other", now: "2026-11-20T15:00:30Z" });
    const again = await claim(ASKED_AGAIN);
    expect(again).toMatchObject({
      messageId: first.messageId,
      attempt: 2,
      unsettledSince: NOW_ISO,
      otherReferences: ["SM-other"],
    });
    await finish(again, { reference: "SM-first", now: ASKED_AGAIN });
    await expect(finish({ ...other, attempt: 1 }, { reference: "SM-first" })).resolves.toBe(false);
  });

  test("is one that is known again once the carrier has refused it", async () => {
    await book(null);
    await finish(await claim(), { trouble: "Twilio asked for another try later", now: NOW_ISO });
    expect(await claim(ASKED_AGAIN)).toMatchObject({ attempt: 2, unsettledSince: null });
  });

  test("counts as told: a cancellation follows it", async () => {
    const appointmentId = await book(null);
    await finish(await claim(), { trouble: "Twilio did not answer", isUnknown: true, now: NOW_ISO });
    await cancelAppointment(db.pool, { orgId, appointmentId, now: NOW_ISO });
    expect(await deliver()).toEqual([`cancelled ${TUESDAY_2PM} to ${JOHN}`]);
  });

  test("because its server died is given out after ten minutes with when that began", async () => {
    await book(null);
    await claim();
    expect(await claim("2026-11-20T15:10:00Z")).toMatchObject({ attempt: 2, unsettledSince: NOW_ISO });
  });
});

describe("a reminder of which nobody knows whether it was taken", () => {
  const DUE = "2026-11-29T20:00:00Z";
  const A_MINUTE_LATER = "2026-11-29T20:01:00Z";
  const isUnknown = { trouble: "Twilio did not answer", isUnknown: true };

  test("counts as one of the day, and is asked after all the same", async () => {
    await book(null);
    await book(null, "2026-12-01T20:00:00Z");
    await deliver();
    const first = await claim(DUE);
    await finish(first, { ...isUnknown, now: DUE });
    expect(await claimMessage(db.pool, orgId, DUE)).toBeNull();
    expect(await dropped()).toEqual(["sms reminder enough was sent"]);
    expect(await claim(A_MINUTE_LATER)).toMatchObject({ messageId: first.messageId, attempt: 2 });
  });

  test("goes as a letter once it is known that it was not", async () => {
    await book();
    await deliver();
    await finish(await claim(DUE), { ...isUnknown, now: DUE });
    expect(await claimMessage(db.pool, orgId, DUE)).toBeNull();
    const landline: Handed = ({ channel }) =>
      channel === "sms" ? { trouble: "the number is a landline (21614)", isFinal: true } : {};
    expect(await deliver(A_MINUTE_LATER, landline)).toEqual([
      `reminder ${TUESDAY_2PM} to ${JOHN}`,
      `reminder ${TUESDAY_2PM} to ${ADDRESS}`,
    ]);
  });
});

test("ten texts about changes are enough for a day, also where nobody knows whether they were taken", async () => {
  const appointmentId = await book(null);
  await db.owner.query(
    `insert into messages (org_id, appointment_id, channel, kind, revision, again, starts_local, provider_id, due_at, unsettled_at, recipient)
     select org_id, appointment_id, 'sms', 'moved', 0, n, starts_local, provider_id, $3, $3, $4
     from appointments, generate_series(1, 10) n where org_id = $1 and appointment_id = $2`,
    [orgId, appointmentId, NOW_ISO, JOHN],
  );
  const { rows } = await db.owner.query<{ full: string }>(
    "select iso_instant(too_many_texts_until($1, $2, $3)) as full",
    [orgId, JOHN, NOW_ISO],
  );
  expect(rows[0]?.full).toBe("2026-11-21T15:00:00Z");
});
