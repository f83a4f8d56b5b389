import { randomUUID } from "node:crypto";
import { E164, type IsoInstant, type MessageSettings, type OrgId } from "@callwaiting/domain";
import { createTestScope } from "@callwaiting/testing/scope";
import { openTestDb } from "@callwaiting/testing/database";
import { forAllTests } from "@callwaiting/testing/for-all-tests";
import { NOW_ISO, TUESDAY_2PM, comingAt } from "@callwaiting/testing/now";
import { JOHN } from "@callwaiting/testing/people";
import { beforeEach, describe, expect, test } from "vitest";
import { bookAppointment } from "../booking/book-appointment.ts";
import { movePerson } from "../contacts/change-persons.ts";
import { deletePersonData } from "../contacts/delete-person-data.ts";
import { loadContact } from "../contacts/load-contact.ts";
import { mergeContacts } from "../contacts/merge-contacts.ts";
import { saveContact } from "../contacts/save-contact.ts";
import { bookForStaff } from "../staff/book-for-staff.ts";
import { bookSeriesForStaff } from "../staff/series.ts";
import type { StaffScope } from "../with-staff.ts";
import { joinWaitlist } from "../waitlist/waitlist-entries.ts";
import { claimMessage, finishMessage } from "./claim-message.ts";
import { openMessageSettings, saveMessageSettings } from "./message-settings.ts";
import { planMessages } from "./plan-messages.ts";

// Now is Friday, November 20, 2026, 10:00 in New York.

const db = forAllTests(() => openTestDb());
const AT_3PM: IsoInstant = "2026-12-01T20:00:00Z";
const WEDNESDAY: IsoInstant = "2026-12-02T19:00:00Z";
const THURSDAY: IsoInstant = "2026-12-03T19:00:00Z";
const LETTERS: MessageSettings = {
  isOn: true,
  byEmail: true,
  bySms: false,
  smsAbroad: false,
  reminderMinutes: [120],
  undoMinutes: 0,
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
  const { version } = await openMessageSettings(db.pool, scope);
  await saveMessageSettings(db.pool, scope, { ...LETTERS, version });
});

type Booking = Partial<Parameters<typeof bookAppointment>[1]>;

/** What the contact is after it. */
async function book(patientName: string, scheduledAt: IsoInstant, more: Booking = {}): Promise<string> {
  const facts = { email: null, phone: JOHN, service: null, now: NOW_ISO };
  const outcome = await bookAppointment(db.pool, { orgId, patientName, scheduledAt, ...facts, ...more });
  if (outcome.kind !== "booked") throw new Error(outcome.kind);
  const { rows } = await db.owner.query<{ id: string }>(
    "select contact_id as id from appointments where org_id = $1 and appointment_id = $2",
    [orgId, outcome.appointment.appointmentId],
  );
  return rows[0]?.id ?? "";
}

const SAID: Booking = { isOwn: false, isCall: true };

/** Who is written to where of what is due by then. */
async function letters(now: IsoInstant = NOW_ISO): Promise<readonly string[]> {
  await planMessages(db.pool, orgId, now);
  const sent: string[] = [];
  for (let due = await claimMessage(db.pool, orgId, now); due !== null;) {
    sent.push(`${due.kind} of ${due.patientName} to ${due.recipient}`);
    const { messageId, attempt, recipient } = due;
    const how = { subject: "About your visit", body: "All of it", trouble: null, via: "smtp", now } as const;
    await finishMessage(db.pool, orgId, { messageId, attempt, recipient, ...how });
    due = await claimMessage(db.pool, orgId, now);
  }
  return sent.toSorted();
}

async function emailOf(contactId: string): Promise<string | null> {
  const loaded = await loadContact(db.pool, scope, contactId);
  if (loaded === null) throw new Error("No such contact");
  return loaded.email;
}

async function correct(contactId: string, email: string | null): Promise<void> {
  const loaded = await loadContact(db.pool, scope, contactId);
  if (loaded === null) throw new Error("No such contact");
  const { name, version } = loaded;
  const phone = loaded.phone === null ? null : E164.parse(loaded.phone);
  const saved = await saveContact(db.pool, scope, { contactId, version, name, phone, email });
  expect(saved.kind).toBe("saved");
}

async function addContact(name: string, phone: E164 | null, email: string | null): Promise<string> {
  const saved = await saveContact(db.pool, scope, { contactId: null, version: null, name, phone, email });
  if (saved.kind !== "saved") throw new Error(saved.kind);
  return saved.contact.contactId;
}

describe("an address that was said from elsewhere", () => {
  test("serves that visit alone, and is neither the contact's nor the person's", async () => {
    const contactId = await book("Carla Dorn", TUESDAY_2PM);
    expect(await letters()).toEqual([]);
    await book("Carla Dorn", WEDNESDAY, { ...SAID, email: "stranger@evil.example" });
    expect(await letters()).toEqual(["confirmation of Carla Dorn to stranger@evil.example"]);
    expect(await emailOf(contactId)).toBeNull();
    await book("Carla Dorn", THURSDAY);
    expect(await letters()).toEqual([]);
  });

  test("with the first booking of a number is not that of the next", async () => {
    const contactId = await book("Carla Dorn", TUESDAY_2PM, { ...SAID, email: "stranger@evil.example" });
    await book("Carla Dorn", WEDNESDAY);
    await book("Carla Dorn", THURSDAY, SAID);
    expect(await letters()).toEqual(["confirmation of Carla Dorn to stranger@evil.example"]);
    expect(await emailOf(contactId)).toBeNull();
  });

  test("takes nothing away from who is written to already", async () => {
    await book("Carla Dorn", TUESDAY_2PM, { email: "carla@example.com" });
    await book("Carla Dorn", WEDNESDAY, { ...SAID, email: "stranger@evil.example" });
    await book("Carla Dorn", THURSDAY, SAID);
    expect(await letters()).toEqual([
      "confirmation of Carla Dorn to carla@example.com",
      "confirmation of Carla Dorn to carla@example.com",
      "confirmation of Carla Dorn to stranger@evil.example",
    ]);
  });

  test("with a place on the waitlist is not that of later visits", async () => {
    const who = { orgId, name: "Carla Dorn", phone: JOHN, email: "stranger@evil.example", isOwn: false };
    await joinWaitlist(db.pool, { ...who, service: null, wish: {}, requestKey: null });
    await book("Carla Dorn", TUESDAY_2PM);
    expect(await letters()).toEqual([]);
  });

  test("gives way to what staff write down, and goes with the contact's data", async () => {
    // What staff write down goes by the real clock.
    const now = new Date().toISOString();
    const said = { ...SAID, now };
    const contactId = await book("Carla Dorn", comingAt("14:00"), { ...said, email: "carla@example.con" });
    await correct(contactId, "carla@example.com");
    expect(await letters(now)).toEqual(["confirmation of Carla Dorn to carla@example.com"]);
    await book("Carla Dorn", comingAt("14:00", 1), { ...said, email: "carla@work.example" });
    await deletePersonData(db.pool, scope, contactId);
    const { rows } = await db.owner.query(
      "select from appointments where org_id = $1 and said_email is not null",
      [orgId],
    );
    expect(rows).toEqual([]);
  });
});

describe("an address that staff correct", () => {
  test("is that of whoever had the old one, and of nobody else", async () => {
    await book("Joe Weld", TUESDAY_2PM, { email: "joe@weld.exmaple" });
    const contactId = await book("Amy Weld", WEDNESDAY);
    await correct(contactId, "joe@weld.example");
    expect(await letters()).toEqual(["confirmation of Joe Weld to joe@weld.example"]);
  });

  test("leaves others theirs", async () => {
    await book("Mara Lind", TUESDAY_2PM, { email: "mara@example.com" });
    const contactId = await book("Ben Lind", WEDNESDAY, { email: "ben@example.con" });
    await correct(contactId, "ben@example.com");
    expect(await letters()).toEqual([
      "confirmation of Ben Lind to ben@example.com",
      "confirmation of Mara Lind to mara@example.com",
    ]);
  });

  test("or take away is nobody's any more; others keep theirs", async () => {
    await book("Mara Lind", TUESDAY_2PM, { email: "mara@example.com" });
    const contactId = await book("Ben Lind", WEDNESDAY, { email: "ben@example.com" });
    await correct(contactId, null);
    expect(await letters()).toEqual(["confirmation of Mara Lind to mara@example.com"]);
  });

  test("and that nobody gave stays with whom the contact was named after", async () => {
    await book("Joe Weld", TUESDAY_2PM);
    const contactId = await book("Amy Weld", WEDNESDAY);
    await correct(contactId, "amy@example.com");
    await book("Joe Weld", THURSDAY);
    expect(await letters()).toEqual(["confirmation of Amy Weld to amy@example.com"]);
  });
});

describe("everybody of a number", () => {
  test("is written to at the address that they gave themselves, whoever gives one afterwards", async () => {
    await book("Mara Lind", TUESDAY_2PM, { email: "mara@example.com" });
    await book("Ben Lind", WEDNESDAY, { email: "ben@example.com" });
    await book("Mara Lind", THURSDAY);
    expect(await letters()).toEqual([
      "confirmation of Ben Lind to ben@example.com",
      "confirmation of Mara Lind to mara@example.com",
      "confirmation of Mara Lind to mara@example.com",
    ]);
  });

  test.each(["number_and_name", "name_and_birth_date"])(
    "who gave none is not written to at another's, where callers show who they are by %s",
    async (check) => {
      await db.owner.query("update organizations set caller_check = $2 where org_id = $1", [orgId, check]);
      await book("Mara Lind", TUESDAY_2PM);
      await book("Ben Lind", WEDNESDAY, { email: "ben@example.com" });
      expect(await letters()).toEqual(["confirmation of Ben Lind to ben@example.com"]);
    },
  );

  const TOM = { name: "Tom Jones", phone: JOHN, email: "tom@example.com" };

  /** At the desk, for somebody whom they take for a new contact: once, or as a series of one. */
  async function bookAtDesk(how: string, patientName: string | null, name = TOM.name): Promise<string> {
    const { rows } = await db.owner.query<{ id: string }>(
      "select service_id as id from services where org_id = $1",
      [orgId],
    );
    const what = { contact: { ...TOM, name }, patientName, serviceId: rows[0]?.id ?? "", now: NOW_ISO };
    const series = { seriesId: randomUUID(), startsAt: [WEDNESDAY], startsLocal: ["2026-12-02T14:00:00"] };
    const booked =
      how === "series"
        ? await bookSeriesForStaff(db.pool, scope, { ...what, ...series })
        : await bookForStaff(db.pool, scope, { ...what, startsAt: WEDNESDAY });
    return booked.kind;
  }

  test.each(["visit", "series"])(
    "who gave none is not written to at that of another whom staff book: a %s",
    async (how) => {
      await book("Mary Jones", TUESDAY_2PM);
      expect(await bookAtDesk(how, null)).toBe("booked");
      await book("Mary Jones", THURSDAY);
      expect(await letters()).toEqual(["confirmation of Tom Jones to tom@example.com"]);
    },
  );

  test.each(["visit", "series"])(
    "after whom the number is called is not written to at that of another whom staff know already: a %s",
    async (how) => {
      await book("Tom Jones", TUESDAY_2PM);
      await book("Mary Jones", THURSDAY);
      expect(await bookAtDesk(how, "Tom Jones", "Mary")).toBe("booked");
      expect((await letters()).filter((letter) => letter.includes("Mary"))).toEqual([]);
    },
  );

  test("who waits under the name that the number has gives their address to nobody else", async () => {
    await book("Mary Jones", TUESDAY_2PM);
    await db.owner.query("update contacts set name = 'Tom Jones' where org_id = $1", [orgId]);
    const who = { orgId, name: null, phone: JOHN, email: TOM.email, isOwn: true };
    await joinWaitlist(db.pool, { ...who, service: null, wish: {}, requestKey: null });
    expect(await letters()).toEqual([]);
  });

  test("goes on with an address that staff wrote down once another one comes and gives theirs", async () => {
    await addContact("M. Lind", JOHN, "mara@example.com");
    await book("Mara Lind", TUESDAY_2PM);
    await book("Ben Lind", WEDNESDAY, { email: "ben@example.com" });
    await book("Zed Lind", THURSDAY, SAID);
    expect(await letters()).toEqual([
      "confirmation of Ben Lind to ben@example.com",
      "confirmation of Mara Lind to mara@example.com",
    ]);
  });

  test("has their newest address", async () => {
    await book("Mara Lind", TUESDAY_2PM, { email: "mara@example.com" });
    await book("Mara Lind", WEDNESDAY, { email: "mara@work.example" });
    expect(await letters()).toEqual([
      "confirmation of Mara Lind to mara@work.example",
      "confirmation of Mara Lind to mara@work.example",
    ]);
  });

  test("keeps theirs when contacts are merged", async () => {
    const keepId = await addContact("Hal Pope", JOHN, "hal@example.com");
    const dropId = await addContact("Gia Pope", null, "gia@example.com");
    await book("Hal Pope", TUESDAY_2PM);
    await book("Gia Pope", WEDNESDAY, { phone: null, email: "gia@example.com" });
    await mergeContacts(db.pool, scope, { keepId, dropId });
    expect(await letters()).toEqual([
      "confirmation of Gia Pope to gia@example.com",
      "confirmation of Hal Pope to hal@example.com",
    ]);
  });

  test("keeps theirs under another contact", async () => {
    const toContactId = await addContact("Hal Pope", null, "hal@example.com");
    const contactId = await book("Gia Pope", WEDNESDAY, { email: "gia@example.com" });
    const { rows } = await db.owner.query<{ id: string }>(
      "select person_id as id from persons where org_id = $1",
      [orgId],
    );
    await movePerson(db.pool, scope, { contactId, personId: rows[0]?.id ?? "", toContactId });
    expect(await letters()).toEqual(["confirmation of Gia Pope to gia@example.com"]);
  });

  test("is reminded of their own visits, and once a day", async () => {
    const email = "reed@example.com";
    await book("Tom Reed", TUESDAY_2PM, { email });
    await book("Kim Reed", AT_3PM, { email });
    await book("Tom Reed", "2026-12-01T21:00:00Z", { email });
    await letters();
    expect(await letters("2026-12-01T19:00:00Z")).toEqual([
      `reminder of Kim Reed to ${email}`,
      `reminder of Tom Reed to ${email}`,
    ]);
  });
});
