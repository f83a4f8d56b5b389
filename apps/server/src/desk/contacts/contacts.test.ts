import { createTestOrganization } from "@callwaiting/testing/clinic";
import { openTestDb } from "@callwaiting/testing/database";
import type { OrgId } from "@callwaiting/domain";
import { Temporal } from "temporal-polyfill";
import { mkdtempSync, rmSync } from "node:fs";
import { readdir } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { claimMessage, finishMessage, planMessages, switchMessagesOn } from "@callwaiting/db";
import { afterAll, beforeEach, describe, expect, test } from "vitest";
import { type SignedInStaff, signInAs } from "@callwaiting/testing/staff";
import { forAllTests } from "@callwaiting/testing/for-all-tests";
import { openCatcher } from "../../mail/open-catcher.ts";
import { writeLetter } from "../../mail/write-letter.ts";
import { openTextCatcher } from "../../sms/open-text-catcher.ts";
import { startTestServer } from "../../testing/test-server.ts";

// Contacts over HTTP: the list, a person's page, merging, erasing, and the file for a spreadsheet.

const db = forAllTests(() => openTestDb());
const kept = mkdtempSync(join(tmpdir(), "callwaiting-kept-"));
afterAll(() => rmSync(kept, { recursive: true, force: true }));
const server = forAllTests(() =>
  startTestServer({ databaseUrl: db.url, clock: () => Temporal.Now.instant(), keptDir: kept }),
);
let orgId: OrgId;
let webhookSecret: string;
let staff: SignedInStaff;
let foreigner: SignedInStaff;
const world = () => ({ url: server.url, databaseUrl: db.url, orgId });
beforeEach(async () => {
  ({ orgId, webhookSecret } = await createTestOrganization(db.owner));
  const other = await createTestOrganization(db.owner);
  staff = await signInAs("staff", world());
  foreigner = await signInAs("owner", { ...world(), orgId: other.orgId });
});

const NOBODY = "00000000-0000-4000-8000-000000000000";
const refused = (code: string) => ({ data: { code } });
const dayIn = (days: number) => Temporal.Now.plainDateISO("America/New_York").add({ days }).toString();
const NEW = { contactId: null, version: null, phone: "", email: "" };

async function add(name: string, phone = "", email = "") {
  const saved = await staff.api.contacts.save.mutate({ ...NEW, name, phone, email });
  if (saved.kind !== "saved") throw new Error(saved.kind);
  return saved.contact;
}

/** Books by phone, in a call of its own. */
async function bookByPhone(callId: string, phone: string, days = 10) {
  const response = await server.post("/api/webhooks/vapi", webhookSecret, {
    message: {
      type: "tool-calls",
      call: { id: callId, type: "inboundPhoneCall", customer: { number: phone } },
      toolCallList: [
        {
          id: `t-${callId}`,
          name: "bookClinicAppointment",
          arguments: {
            patientName: "Maya Lee",
            patientPhone: phone,
            appointmentDate: dayIn(days),
            appointmentTime: "2:00 PM",
            serviceType: "consultation",
          },
        },
      ],
    },
  });
  expect(JSON.stringify(await response.json())).toMatch(/booked|all set|confirmed/i);
}

describe("saving", () => {
  test("takes number and address as they are typed, in the clinic's region", async () => {
    const made = await add("  Ann Lee ", "(415) 555-0123 ", "Ann.Lee@Example.com");
    expect(made).toMatchObject({ name: "Ann Lee", phone: "+14155550123", email: "ann.lee@example.com" });
    await db.owner.query("update organizations set region = 'GB' where org_id = $1", [orgId]);
    expect(await add("Bob", "020 7946 0958")).toMatchObject({ phone: "+442079460958", email: null });
    const { items } = await staff.api.contacts.list.query({ text: "7946" });
    expect(items.map(({ name }) => name)).toEqual(["Bob"]);
  });

  test("says which field cannot be used, and stores nothing then", async () => {
    const save = (more: object) => staff.api.contacts.save.mutate({ ...NEW, name: "Ann", ...more });
    expect(await save({ phone: "call me" })).toEqual({ kind: "invalid_phone" });
    expect(await save({ email: "ann at" })).toEqual({ kind: "invalid_email" });
    expect(await save({ email: "a@callwaiting.invalid" })).toEqual({ kind: "invalid_email" });
    expect(await save({})).toEqual({ kind: "contact_required" });
    await expect(save({ name: "   ", phone: "4155550123" })).rejects.toMatchObject(refused("BAD_REQUEST"));
    await expect(save({ name: "A\0", phone: "4155550123" })).rejects.toMatchObject(refused("BAD_REQUEST"));
    expect((await staff.api.contacts.list.query()).items).toEqual([]);
  });

  test("says whose a number is, and what changed meanwhile", async () => {
    const ann = await add("Ann", "4155550123");
    const bob = await add("Bob", "4155550124");
    const { contactId, version } = bob;
    const change = { contactId, version, name: "Bob", email: "" };
    expect(await staff.api.contacts.save.mutate({ ...change, phone: "415-555-0123" })).toEqual({
      kind: "taken",
      field: "phone",
      contactId: ann.contactId,
      name: "Ann",
    });
    await staff.api.contacts.save.mutate({ ...change, phone: "4155550125" });
    expect(await staff.api.contacts.save.mutate({ ...change, phone: "4155550126" })).toMatchObject({
      kind: "stale",
      contact: { phone: "+14155550125" },
    });
  });
});

test("the list goes on page by page, and refuses a cursor that it never gave", async () => {
  for (const n of [1, 2, 3]) await add(`Person ${n}`, `415555010${n}`);
  const first = await staff.api.contacts.list.query({ limit: 2 });
  const second = await staff.api.contacts.list.query({ limit: 2, cursor: first.nextCursor });
  expect([...first.items, ...second.items].map(({ name }) => name)).toEqual([
    "Person 1",
    "Person 2",
    "Person 3",
  ]);
  expect(second.nextCursor).toBeNull();
  for (const cursor of ["nonsense", Buffer.from('["a","b"]').toString("base64url")]) {
    await expect(staff.api.contacts.list.query({ cursor })).rejects.toMatchObject(refused("BAD_REQUEST"));
  }
});

test("a contact's page has their appointments and the calls from their number, and of nobody else", async () => {
  await bookByPhone("call-maya", "+14155550123");
  await bookByPhone("call-other", "+14155550199", 11);
  const [maya] = (await staff.api.contacts.list.query({ text: "0123" })).items;
  const contactId = maya?.contactId ?? "";
  const { coming, past } = await staff.api.contacts.load.query({ contactId });
  expect(coming).toMatchObject([{ source: "phone", status: "confirmed" }]);
  expect(past).toEqual([]);
  expect((await staff.api.contacts.calls.query({ contactId })).items).toMatchObject([
    { callId: "call-maya", end: "booked" },
  ]);
});

test("merging keeps one with the appointments of both, and says what is lost", async () => {
  await bookByPhone("call-maya", "+14155550123");
  const [drop] = (await staff.api.contacts.list.query({ text: "0123" })).items;
  const keep = await add("Maya L.", "4155550177");
  const merge = { keepId: keep.contactId, dropId: drop?.contactId ?? "" };
  expect(await staff.api.contacts.merge.mutate(merge)).toMatchObject({
    movedAppointments: 1,
    contact: { name: "Maya L.", phone: "+14155550177" },
    lost: { phone: "+14155550123", email: null },
  });
  expect((await staff.api.contacts.load.query(keep)).coming).toHaveLength(1);
  await expect(staff.api.contacts.load.query({ contactId: merge.dropId })).rejects.toMatchObject(
    refused("NOT_FOUND"),
  );
  await expect(staff.api.contacts.merge.mutate({ ...merge, dropId: merge.keepId })).rejects.toMatchObject(
    refused("BAD_REQUEST"),
  );
});

test("an admin is told what there is of a person, then erases it; staff may do neither", async () => {
  await bookByPhone("call-maya", "+14155550123");
  const [maya] = (await staff.api.contacts.list.query({ text: "0123" })).items;
  const person = { contactId: maya?.contactId ?? "" };
  await expect(staff.api.contacts.describePersonData.query(person)).rejects.toMatchObject(
    refused("FORBIDDEN"),
  );
  await expect(staff.api.contacts.deletePersonData.mutate(person)).rejects.toMatchObject(
    refused("FORBIDDEN"),
  );
  const { api } = await signInAs("admin", world());
  expect(await api.contacts.describePersonData.query(person)).toMatchObject({
    name: "Maya Lee",
    appointments: 1,
    comingAppointments: 1,
    calls: 1,
  });
  await db.owner.query(
    `insert into waitlist_entries (org_id, contact_id, patient_name, service_id, until_date, source)
     select $1, $2, 'Maya Lee', s.service_id, now() + interval '9 days', 'staff' from services s where s.org_id = $1 limit 1`,
    [orgId, person.contactId],
  );
  expect(await api.contacts.exportPersonData.query(person)).toMatchObject({
    waitlist: [{ name: "Maya Lee", status: "waiting" }],
    replies: [],
    outboundCalls: [],
  });
  expect(await api.contacts.deletePersonData.mutate(person)).toEqual({
    appointments: 1,
    cancelledAppointments: 1,
    callIds: ["call-maya"],
  });
  await expect(api.contacts.load.query(person)).rejects.toMatchObject(refused("NOT_FOUND"));
  expect((await api.contacts.list.query()).items).toEqual([]);
  expect((await api.contacts.calls.query(person)).items).toEqual([]);
});

test("with a person's data go the letters and texts to them that were kept instead of sent, and no others", async () => {
  const mailer = openCatcher(join(kept, "mail"));
  const texter = openTextCatcher(join(kept, "sms"));
  await switchMessagesOn(db.pool, orgId);
  await bookByPhone("call-maya", "+14155550123");
  await db.owner.query("update contacts set email = 'maya@example.com' where org_id = $1", [orgId]);
  await planMessages(db.pool, orgId);
  const message = await claimMessage(db.pool, orgId);
  if (message === null) throw new Error("nothing is due");
  const { messageId, attempt, recipient } = message;
  await mailer.send(writeLetter(message, { from: mailer.from, link: null }));
  await mailer.send({ ...writeLetter(message, { from: mailer.from, link: null }), id: NOBODY });
  await texter.send({ id: messageId, to: "+14155550123", body: "Your visit" });
  const sent = { messageId, attempt, recipient, subject: null, body: "It is", trouble: null };
  await finishMessage(db.pool, orgId, { ...sent, via: "catcher" });
  const { api } = await signInAs("admin", world());
  await api.contacts.deletePersonData.mutate({ contactId: await onlyContact() });
  expect(await readdir(join(kept, "mail"))).toEqual([expect.stringContaining(NOBODY)]);
  expect(await readdir(join(kept, "sms"))).toEqual([]);
});

const onlyContact = async () => (await staff.api.contacts.list.query()).items[0]?.contactId ?? "";

test("a viewer reads and cannot write; another clinic's contact is answered like one that does not exist", async () => {
  const ann = await add("Ann", "4155550123");
  const bob = await add("Bob", "4155550124");
  const viewer = await signInAs("viewer", world());
  expect((await viewer.api.contacts.load.query(ann)).name).toBe("Ann");
  const change = {
    contactId: ann.contactId,
    version: ann.version,
    name: "X",
    phone: "4155550123",
    email: "",
  };
  await expect(viewer.api.contacts.save.mutate(change)).rejects.toMatchObject(refused("FORBIDDEN"));
  const both = { keepId: ann.contactId, dropId: bob.contactId };
  await expect(viewer.api.contacts.merge.mutate(both)).rejects.toMatchObject(refused("FORBIDDEN"));

  const { contacts } = foreigner.api;
  const own = await contacts.save.mutate({ ...NEW, name: "Own", phone: "4155550123" });
  if (own.kind !== "saved") throw new Error(own.kind);
  expect((await contacts.calls.query(ann)).items).toEqual([]);
  for (const attempt of [
    (contactId: string) => contacts.load.query({ contactId }),
    (contactId: string) => contacts.save.mutate({ ...change, contactId }),
    (contactId: string) => contacts.merge.mutate({ keepId: own.contact.contactId, dropId: contactId }),
    (contactId: string) => contacts.merge.mutate({ keepId: contactId, dropId: own.contact.contactId }),
    (contactId: string) => contacts.describePersonData.query({ contactId }),
    (contactId: string) => contacts.exportPersonData.query({ contactId }),
    (contactId: string) => contacts.deletePersonData.mutate({ contactId }),
  ]) {
    const answers = await Promise.all(
      [ann.contactId, NOBODY].map((id) => attempt(id).catch((error: Error) => error.message)),
    );
    expect(answers[0]).toMatch(/no such contact/);
    expect(answers[0]).toBe(answers[1]);
  }
  expect((await staff.api.contacts.load.query(ann)).name).toBe("Ann");
});

describe("the file for a spreadsheet", () => {
  const download = (cookie: string | null, headers: Record<string, string> = {}) =>
    fetch(`${server.url}/api/contacts.csv`, {
      headers: { ...(cookie === null ? {} : { cookie }), ...headers },
    });

  test("has all contacts of the own clinic, with text that stays text and runs nothing", async () => {
    await add('Ann "Annie" Lee, PhD', "4155550123");
    await add('=HYPERLINK("http://evil.example")', "", "a@example.com");
    await add("@SUM(1)", "+442079460958");
    await add("-2+3", "", "+tag@example.com");
    await add("Line\nbreak", "4155550125");
    await foreigner.api.contacts.save.mutate({ ...NEW, name: "Foreign", phone: "4155550123" });
    const response = await download(staff.cookie);
    expect(response.status).toBe(200);
    expect(response.headers.get("content-type")).toBe("text/csv; charset=utf-8");
    expect(response.headers.get("cache-control")).toBe("no-store");
    expect(response.headers.get("content-disposition")).toMatch(
      /^attachment; filename="Contacts of Test Clinic \d{4}-\d\d-\d\d\.csv"$/,
    );
    const bytes = Buffer.from(await response.arrayBuffer());
    expect([...bytes.subarray(0, 3)]).toEqual([0xef, 0xbb, 0xbf]);
    const lines = bytes.subarray(3).toString("utf8").split("\r\n");
    expect(lines[0]).toBe(
      "Name,Phone,E-mail,Appointments,Last appointment (America/New_York),Contact since (America/New_York)",
    );
    expect(lines.at(-1)).toBe("");
    const rows = lines.slice(1, -1).map((line) => line.replace(/,0,,\d{4}-\d\d-\d\d \d\d:\d\d$/, ""));
    expect(rows.toSorted()).toEqual(
      [
        '"Ann ""Annie"" Lee, PhD",(415) 555-0123,',
        `"'=HYPERLINK(""http://evil.example"")",,a@example.com`,
        "'@SUM(1),'+44 20 7946 0958,",
        "'-2+3,,'+tag@example.com",
        '"Line\nbreak",(415) 555-0125,',
      ].toSorted(),
    );
  });

  test("is whole, each contact once, when there are more than fit one batch", async () => {
    await db.owner.query(
      `insert into contacts (org_id, name, phone, email)
       select $1, 'Person ' || n, '+1415' || (1000000 + n), 'p' || n || '@example.com' from generate_series(1, 2345) n`,
      [orgId],
    );
    const text = await (await download(staff.cookie)).text();
    const names = text
      .split("\r\n")
      .slice(1, -1)
      .map((line) => line.split(",")[0]);
    expect([names.length, new Set(names).size]).toEqual([2345, 2345]);
  });

  test("has a first line also where nobody is in it", async () => {
    expect((await (await download(staff.cookie)).text()).split("\r\n")).toHaveLength(2);
  });

  test("is for staff and above, with a session, asked from the admin itself", async () => {
    await add("Ann", "4155550123");
    const viewer = await signInAs("viewer", world());
    expect((await download(null)).status).toBe(401);
    expect((await download("callwaiting.session_token=made-up.c2lnbmF0dXJl")).status).toBe(401);
    for (const response of [
      await download(viewer.cookie),
      await download(staff.cookie, { "sec-fetch-site": "cross-site" }),
      await download(staff.cookie, { origin: "https://evil.example" }),
    ]) {
      expect(response.status).toBe(403);
      expect(await response.text()).not.toContain("Ann");
    }
    expect(await (await download(foreigner.cookie)).text()).not.toContain("Ann");
    const post = await fetch(`${server.url}/api/contacts.csv`, { method: "POST" });
    expect(post.status).toBe(405);
  });
});
