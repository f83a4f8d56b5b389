import { randomUUID } from "node:crypto";
import { E164, EventKind, type IsoInstant } from "@callwaiting/domain";
import { beforeEach, describe, expect, test } from "vitest";
import { openTestDb } from "@callwaiting/testing/database";
import { forAllTests } from "@callwaiting/testing/for-all-tests";
import { createTestScope } from "@callwaiting/testing/scope";
import { bookAppointment } from "../booking/book-appointment.ts";
import { findAppointmentsOfCaller } from "../booking/find-appointments-of-caller.ts";
import { createCalendarFeed, findCalendarFeed } from "../calendar/calendar-feeds.ts";
import { listChanges } from "../changes/list-changes.ts";
import { claimMessage } from "../messages/claim-message.ts";
import { switchMessagesOn } from "../messages/message-settings.ts";
import { planMessages } from "../messages/plan-messages.ts";
import { listUpcoming } from "../staff/list-appointments.ts";
import { findVisit } from "../visits/find-visit.ts";
import { claimWebhook, planWebhooks } from "../webhooks/deliver-webhooks.ts";
import { createWebhookEndpoint } from "../webhooks/webhook-endpoints.ts";
import { joinWaitlist, listWaitlist } from "../waitlist/waitlist-entries.ts";
import type { StaffScope } from "../with-staff.ts";
import { mergePersons, movePerson, savePerson } from "./change-persons.ts";
import { deletePersonData } from "./delete-person-data.ts";
import { exportPersonData } from "./export-person-data.ts";
import { loadContact } from "./load-contact.ts";
import { mergeContacts } from "./merge-contacts.ts";

const [HOME, WORK] = [E164.parse("+14155550123"), E164.parse("+14155550124")];
const db = forAllTests(() => openTestDb());
let scope: StaffScope;
let day = 0;
beforeEach(async () => {
  scope = await createTestScope(db.owner);
  day = 2;
});

async function book(phone: E164, patientName: string): Promise<string> {
  day += 1;
  const scheduledAt: IsoInstant = `${new Date(Date.now() + day * 86_400_000).toISOString().slice(0, 10)}T17:00:00Z`;
  const facts = { orgId: scope.orgId, patientName, phone, email: null, service: null, scheduledAt };
  const outcome = await bookAppointment(db.pool, facts);
  if (outcome.kind !== "booked") throw new Error(outcome.kind);
  return outcome.appointment.contactId;
}

async function people(contactId: string) {
  const contact = await loadContact(db.pool, scope, contactId);
  return (contact?.persons ?? []).map(
    ({ name, birthDate, appointments }) => `${name} ${birthDate ?? "-"} ${appointments}`,
  );
}

async function idOf(contactId: string, name: string): Promise<string> {
  const contact = await loadContact(db.pool, scope, contactId);
  return contact?.persons.find((person) => person.name === name)?.personId ?? "";
}

test("a person is added, and corrected with what is booked; a name is there once", async () => {
  const contactId = await book(HOME, "Tom Hall");
  const tom = await idOf(contactId, "Tom Hall");
  const emma = { contactId, personId: null, name: "Emma Hall", birthDate: "1980-03-05" };
  expect((await savePerson(db.pool, scope, emma)).kind).toBe("changed");
  expect((await savePerson(db.pool, scope, { ...emma, name: "Mrs. Hall, Emma" })).kind).toBe("taken");
  await savePerson(db.pool, scope, { contactId, personId: tom, name: "Thomas Hall", birthDate: null });
  expect(await people(contactId)).toEqual(["Emma Hall 1980-03-05 0", "Thomas Hall - 1"]);
  expect(
    (await loadContact(db.pool, scope, contactId))?.coming.map(({ patientName }) => patientName),
  ).toEqual(["Thomas Hall"]);
});

test("two that are one are made one, and keep what only one of them had", async () => {
  const contactId = await book(HOME, "Tom Hall");
  await book(HOME, "T. Hall");
  const [keepId, dropId] = [await idOf(contactId, "Tom Hall"), await idOf(contactId, "T. Hall")];
  await savePerson(db.pool, scope, { contactId, personId: dropId, name: "T. Hall", birthDate: "1980-03-05" });
  expect((await mergePersons(db.pool, scope, { contactId, keepId, dropId })).kind).toBe("changed");
  expect(await people(contactId)).toEqual(["Tom Hall 1980-03-05 2"]);
  expect((await mergePersons(db.pool, scope, { contactId, keepId, dropId })).kind).toBe("not_found");
});

test("one who comes under another number goes there with their appointments, and is one with who is there", async () => {
  const home = await book(HOME, "Tom Hall");
  await book(HOME, "Emma Hall");
  await book(HOME, "Max Hall");
  const work = await book(WORK, "Emma Hall");
  for (const name of ["Emma Hall", "Max Hall"]) {
    const personId = await idOf(home, name);
    const move = { contactId: home, personId, toContactId: work };
    expect((await movePerson(db.pool, scope, move)).kind).toBe("changed");
  }
  expect(await people(home)).toEqual(["Tom Hall - 1"]);
  expect(await people(work)).toEqual(["Emma Hall - 2", "Max Hall - 1"]);
});

test("what somebody waits for goes with them: by a new name, to another number, and where two are made one", async () => {
  const home = await book(HOME, "Tom Hall");
  const work = await book(WORK, "Emma Hall");
  const { orgId } = scope;
  const asked = { orgId, service: null, wish: {}, phone: HOME, isOwn: true, requestKey: null };
  await joinWaitlist(db.pool, { ...asked, name: "Tom" });
  const waiting = async () =>
    (await listWaitlist(db.pool, scope, {})).items.map(({ patientName, phone }) => [patientName, phone]);
  expect(await waiting()).toEqual([["Tom Hall", HOME]]);
  const tom = await idOf(home, "Tom Hall");
  await savePerson(db.pool, scope, { contactId: home, personId: tom, name: "Thomas Hall", birthDate: null });
  expect(await waiting()).toEqual([["Thomas Hall", HOME]]);
  await movePerson(db.pool, scope, { contactId: home, personId: tom, toContactId: work });
  expect(await waiting()).toEqual([["Thomas Hall", WORK]]);
  const keepId = await idOf(work, "Emma Hall");
  await mergePersons(db.pool, scope, { contactId: work, keepId, dropId: tom });
  expect(await waiting()).toEqual([["Emma Hall", WORK]]);
});

test("merging contacts keeps everybody, each once", async () => {
  const keepId = await book(HOME, "Tom Hall");
  const dropId = await book(WORK, "Tom Hall");
  await book(WORK, "Emma Hall");
  const tom = await idOf(dropId, "Tom Hall");
  await savePerson(db.pool, scope, {
    contactId: dropId,
    personId: tom,
    name: "Tom Hall",
    birthDate: "1980-03-05",
  });
  expect((await mergeContacts(db.pool, scope, { keepId, dropId })).kind).toBe("merged");
  expect(await people(keepId)).toEqual(["Emma Hall - 1", "Tom Hall 1980-03-05 2"]);
});

test("what was booked before there were persons is theirs as soon as somebody works on the contact", async () => {
  const contactId = await book(HOME, "Tom Hall");
  await book(HOME, "Emma Hall");
  await db.owner.query("alter table appointments disable trigger set_person");
  await db.owner.query("update appointments set person_id = null where org_id = $1", [scope.orgId]);
  await db.owner.query("alter table appointments enable trigger set_person");
  expect(await people(contactId)).toEqual(["Emma Hall - 1", "Tom Hall - 1"]);
  const [keepId, dropId] = [await idOf(contactId, "Tom Hall"), await idOf(contactId, "Emma Hall")];
  await mergePersons(db.pool, scope, { contactId, keepId, dropId });
  expect(await people(contactId)).toEqual(["Tom Hall - 2"]);
});

test("erasing a contact leaves nobody, and no name in the history of persons", async () => {
  const contactId = await book(HOME, "Tom Hall");
  const tom = await idOf(contactId, "Tom Hall");
  await savePerson(db.pool, scope, {
    contactId,
    personId: tom,
    name: "Thomas Hall",
    birthDate: "1980-03-05",
  });
  expect((await deletePersonData(db.pool, scope, contactId)).kind).toBe("erased");
  const { rows } = await db.owner.query("select 1 from persons where org_id = $1", [scope.orgId]);
  expect(rows).toEqual([]);
  const { items } = await listChanges(db.pool, scope, { entities: ["person"] });
  expect(items.length).toBeGreaterThan(1);
  expect(JSON.stringify(items)).not.toMatch(/Hall|1980/);
});

describe("what the desk should know of a person", () => {
  const NOTES = { note: "Comes with a wheelchair", alert: "Latex allergy" };

  test("stays where a save says nothing of it, and is there with each of their appointments", async () => {
    const contactId = await book(HOME, "Tom Hall");
    await book(HOME, "Emma Hall");
    const person = { contactId, personId: await idOf(contactId, "Tom Hall"), birthDate: null };
    await savePerson(db.pool, scope, { ...person, name: "Tom Hall", ...NOTES });
    await savePerson(db.pool, scope, { ...person, name: "Thomas Hall" });
    const contact = await loadContact(db.pool, scope, contactId);
    expect(contact?.persons).toMatchObject([
      { name: "Emma Hall", note: "", alert: "" },
      { name: "Thomas Hall", ...NOTES, nextAt: contact?.coming[0]?.startsAt, lastAt: null },
    ]);
    const { items } = await listUpcoming(db.pool, scope);
    expect(items.map(({ person: shown }) => shown?.alert)).toEqual(["Latex allergy", ""]);
    expect(items[0]?.person).toMatchObject(NOTES);
  });

  test("is not overwritten by who looked at an older state", async () => {
    const contactId = await book(HOME, "Tom Hall");
    const [tom] = (await loadContact(db.pool, scope, contactId))?.persons ?? [];
    const person = { contactId, personId: tom?.personId ?? "", name: "Tom Hall", birthDate: null };
    const version = tom?.version ?? "";
    expect((await savePerson(db.pool, scope, { ...person, ...NOTES, version })).kind).toBe("changed");
    const late = { ...person, note: "", alert: "", version };
    expect((await savePerson(db.pool, scope, late)).kind).toBe("stale");
    expect((await loadContact(db.pool, scope, contactId))?.persons).toMatchObject([NOTES]);
  });

  test("is kept of both when persons or contacts are merged, and said once where both say it", async () => {
    const home = await book(HOME, "Tom Hall");
    await book(HOME, "T. Hall");
    const work = await book(WORK, "Tom Hall");
    const [keepId, dropId] = [await idOf(home, "Tom Hall"), await idOf(home, "T. Hall")];
    const known = { birthDate: null };
    await savePerson(db.pool, scope, {
      ...known,
      contactId: home,
      personId: keepId,
      name: "Tom Hall",
      ...NOTES,
    });
    const more = { note: "Call his wife first", alert: "Latex allergy" };
    await savePerson(db.pool, scope, {
      ...known,
      contactId: home,
      personId: dropId,
      name: "T. Hall",
      ...more,
    });
    await mergePersons(db.pool, scope, { contactId: home, keepId, dropId });
    const elsewhere = {
      contactId: work,
      personId: await idOf(work, "Tom Hall"),
      name: "Tom Hall",
      note: "Needs a lift",
    };
    await savePerson(db.pool, scope, { ...known, ...elsewhere });
    expect((await mergeContacts(db.pool, scope, { keepId: work, dropId: home })).kind).toBe("merged");
    expect((await loadContact(db.pool, scope, work))?.persons).toMatchObject([
      { note: "Needs a lift\nComes with a wheelchair\nCall his wife first", alert: "Latex allergy" },
    ]);
  });

  test("is kept though it is part of what the other says, or longer than an alert can be", async () => {
    const contactId = await book(HOME, "Tom Hall");
    await book(HOME, "T. Hall");
    const [keepId, dropId] = [await idOf(contactId, "Tom Hall"), await idOf(contactId, "T. Hall")];
    const say = (personId: string, name: string, words: { readonly note: string; readonly alert: string }) =>
      savePerson(db.pool, scope, { contactId, personId, name, birthDate: null, ...words });
    const long = `No Penicillin. ${"x".repeat(1_980)}`;
    await say(keepId, "Tom Hall", { note: "Needs no lift", alert: long });
    await say(dropId, "T. Hall", { note: "lift", alert: "Penicillin" });
    await mergePersons(db.pool, scope, { contactId, keepId, dropId });
    const [tom] = (await loadContact(db.pool, scope, contactId))?.persons ?? [];
    expect(tom).toMatchObject({ note: "Needs no lift\nlift\nPenicillin", alert: long });
  });

  test("is gone from the log with the contact under which somebody was put, who was there by that name", async () => {
    const [home, work] = [await book(HOME, "Tom Hall"), await book(WORK, "Tom Hall")];
    const personId = await idOf(home, "Tom Hall");
    await savePerson(db.pool, scope, {
      contactId: home,
      personId,
      name: "Tom Hall",
      birthDate: null,
      ...NOTES,
    });
    await movePerson(db.pool, scope, { contactId: home, personId, toContactId: work });
    const told = async () =>
      JSON.stringify((await listChanges(db.pool, scope, { entities: ["person"] })).items);
    expect(await told()).toContain(NOTES.alert);
    await deletePersonData(db.pool, scope, work);
    expect(await told()).not.toContain(NOTES.alert);
  });

  test("is in the audit log and in what a person is given of theirs, and gone from both once they are erased", async () => {
    const contactId = await book(HOME, "Tom Hall");
    const person = {
      contactId,
      personId: await idOf(contactId, "Tom Hall"),
      name: "Tom Hall",
      birthDate: null,
    };
    await savePerson(db.pool, scope, { ...person, ...NOTES });
    const audited = async () =>
      JSON.stringify((await listChanges(db.pool, scope, { entities: ["person"] })).items);
    expect(await audited()).toContain("Latex allergy");
    expect((await exportPersonData(db.pool, scope, contactId))?.person).toMatchObject({ persons: [NOTES] });
    await deletePersonData(db.pool, scope, contactId);
    expect(await audited()).not.toMatch(/Latex|wheelchair/);
  });

  test("reaches no caller, no message, no other system, no calendar feed and no patient's page", async () => {
    const { orgId } = scope;
    await switchMessagesOn(db.pool, orgId);
    const hook = {
      url: "https://crm.example.com/",
      description: "",
      kinds: EventKind.options,
      withContact: true,
      isOn: true,
    };
    await createWebhookEndpoint(db.pool, scope, {
      endpointId: randomUUID(),
      facts: hook,
      sealedSecret: "v1.a.b",
    });
    const contactId = await book(HOME, "Tom Hall");
    const person = {
      contactId,
      personId: await idOf(contactId, "Tom Hall"),
      name: "Tom Hall",
      birthDate: null,
    };
    await savePerson(db.pool, scope, { ...person, ...NOTES });
    await book(HOME, "Tom Hall");
    await db.owner.query("update contacts set email = 'tom@example.com' where org_id = $1", [orgId]);
    await planMessages(db.pool, orgId);
    await planWebhooks(db.pool, orgId);
    const { rows } = await db.owner.query<{ id: string; provider: string }>(
      "select appointment_id as id, provider_id as provider from appointments where org_id = $1",
      [orgId],
    );
    const feed = { providerId: rows[0]?.provider ?? "", tokenSha256: "f".repeat(64), sealedToken: "v1.a.b" };
    await createCalendarFeed(db.owner, orgId, feed);
    const link = { appointmentId: rows[0]?.id ?? "", tokenSha256: "a".repeat(64), sealedToken: "v1.a.b" };
    await db.owner.query(
      `insert into patient_links (org_id, kind, appointment_id, token_hash, sealed_token) values ($1, 'visit', $2, $3, $4)`,
      [orgId, link.appointmentId, link.tokenSha256, link.sealedToken],
    );
    const caller = { orgId, callId: null, phone: HOME, isOwn: true, callingPhone: null, name: "Tom Hall" };
    const told = [
      await findAppointmentsOfCaller(db.pool, { ...caller, isGuess: false }),
      await claimMessage(db.pool, orgId),
      await claimWebhook(db.pool, orgId),
      await findCalendarFeed(db.pool, feed.tokenSha256),
      await findVisit(db.pool, { tokenSha256: link.tokenSha256 }),
    ];
    expect(told).not.toContain(null);
    expect(JSON.stringify(told)).not.toMatch(/Latex|wheelchair/);
  });
});
