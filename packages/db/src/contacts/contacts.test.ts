import { E164, InvalidCursorError, type IsoInstant } from "@callwaiting/domain";
import { beforeEach, describe, expect, test } from "vitest";
import { bookAppointment } from "../booking/book-appointment.ts";
import { recordCall } from "../calls/record-call.ts";
import { recordToolCall } from "../calls/record-tool-call.ts";
import { listChanges } from "../changes/list-changes.ts";
import { openTestDb } from "@callwaiting/testing/database";
import { forAllTests } from "@callwaiting/testing/for-all-tests";
import { createTestScope } from "@callwaiting/testing/scope";
import type { StaffScope } from "../with-staff.ts";
import { deletePersonData, describePersonData } from "./delete-person-data.ts";
import { exportPersonData } from "./export-person-data.ts";
import { exportContacts } from "./export-contacts.ts";
import { loadContact } from "./load-contact.ts";
import { mergeContacts } from "./merge-contacts.ts";
import { saveContact } from "./save-contact.ts";
import { searchContacts } from "./search-contacts.ts";

const NOBODY = "00000000-0000-4000-8000-000000000000";
const PHONE = E164.parse("+14155550123");
const db = forAllTests(() => openTestDb());
let scope: StaffScope;
let foreign: StaffScope;
beforeEach(async () => {
  scope = await createTestScope(db.owner);
  foreign = await createTestScope(db.owner);
});

async function add(name: string, phone: string | null, email: string | null = null, at = scope) {
  const saved = await saveContact(db.pool, at, {
    contactId: null,
    version: null,
    name,
    phone: phone === null ? null : E164.parse(phone),
    email,
  });
  if (saved.kind !== "saved") throw new Error(saved.kind);
  return saved.contact;
}

const book = (phone: E164, scheduledAt: IsoInstant, patientName = "Zoë Quartz") =>
  bookAppointment(db.pool, {
    orgId: scope.orgId,
    patientName,
    phone,
    email: null,
    service: null,
    scheduledAt,
  });

/** Noon in New York or an hour near it, some days from now. */
function inDays(days: number, hour = 17): IsoInstant {
  const day = new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);
  return `${day}T${String(hour).padStart(2, "0")}:00:00Z`;
}

describe("search", () => {
  const names = async (text: string) =>
    (await searchContacts(db.pool, scope, { text })).items.map(({ name }) => name);

  test("finds any part of a name, a number or an address, whatever case, accents and punctuation", async () => {
    await add("Jörg Müller", "+14155550123");
    await add("Ann Lee", "+493098765432", "ann.lee@example.com");
    await add("Bob 100%", null, "bob@example.org");
    for (const text of [
      "MULLER",
      "müll",
      "muller jorg",
      "555 0123",
      "(415) 555-0123",
      "+1 415 555",
      "0123",
    ]) {
      expect(await names(text), text).toEqual(["Jörg Müller"]);
    }
    expect(await names("030 98765432")).toEqual(["Ann Lee"]);
    expect(await names("LEE@example")).toEqual(["Ann Lee"]);
    expect(await names("100%")).toEqual(["Bob 100%"]);
    expect(await names("")).toEqual(["Ann Lee", "Bob 100%", "Jörg Müller"]);
    for (const text of ["invalid", "callwaiting", "_", "%%", "\\", "lee bob"]) {
      expect(await names(text), text).toEqual([]);
    }
  });

  test("pages through everybody once, in the order of names, also where names are the same", async () => {
    for (let n = 0; n < 25; n++) await add("Same", `+1415555${1000 + n}`);
    const seen = new Set<string>();
    let cursor: string | null = null;
    for (let pages = 0; pages === 0 || cursor !== null; pages++) {
      const page = await searchContacts(db.pool, scope, { cursor, limit: 10 });
      for (const { contactId } of page.items) seen.add(contactId);
      cursor = page.nextCursor;
      expect(pages).toBeLessThan(3);
    }
    expect(seen.size).toBe(25);
    const madeUp = (key: unknown) => Buffer.from(JSON.stringify(key)).toString("base64url");
    for (const cursor of ["nonsense", madeUp(["a", "b"]), madeUp(["a\0", NOBODY])]) {
      await expect(searchContacts(db.pool, scope, { cursor })).rejects.toThrow(InvalidCursorError);
    }
  });
});

describe("one contact", () => {
  test("is made, changed, and not overwritten by a form that was loaded before", async () => {
    const made = await add("Ann", PHONE);
    expect(made).toMatchObject({ name: "Ann", phone: PHONE, email: null });
    const change = { contactId: made.contactId, version: made.version, phone: PHONE, email: null };
    expect(await saveContact(db.pool, scope, { ...change, name: "Ann Lee" })).toMatchObject({
      kind: "saved",
    });
    expect(await saveContact(db.pool, scope, { ...change, name: "Anna" })).toMatchObject({
      kind: "stale",
      contact: { name: "Ann Lee" },
    });
  });

  test("cannot have another's number, and needs a number or an address", async () => {
    const first = await add("Ann", PHONE);
    const second = await add("Bob", null, "bob@example.com");
    const taken = { kind: "taken", field: "phone", contactId: first.contactId, name: "Ann" };
    const input = { name: "Bob", phone: PHONE, email: null };
    expect(await saveContact(db.pool, scope, { ...second, ...input })).toEqual(taken);
    expect(await saveContact(db.pool, scope, { ...input, contactId: null, version: null })).toEqual(taken);
    expect(await saveContact(db.pool, scope, { ...second, phone: null, email: null })).toEqual({
      kind: "contact_required",
    });
    expect(
      await saveContact(db.pool, scope, {
        contactId: null,
        version: null,
        name: "X",
        phone: null,
        email: "BOB@example.com",
      }),
    ).toMatchObject({ kind: "taken", field: "email", contactId: second.contactId });
  });

  test("shows what is coming and what is past", async () => {
    await book(PHONE, inDays(3));
    await book(PHONE, inDays(2));
    await db.owner.query(
      `update appointments set starts_at = starts_at - interval '90 days', ends_at = ends_at - interval '90 days',
         blocked = tstzrange(lower(blocked) - interval '90 days', upper(blocked) - interval '90 days')
       where org_id = $1 and starts_at = $2`,
      [scope.orgId, inDays(2)],
    );
    const [item] = (await searchContacts(db.pool, scope, {})).items;
    const contact = await loadContact(db.pool, scope, item?.contactId ?? "");
    expect(contact).toMatchObject({
      name: "Zoë Quartz",
      coming: [{ startsAt: inDays(3), providerName: "Dr. Lee", serviceName: "Consultation" }],
      past: [{ status: "confirmed" }],
    });
  });

  test("of another clinic is nobody, for every verb", async () => {
    const theirs = await add("Ann", PHONE, null, foreign);
    const ours = await add("Ann", PHONE);
    for (const id of [theirs.contactId, NOBODY]) {
      expect(await loadContact(db.pool, scope, id)).toBeNull();
      expect(await describePersonData(db.pool, scope, id)).toBeNull();
      expect(await exportPersonData(db.pool, scope, id)).toBeNull();
      expect(await deletePersonData(db.pool, scope, id)).toEqual({ kind: "not_found" });
      expect(await saveContact(db.pool, scope, { ...theirs, contactId: id, phone: PHONE })).toEqual({
        kind: "not_found",
      });
      for (const pair of [
        { keepId: id, dropId: ours.contactId },
        { keepId: ours.contactId, dropId: id },
      ]) {
        expect(await mergeContacts(db.pool, scope, pair)).toEqual({ kind: "not_found" });
      }
    }
    expect(await loadContact(db.pool, foreign, theirs.contactId)).toMatchObject({ name: "Ann" });
    expect((await searchContacts(db.pool, scope, {})).items).toHaveLength(1);
    const exported = await exportContacts(db.pool, scope);
    expect(exported.map(({ contactId }) => contactId)).toEqual([ours.contactId]);
    expect(await exportContacts(db.pool, scope, ours.contactId)).toEqual([]);
  });
});

describe("merging", () => {
  test("moves appointments and keeps the facts that were missing", async () => {
    await book(PHONE, inDays(2));
    const [drop] = (await searchContacts(db.pool, scope, {})).items;
    const keep = await add("Zoe", null, "zoe@example.com");
    const merged = await mergeContacts(db.pool, scope, {
      keepId: keep.contactId,
      dropId: drop?.contactId ?? "",
    });
    expect(merged).toMatchObject({
      kind: "merged",
      movedAppointments: 1,
      contact: { contactId: keep.contactId, name: "Zoe", phone: PHONE, email: "zoe@example.com" },
      lost: { phone: null, email: null },
    });
    expect((await loadContact(db.pool, scope, keep.contactId))?.coming).toHaveLength(1);
    expect(await mergeContacts(db.pool, scope, { keepId: keep.contactId, dropId: keep.contactId })).toEqual({
      kind: "same_contact",
    });
  });

  test("while the dropped number calls, every booking ends with the kept contact", async () => {
    for (let round = 0; round < 10; round++) {
      const phone = E164.parse(`+1415556${1000 + round}`);
      const drop = await add("Twin", phone);
      const keep = await add("Kept", null, `kept${round}@example.com`);
      const [merged, ...booked] = await Promise.all([
        mergeContacts(db.pool, scope, { keepId: keep.contactId, dropId: drop.contactId }),
        book(phone, inDays(3 + round, 15)),
        book(phone, inDays(3 + round, 16)),
        book(phone, inDays(3 + round, 17)),
      ]);
      expect(merged.kind).toBe("merged");
      expect(booked.map(({ kind }) => kind)).toEqual(["booked", "booked", "booked"]);
      expect((await loadContact(db.pool, scope, keep.contactId))?.coming).toHaveLength(3);
      expect(await loadContact(db.pool, scope, drop.contactId)).toBeNull();
    }
  });

  test("knows of everything that points to a contact", async () => {
    const { rows } = await db.owner.query(
      "select conrelid::regclass::text as table from pg_constraint where confrelid = 'contacts'::regclass order by 1",
    );
    expect(rows.map(({ table }) => table)).toEqual([
      "appointments",
      "outbound_calls",
      "persons",
      "waitlist_entries",
    ]);
  });
});

describe("erasing a person", () => {
  /** Every text, json and generated value of every table of this organization, as one text. */
  async function everythingKept(): Promise<string> {
    const tables = await db.owner.query<{ name: string }>(
      `select table_name as name from information_schema.columns
       where table_schema = 'public' and column_name = 'org_id'`,
    );
    const texts = [];
    for (const { name } of tables.rows) {
      const { rows } = await db.owner.query<{ row: string }>(
        `select to_jsonb(t)::text as row from ${name} t where org_id = $1`,
        [scope.orgId],
      );
      texts.push(...rows.map(({ row }) => row));
    }
    return texts.join("\n").toLowerCase();
  }

  test("leaves no trace of name, number or address in any table, and everybody else as they were", async () => {
    await book(PHONE, inDays(3));
    await book(PHONE, inDays(4));
    const other = await add("Other Person", "+14155559999");
    const [person] = (await searchContacts(db.pool, scope, { text: "quartz" })).items;
    const contactId = person?.contactId ?? "";
    const facts = await loadContact(db.pool, scope, contactId);
    await saveContact(db.pool, scope, {
      ...facts,
      contactId,
      name: "Zoë Quartz",
      version: facts?.version ?? "",
      phone: PHONE,
      email: "zoe@quartz.example",
    });
    const { rows } = await db.owner.query<{ id: string }>(
      "select appointment_id as id from appointments where org_id = $1",
      [scope.orgId],
    );
    await recordCall(db.pool, scope.orgId, {
      callId: "from-them",
      callerNumber: PHONE,
      transcript: "User: Zoë Quartz",
      summary: "Zoë Quartz booked",
      recordingUrl: "https://example.com/quartz.mp3",
    });
    await recordCall(db.pool, scope.orgId, {
      callId: "said-the-number",
      callerNumber: "+14155557777",
      transcript: "User: It is 415 555 0123, Quartz",
    });
    await recordCall(db.pool, scope.orgId, { callId: "of-others", transcript: "User: +1 415 555 9999" });
    for (const [callId, appointmentId] of [
      ["from-them", rows[0]?.id ?? null],
      ["heard-the-address", null],
    ] as const) {
      await recordToolCall(db.pool, scope.orgId, {
        callId,
        toolCallId: "t",
        argumentsSha256: "0".repeat(64),
        name: "bookClinicAppointment",
        arguments: { patientName: "Zoë Quartz", patientEmail: "Zoe@Quartz.example" },
        understood: { name: "Zoë Quartz" },
        answer: "Done, Zoë Quartz",
        outcome: "booked",
        durationMs: 1,
        appointmentId,
      });
    }
    expect(await describePersonData(db.pool, scope, contactId)).toEqual({
      name: "Zoë Quartz",
      appointments: 2,
      comingAppointments: 2,
      calls: 3,
      transcripts: 2,
      recordings: 1,
      toolCalls: 2,
      waitlist: 0,
    });
    expect(await everythingKept()).toMatch(/quartz/);
    expect(await deletePersonData(db.pool, scope, contactId)).toEqual({
      kind: "erased",
      appointments: 2,
      cancelledAppointments: 2,
      callIds: ["from-them", "heard-the-address", "said-the-number"],
      messageIds: [],
    });
    // Vapi's last report comes late.
    await recordCall(db.pool, scope.orgId, { callId: "from-them", transcript: "User: Zoë Quartz" });
    const kept = await everythingKept();
    for (const trace of ["quartz", "4155550123", "415 555 0123", "zoë", "zoe"]) {
      expect(kept, trace).not.toContain(trace);
    }
    expect(kept).toContain("+1 415 555 9999");
    expect(await loadContact(db.pool, scope, contactId)).toBeNull();
    expect(await loadContact(db.pool, scope, other.contactId)).toMatchObject({ name: "Other Person" });
    expect((await searchContacts(db.pool, scope, {})).items).toHaveLength(1);
    expect(await deletePersonData(db.pool, scope, contactId)).toEqual({ kind: "not_found" });
    // The number is free for a new contact, and the times for other people.
    expect((await book(PHONE, inDays(3), "New Person")).kind).toBe("booked");
  });

  test("leaves who did what and when in the audit log, without the values", async () => {
    const saved = await saveContact(db.pool, scope, {
      contactId: null,
      version: null,
      name: "Ida Vale",
      phone: null,
      email: "ida@vale.example",
    });
    if (saved.kind !== "saved") throw new Error(saved.kind);
    const { contactId } = saved.contact;
    await deletePersonData(db.pool, scope, contactId);
    const { items: changes } = await listChanges(db.pool, scope, {
      entities: ["contact"],
      entityId: contactId,
    });
    expect(changes).toMatchObject([
      { action: "updated", actor: { displayName: "Ann Desk" }, redacted: true, before: null, after: null },
      { action: "created", redacted: true, after: null },
    ]);
  });
});
