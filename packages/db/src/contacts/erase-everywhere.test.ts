import { randomUUID } from "node:crypto";
import { E164, EventKind, type IsoInstant, type OrgId } from "@callwaiting/domain";
import { expect, test } from "vitest";
import { bookAppointment } from "../booking/book-appointment.ts";
import { recordCall } from "../calls/record-call.ts";
import { noteOpenRequest } from "../open-requests/open-requests.ts";
import { recordToolCall } from "../calls/record-tool-call.ts";
import { claimMessage, finishMessage } from "../messages/claim-message.ts";
import { noteReply } from "../messages/consents.ts";
import { switchMessagesOn } from "../messages/message-settings.ts";
import { planMessages } from "../messages/plan-messages.ts";
import { planWebhooks } from "../webhooks/deliver-webhooks.ts";
import { createWebhookEndpoint } from "../webhooks/webhook-endpoints.ts";
import { switchCallsOn } from "../outbound/outbound-settings.ts";
import { bookForStaff } from "../staff/book-for-staff.ts";
import { updateAppointmentDetails } from "../staff/change-appointment.ts";
import { createTestOrganization } from "@callwaiting/testing/clinic";
import { type TestDb, openTestDb } from "@callwaiting/testing/database";
import type { StaffScope } from "../with-staff.ts";
import { joinWaitlist } from "../waitlist/waitlist-entries.ts";
import { deletePersonData } from "./delete-person-data.ts";
import { exportPersonData } from "./export-person-data.ts";
import { loadContact } from "./load-contact.ts";
import { mergeContacts } from "./merge-contacts.ts";
import { saveContact } from "./save-contact.ts";

/** In every name, address, number and sentence of the person; the number's digits are no one else's. */
const TRACES = /quartz|4155550123|415.?555.?0123|5550188|5550199/i;
const PHONE = E164.parse("+14155550123");
const OLD_PHONE = E164.parse("+14155550188");
const TWIN_PHONE = E164.parse("+14155550199");

/**
 * Columns of the tables that tell of people which hold no word of theirs. A new column must be planted below or be named
 * here, with the knowledge that erasing a person leaves it.
 */
const NO_WORDS = new Set([
  "contacts.merged_ids",
  "appointments.status",
  "appointments.source",
  "appointments.overridden",
  "appointments.time_zone",
  "appointments.clock_trouble",
  // Ids of rooms.
  "appointments.had_resources",
  "waitlist_entries.weekdays",
  "waitlist_entries.reach",
  "waitlist_entries.status",
  "waitlist_entries.source",
  "messages.channel",
  "messages.kind",
  "messages.status",
  "messages.via",
  "message_consents.channel",
  "message_consents.how",
  "message_replies.reference",
  "message_replies.meaning",
  // Who of the staff.
  "message_consents.by_name",
  "message_replies.done_by",
  // In our own words, without names and addresses.
  "messages.trouble",
  "webhook_deliveries.event_id",
  "webhook_deliveries.kind",
  "webhook_deliveries.data",
  "webhook_deliveries.status",
  "webhook_deliveries.trouble",
  "outbound_calls.trouble",
  "outbound_calls.reason",
  "outbound_calls.status",
  "outbound_calls.said",
  "outbound_calls.ended",
  "outbound_calls.vapi_call_id",
  "unread_arguments.tool",
  "unread_arguments.name",
  // When each fact was told.
  "calls.facts_at",
  "calls.hung_at",
  "calls.call_id",
  "calls.kind",
  "calls.status",
  "calls.assistant_id",
  "calls.phone_number_id",
  "calls.ended_reason",
  "calls.best_outcome",
  "calls.result",
  "calls.ended_as",
  "tool_calls.call_id",
  "tool_calls.tool_call_id",
  "tool_calls.arguments_sha256",
  "tool_calls.name",
  "tool_calls.outcome",
  "call_backs.kind",
  // Ids.
  "call_backs.subject_id",
  "call_backs.done_by",
  "open_requests.kind",
  "open_requests.call_id",
  "open_requests.request_key",
  "changes.actor_kind",
  "changes.actor_id",
  "changes.actor_name",
  "changes.entity",
  "changes.entity_id",
  "changes.action",
  // The call's id, which erasing takes away as well.
  "appointments.request_key",
]);
const TABLES_OF_PEOPLE = [
  "contacts",
  "persons",
  "appointments",
  "calls",
  "tool_calls",
  "changes",
  "messages",
  "message_consents",
  "message_replies",
  "webhook_deliveries",
  "open_requests",
  "call_backs",
  "waitlist_entries",
  "outbound_calls",
];

type Found = { readonly table: string; readonly column: string };

/** Every column of every table of every schema, accounts and the job queue included, in which a trace is. */
async function findTraces(db: TestDb): Promise<readonly Found[]> {
  const { rows: columns } = await db.owner.query<{
    schema: string;
    table: string;
    column: string;
    type: string;
  }>(
    `select c.table_schema as schema, c.table_name as table, c.column_name as column, c.data_type as type
     from information_schema.columns c join information_schema.tables t using (table_schema, table_name)
     where t.table_type = 'BASE TABLE' and c.table_schema not in ('pg_catalog', 'information_schema')
     order by 1, 2, 3`,
  );
  const found: Found[] = [];
  for (const { schema, table, column } of columns) {
    const { rows } = await db.owner.query<{ words: string }>(
      `select "${column}"::text as words from "${schema}"."${table}" where "${column}" is not null`,
    );
    if (rows.some(({ words }) => TRACES.test(words))) found.push({ table, column });
  }
  return found;
}

function inDays(days: number, hour: number): IsoInstant {
  const day = new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);
  return `${day}T${String(hour).padStart(2, "0")}:00:00Z`;
}

async function liveAsPatient(db: TestDb, scope: StaffScope): Promise<string> {
  const { orgId } = scope;
  const asked = { email: null, service: null, orgId };
  const first = await bookAppointment(db.pool, {
    ...asked,
    patientName: "Zoe Quartz",
    phone: OLD_PHONE,
    scheduledAt: inDays(3, 17),
    notes: "Quartz allergy",
    requestKey: "call-old:t",
  });
  await db.owner.query(
    "update persons set email = 'zoe@quartz.example', note = 'Quartz hears badly', alert = 'Quartz faints' where org_id = $1",
    [orgId],
  );
  const twin = await bookAppointment(db.pool, {
    ...asked,
    patientName: "Z. Quartz",
    phone: TWIN_PHONE,
    scheduledAt: inDays(4, 17),
  });
  if (first.kind !== "booked" || twin.kind !== "booked") throw new Error("not booked");
  const { contactId } = first.appointment;
  const facts = await loadContact(db.pool, scope, contactId);
  const saved = await saveContact(db.pool, scope, {
    contactId,
    version: facts?.version ?? "",
    name: "Zoe Quartz",
    phone: PHONE,
    email: "zoe@quartz.example",
  });
  expect(saved.kind).toBe("saved");
  // A twin without any appointment, and one with.
  const lonely = await saveContact(db.pool, scope, {
    contactId: null,
    version: null,
    name: "Quartz, Zoe",
    phone: null,
    email: "old@quartz.example",
  });
  if (lonely.kind !== "saved") throw new Error(lonely.kind);
  for (const dropId of [lonely.contact.contactId, twin.appointment.contactId]) {
    expect((await mergeContacts(db.pool, scope, { keepId: contactId, dropId })).kind).toBe("merged");
  }
  const { rows } = await db.owner.query<{ id: string }>(
    "select service_id as id from services where org_id = $1",
    [orgId],
  );
  const atDesk = await bookForStaff(db.pool, scope, {
    serviceId: rows[0]?.id ?? "",
    startsAt: inDays(3, 3),
    contact: { contactId },
    patientName: "Little Quartz",
    notes: "Quartz at night",
    overrideReason: "Mrs Quartz asked for it",
  });
  if (atDesk.kind !== "booked") throw new Error(atDesk.kind);
  await updateAppointmentDetails(db.pool, scope, {
    appointmentId: atDesk.appointment.appointmentId,
    notes: "Quartz came in person",
  });
  return contactId;
}

async function callAsPatient(db: TestDb, { orgId }: StaffScope): Promise<void> {
  const words = {
    transcript: "User: I am Zoe Quartz",
    summary: "Quartz called",
    recordingUrl: "https://example.com/quartz.mp3",
    facts: { callerName: "Zoe Quartz", evaluation: { structuredData: { patient: "Zoe Quartz" } } },
  };
  // From the number of now, of before, of a merged contact; and from a withheld one, with an address said.
  for (const [callId, callerNumber] of [
    ["call-now", PHONE],
    ["call-old", OLD_PHONE],
    ["call-twin", TWIN_PHONE],
    ["call-withheld", null],
  ] as const) {
    await recordCall(db.pool, orgId, { callId, callerNumber, status: "ended", ...words });
    await recordToolCall(db.pool, orgId, {
      callId,
      toolCallId: "t",
      argumentsSha256: "0".repeat(64),
      name: "bookClinicAppointment",
      arguments: { patientName: "Zoe Quartz", patientEmail: "Zoe@Quartz.example" },
      understood: { corrections: [{ field: "name", from: "zoe quartz", to: "Zoe Quartz" }] },
      answer: "You're all set, Zoe Quartz",
      outcome: "booked",
      durationMs: 1,
      appointmentId: null,
    });
  }
}

async function writeToPatient(db: TestDb, { orgId }: StaffScope): Promise<void> {
  await db.owner.query("update appointments set said_email = 'zoe@quartz.example' where org_id = $1", [
    orgId,
  ]);
  const message = await claimMessage(db.pool, orgId);
  if (message === null) throw new Error("nothing was planned");
  expect(message.recipient).toBe("zoe@quartz.example");
  await finishMessage(db.pool, orgId, {
    ...message,
    subject: "Your visit, Quartz",
    body: "Hello Zoe Quartz",
    trouble: null,
    via: "twilio",
    reference: "SM-quartz",
  });
  await db.owner.query(
    `insert into message_consents (org_id, channel, address, is_allowed, how)
     values ($1, 'sms', $2, false, 'reply'), ($1, 'email', 'zoe@quartz.example', true, 'staff')`,
    [orgId, PHONE],
  );
  await noteReply(db.pool, orgId, {
    reference: "SM1",
    address: PHONE,
    meaning: "words",
    body: "This is Zoe Quartz, I will be late",
  });
}

async function waitForATime(db: TestDb, { orgId }: StaffScope): Promise<void> {
  const joined = await joinWaitlist(db.pool, {
    orgId,
    service: null,
    wish: {},
    name: "Waiting Quartz",
    phone: PHONE,
    email: "waiting@quartz.example",
    // Then the address serves this wait alone.
    isOwn: false,
    requestKey: null,
  });
  expect(joined.kind).toBe("waiting");
}

async function tellOthers(db: TestDb, scope: StaffScope): Promise<void> {
  await createWebhookEndpoint(db.pool, scope, {
    endpointId: randomUUID(),
    facts: {
      url: "https://crm.example.com/",
      description: "",
      kinds: EventKind.options,
      withContact: true,
      isOn: true,
    },
    sealedSecret: "v1.a.b",
  });
}

/** One that waits, at the number of now, and one that was made to a number of before. */
async function callPatient(db: TestDb, { orgId }: StaffScope, contactId: string): Promise<void> {
  await switchCallsOn(db.owner, orgId, "number-1");
  const { rows } = await db.owner.query<{ id: string }>(
    "select appointment_id as id from appointments where org_id = $1 and contact_id = $2 limit 1",
    [orgId, contactId],
  );
  await db.owner.query("select plan_outbound_call($1, 'reminder', $2)", [orgId, rows[0]?.id]);
  await db.owner.query(
    `insert into outbound_calls (org_id, reason, contact_id, patient_name, phone, subject_id, not_before, not_after, status, ended)
     values ($1, 'call_back', $2, 'Called Quartz', $3, gen_random_uuid(), now(), now() + interval '1 hour', 'ended', 'voicemail')`,
    [orgId, contactId, OLD_PHONE],
  );
}

async function askInVain(db: TestDb, { orgId }: StaffScope): Promise<void> {
  for (const reached of [
    { phone: PHONE, email: null },
    { phone: OLD_PHONE, email: null },
    { phone: null, email: "Old@Quartz.example" },
  ]) {
    await noteOpenRequest(db.pool, orgId, {
      kind: "book",
      agoMs: 1_000,
      callId: null,
      requestKey: "arguments:1",
      patientName: "Zoe Quartz",
      ...reached,
      service: "Quartz cleaning",
      startsAt: inDays(5, 17),
      appointmentId: null,
    });
  }
  const { rows } = await db.owner.query<{ id: string }>(
    "select request_id as id from open_requests where org_id = $1 limit 1",
    [orgId],
  );
  await noteAll(db, orgId, { request: rows[0]?.id ?? "" });
}

/** What staff noted when they called back, on each kind of thing that they call about. */
async function noteAll(db: TestDb, orgId: OrgId, { request }: { readonly request: string }): Promise<void> {
  await db.owner.query(
    `insert into call_backs (org_id, kind, subject_id, note)
     select $1, 'closure', a.appointment_id || ':203012041400', 'Quartz is at sea' from appointments a where a.org_id = $1
     union all select $1, 'call', 'call-now', 'Zoe Quartz rang' union all select $1, 'request', $2, 'Quartz again'`,
    [orgId, request],
  );
}

test("a person who is erased leaves no word in any column of any table, whatever they were called before", async () => {
  await using db = await openTestDb();
  const { orgId } = await createTestOrganization(db.owner);
  const scope: StaffScope = { orgId, actor: { kind: "user", userId: "u", displayName: "Ann Desk" } };
  await switchMessagesOn(db.owner, orgId);
  await tellOthers(db, scope);
  const contactId = await liveAsPatient(db, scope);
  await planMessages(db.pool, orgId);
  await planWebhooks(db.pool, orgId);
  await callAsPatient(db, scope);
  await writeToPatient(db, scope);
  await askInVain(db, scope);
  await waitForATime(db, scope);
  await callPatient(db, scope, contactId);
  const planted = new Set((await findTraces(db)).map(({ table, column }) => `${table}.${column}`));
  const { rows: columns } = await db.owner.query<{ name: string }>(
    `select table_name || '.' || column_name as name from information_schema.columns
     where table_schema = 'public' and table_name = any ($1) and data_type in ('text', 'json', 'jsonb', 'ARRAY')`,
    [TABLES_OF_PEOPLE],
  );
  // Otherwise the search below would prove nothing of that column.
  expect(columns.map(({ name }) => name).filter((name) => !planted.has(name) && !NO_WORDS.has(name))).toEqual(
    [],
  );
  // What can be erased can be handed over first, with what they were called before.
  const everything = JSON.stringify(await exportPersonData(db.pool, scope, contactId));
  for (const words of [
    "Zoe Quartz",
    "zoe@quartz.example",
    "old@quartz.example",
    "+14155550123",
    "+14155550188",
    "Quartz allergy",
    "Little Quartz",
    "asked for it",
    "came in person",
    "hears badly",
    "faints",
    "Quartz, Zoe",
    "I am Zoe Quartz",
    "Quartz called",
    "Your visit, Quartz",
    "quartz.mp3",
    "Zoe@Quartz.example",
    "You're all set, Zoe",
    "Quartz cleaning",
    "I will be late",
    "Waiting Quartz",
    "waiting@quartz.example",
    "Called Quartz",
    "call-now",
    "call-old",
    "call-twin",
    "call-withheld",
  ]) {
    expect(everything).toContain(words);
  }
  expect((await deletePersonData(db.pool, scope, contactId)).kind).toBe("erased");
  expect(await exportPersonData(db.pool, scope, contactId)).toBeNull();
  expect(await findTraces(db)).toEqual([]);
});

test("a number that is somebody else's by now leads to nobody's calls but theirs", async () => {
  await using db = await openTestDb();
  const { orgId } = await createTestOrganization(db.owner);
  const scope: StaffScope = { orgId, actor: { kind: "user", userId: "u", displayName: "Ann Desk" } };
  const contactId = await liveAsPatient(db, scope);
  const now = await saveContact(db.pool, scope, {
    contactId: null,
    version: null,
    name: "Bob Newnumber",
    phone: OLD_PHONE,
    email: null,
  });
  expect(now.kind).toBe("saved");
  await recordCall(db.pool, orgId, {
    callId: "of-bob",
    callerNumber: OLD_PHONE,
    transcript: "User: Bob here",
  });
  expect(await deletePersonData(db.pool, scope, contactId)).toMatchObject({ kind: "erased", callIds: [] });
  const { rows } = await db.owner.query("select transcript from calls where org_id = $1", [orgId]);
  expect(rows).toEqual([{ transcript: "User: Bob here" }]);
});

/** Who calls from where and says what; the contact named by the first, and which of the calls are theirs. */
const NEIGHBOURS = [
  {
    of: "+12125550321",
    others: ["+13125550321", "+14155550777"],
    calls: {
      own: ["+12125550321", "User: hello"],
      "own, as its carrier writes it": ["+1 (212) 555-0321", ""],
      "said from a withheld number": [null, "User: it's 212-555-0321, thanks"],
      "said at home": [null, "User: (212) 555 0321."],
      "said with the code": [null, "User: 1 212 555 0321"],
    },
    strangers: {
      "another area": ["+13125550321", "User: hello"],
      "said from another contact's number": ["+14155550777", "User: my doctor has 212 555 0321"],
      "another area, said": [null, "User: 312 555 0321"],
      longer: [null, "User: 212555032199"],
      "in a longer one": [null, "User: order 99212 555 0321"],
      "an address that ends like theirs": [null, "User: notann@vale.example"],
      "an address that begins like theirs": [null, "User: ann@vale.example.org"],
    },
  },
  {
    of: "+493012345",
    others: ["+49301234567"],
    calls: { own: ["+493012345", ""], "at home": [null, "User: 030 12345"] },
    strangers: {
      "a longer number": ["+49301234567", "User: hello"],
      "a longer number that nobody has": ["+4930123456", ""],
      "a longer number, said": [null, "User: 030 123 456 7"],
      "a longer number with its code": [null, "User: +49 30 12345 67"],
    },
  },
] as const;

test.each(NEIGHBOURS)("of the numbers like $of only the whole one leads to a call", async (given) => {
  await using db = await openTestDb();
  const { orgId } = await createTestOrganization(db.owner);
  const scope: StaffScope = { orgId, actor: { kind: "user", userId: "u", displayName: "Ann Desk" } };
  const ids: string[] = [];
  for (const phone of [given.of, ...given.others]) {
    const email = phone === given.of ? "ann@vale.example" : null;
    const contact = { contactId: null, version: null, name: `Of ${phone}`, phone: E164.parse(phone), email };
    const saved = await saveContact(db.pool, scope, contact);
    if (saved.kind === "saved") ids.push(saved.contact.contactId);
  }
  for (const [callId, [callerNumber, transcript]] of Object.entries({ ...given.calls, ...given.strangers })) {
    await recordCall(db.pool, orgId, { callId, callerNumber, transcript });
  }
  const { rows } = await db.owner.query<{ id: string }>("select id from calls_of_contact($1, $2) id", [
    orgId,
    ids[0],
  ]);
  expect(rows.map(({ id }) => id).toSorted()).toEqual(Object.keys(given.calls).toSorted());
});
