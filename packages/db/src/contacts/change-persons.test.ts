import { E164, type IsoInstant } from "@callwaiting/domain";
import { beforeEach, expect, test } from "vitest";
import { openTestDb } from "@callwaiting/testing/database";
import { forAllTests } from "@callwaiting/testing/for-all-tests";
import { createTestScope } from "@callwaiting/testing/scope";
import { bookAppointment } from "../booking/book-appointment.ts";
import { listChanges } from "../changes/list-changes.ts";
import type { StaffScope } from "../with-staff.ts";
import { mergePersons, movePerson, savePerson } from "./change-persons.ts";
import { deletePersonData } from "./delete-person-data.ts";
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
