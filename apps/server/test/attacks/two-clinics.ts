import { createHash, randomUUID } from "node:crypto";
import { switchCallsOn, switchMessagesOn } from "@callwaiting/db";
import { type TestDb, openTestDb } from "@callwaiting/testing/database";
import { createTestOrganization } from "@callwaiting/testing/clinic";
import { OrgId } from "@callwaiting/domain";
import { Temporal } from "temporal-polyfill";
import { sealSecret } from "../../src/secrets/sealed-secret.ts";
import { type SignedInStaff, createStaff, signInAs } from "@callwaiting/testing/staff";
import { TEST_KEYRING, type TestServer, startTestServer } from "../../src/testing/test-server.ts";

// Two clinics on one server, with a row of everything each. What belongs to a clinic has its letter in its words.

/** What an attacker could have of another clinic, by the names under which the API takes it. */
export type Ids = {
  readonly orgId: string;
  readonly appointmentId: string;
  /** Of what was booked together with it. */
  readonly seriesId: string;
  readonly contactId: string;
  readonly otherContactId: string;
  readonly providerId: string;
  readonly serviceId: string;
  readonly closureId: string;
  readonly resourceId: string;
  readonly locationId: string;
  /** What somebody wrote back. */
  readonly replyId: string;
  /** One that could not be sent. */
  readonly messageId: string;
  readonly requestId: string;
  /** Of an address that is told of visits, and of what it was told. */
  readonly endpointId: string;
  readonly deliveryId: string;
  /** Of somebody on the waitlist, and what was offered to them. */
  readonly entryId: string;
  readonly offerId: string;
  readonly feedId: string;
  readonly invitationId: string;
  readonly userId: string;
  /** Of a call by telephone. */
  readonly callId: string;
  /** Of a try in the admin that is still open. */
  readonly tryCallId: string;
  /** What is stored of a link. */
  readonly token: string;
};

export type Clinic = {
  readonly orgId: OrgId;
  /** In its names, notes and words, and nowhere else. */
  readonly mark: string;
  readonly secret: string;
  readonly feedToken: string;
  readonly owner: SignedInStaff;
  readonly ids: Ids;
};

export const PHONE_OF = { a: "+14155550101", b: "+14155550202" } as const;

/** Days that are open and far enough ahead for both. */
export const FAR_DAY = Temporal.Now.plainDateISO("UTC").add({ days: 20 }).toString();

/** Limits have tests of their own; here each attack shall be answered for what it is. */
async function openServer(db: TestDb): Promise<TestServer> {
  const rateLimits = { failuresPerMinute: 1_000_000, requestsPerMinute: 1_000_000 };
  return startTestServer({ databaseUrl: db.url, rateLimits, clock: () => Temporal.Now.instant() });
}

/** Both, in a database of their own, and what every row of B was before anybody attacked. */
export async function openTwoClinics() {
  const db = await openTestDb();
  const server = await openServer(db);
  const a = await openClinic(db, server, "a");
  const b = await openClinic(db, server, "b");
  const close = async () => {
    await server[Symbol.asyncDispose]();
    await db[Symbol.asyncDispose]();
  };
  return { db, server, a, b, before: await fingerprint(db, b.orgId), close };
}

async function openClinic(db: TestDb, server: TestServer, letter: "a" | "b"): Promise<Clinic> {
  const mark = `Zq${letter}${letter}mark`;
  const secret = `secret-${randomUUID()}`;
  const orgId = OrgId.parse(randomUUID());
  await createTestOrganization(db.owner, {
    orgId,
    name: `${mark} Clinic`,
    services: [{ key: "consultation", name: `${mark} Consultation`, durationMinutes: 30 }],
    providers: [{ name: `Dr. ${mark}`, gives: ["consultation"] }],
    webhookSecret: { secret, sealed: sealSecret(secret, { keyring: TEST_KEYRING, owner: orgId }) },
  });
  const world = { url: server.url, databaseUrl: db.url, orgId };
  await db.owner.query(
    `insert into vapi_resources (org_id, kind, vapi_id, role)
     values ($1, 'assistant', $2, 'inbound'), ($1, 'phone_number', $3, null)`,
    [orgId, `asst-${mark}`, `number-${mark}`],
  );
  const owner = await signInAs("owner", world);
  const member = await createStaff(world, "staff");
  const feedToken = `feed-token-of-${letter}-${randomUUID()}`;
  const made = await fill(db, { orgId, mark, owner, feedToken, phone: PHONE_OF[letter] });
  await ring(server, { secret, mark, callId: made.callId, phone: PHONE_OF[letter] });
  return { orgId, mark, secret, feedToken, owner, ids: { ...made, orgId, userId: member.userId } };
}

type Filling = Pick<Clinic, "orgId" | "mark" | "owner" | "feedToken"> & { readonly phone: string };

async function fill(db: TestDb, { orgId, mark, owner: { api }, feedToken, phone }: Filling) {
  const one = async (sql: string) => {
    const { rows } = await db.owner.query<{ id: string }>(sql, [orgId]);
    return rows[0]?.id ?? "";
  };
  const providerId = await one("select provider_id as id from providers where org_id = $1");
  const serviceId = await one("select service_id as id from services where org_id = $1");
  await switchMessagesOn(db.owner, orgId);
  const booked = await api.appointments.book.mutate({
    contact: { name: `${mark} Patient`, phone },
    serviceId,
    providerId,
    startsAt: `${FAR_DAY}T15:00:00Z`,
    notes: `${mark} notes`,
  });
  if (booked.kind !== "booked") throw new Error(booked.kind);
  await db.owner.query(
    `insert into messages (org_id, appointment_id, kind, revision, starts_local, provider_id, due_at, status, recipient, subject, body)
     select org_id, appointment_id, 'confirmation', revision, starts_local, provider_id, now(), 'failed', $2, $2, $2
     from appointments where org_id = $1`,
    [orgId, `${mark}@example.com`],
  );
  await db.owner.query(
    `insert into message_consents (org_id, channel, address, is_allowed, how) values ($1, 'sms', $2, false, 'reply')`,
    [orgId, phone],
  );
  await db.owner.query(
    `insert into message_replies (org_id, reference, address, meaning, body) values ($1, 'SM1', $2, 'words', $3)`,
    [orgId, phone, `${mark} will be late`],
  );
  await switchCallsOn(db.owner, orgId, `number-${mark}`);
  await db.owner.query(
    `insert into outbound_calls (org_id, reason, contact_id, patient_name, phone, subject_id, starts_local, provider_id, not_before,
       not_after)
     select org_id, 'reminder', contact_id, $2, $3, appointment_id, starts_local, provider_id, starts_at - interval '1 day', starts_at
     from appointments where org_id = $1`,
    [orgId, `${mark} Called`, phone],
  );
  await db.owner.query(
    `insert into message_templates (org_id, channel, kind, subject, body) values ($1, 'sms', 'moved', '', $2)`,
    [orgId, `${mark} moved you`],
  );
  const person = { contactId: null, version: null, name: `${mark} Other`, phone: "" };
  const saved = await api.contacts.save.mutate({ ...person, email: `${mark}@example.com` });
  if (saved.kind !== "saved") throw new Error(saved.kind);
  const room = await api.resources.create.mutate({ name: `${mark} Room`, kind: "room" });
  if (room.kind !== "saved") throw new Error(room.kind);
  await db.owner.query("select set_service_needs($1, $2, $3)", [
    orgId,
    serviceId,
    JSON.stringify([[room.resource.resourceId]]),
  ]);
  const place = await api.locations.create.mutate({
    name: `${mark} Place`,
    address: `${mark} Street`,
    phone: null,
  });
  if (place.kind !== "saved") throw new Error(place.kind);
  const times = { startsLocal: "2030-01-01T00:00", endsLocal: "2030-01-02T00:00" };
  await api.closures.create.mutate({ providerId: null, ...times, reason: `${mark} closed` });
  await api.members.invite.mutate({ email: `${mark}.invited@example.com`, role: "staff" });
  await api.assistants.save.mutate({ ...assistantOf(mark), revision: null });
  const call = await api.playground.start.mutate({ from: null });
  const tokenHash = createHash("sha256").update(feedToken).digest("hex");
  await db.owner.query(
    "insert into calendar_feeds (org_id, provider_id, token_hash, sealed_token) values ($1, $2, $3, 'sealed')",
    [orgId, providerId, tokenHash],
  );
  await api.visitLinks.copy.mutate({ appointmentId: booked.appointment.appointmentId });
  await db.owner.query(
    "insert into open_requests (org_id, kind, asked_at, patient_name, phone) values ($1, 'book', now(), $2, $3)",
    [orgId, `${mark} Caller`, phone],
  );
  await db.owner.query(
    "insert into call_backs (org_id, kind, subject_id, note) select org_id, 'request', request_id, $2 from open_requests where org_id = $1",
    [orgId, `${mark} note`],
  );
  await db.owner.query(
    "insert into webhook_endpoints (org_id, url, description, kinds, sealed_secret) values ($1, $2, $3, '{appointment.booked}', 'sealed')",
    [orgId, `https://93.184.216.34/${mark}`, `${mark} hook`],
  );
  await db.owner.query(
    `insert into webhook_deliveries (org_id, endpoint_id, event_id, kind, happened_at, data, due_at)
     select org_id, endpoint_id, 'test_1', 'webhook.test', now(), '{}', now() from webhook_endpoints where org_id = $1`,
    [orgId],
  );
  await db.owner.query(
    `with entry as (
       insert into waitlist_entries (org_id, contact_id, patient_name, service_id, until_date, source)
       select org_id, contact_id, $2, service_id, '2031-12-31', 'staff' from appointments where org_id = $1 returning *)
     insert into waitlist_offers (org_id, entry_id, appointment_id, provider_id, service_id, starts_at, ends_at, starts_local,
       held_until, freed, ended, ended_at)
     select a.org_id, entry.entry_id, a.appointment_id, a.provider_id, a.service_id, a.starts_at, a.ends_at, a.starts_local,
       a.starts_at - interval '1 day', a.blocked, 'declined', now()
     from appointments a, entry where a.org_id = $1`,
    [orgId, `${mark} Waiting`],
  );
  await db.owner.query(
    `update appointments set series_id = s.id, request_key = series_key(s.id, 1)
     from (select gen_random_uuid() as id) s where org_id = $1`,
    [orgId],
  );
  return {
    appointmentId: booked.appointment.appointmentId,
    seriesId: await one("select series_id as id from appointments where org_id = $1"),
    contactId: booked.appointment.contact.contactId,
    otherContactId: saved.contact.contactId,
    providerId,
    serviceId,
    closureId: await one("select closure_id as id from closures where org_id = $1"),
    resourceId: room.resource.resourceId,
    locationId: place.location.locationId,
    replyId: await one("select reply_id as id from message_replies where org_id = $1"),
    messageId: await one("select message_id as id from messages where org_id = $1"),
    requestId: await one("select request_id as id from open_requests where org_id = $1"),
    endpointId: await one("select endpoint_id as id from webhook_endpoints where org_id = $1"),
    deliveryId: await one("select delivery_id as id from webhook_deliveries where org_id = $1"),
    entryId: await one("select entry_id as id from waitlist_entries where org_id = $1"),
    offerId: await one("select offer_id as id from waitlist_offers where org_id = $1"),
    feedId: await one("select feed_id as id from calendar_feeds where org_id = $1"),
    invitationId: await one(`select "id" from accounts."invitation" where "organizationId" = $1`),
    callId: `call-of-${mark}`,
    tryCallId: call.callId,
    token: await one(`select "tokenHash" as id from accounts."invitation" where "organizationId" = $1`),
  };
}

const assistantOf = (mark: string) => ({
  role: "inbound" as const,
  name: `${mark} Sarah`,
  customPrompt: `${mark} prompt`,
  firstMessage: `${mark} hello`,
  voice: { provider: "azure", voiceId: "en-US-JennyNeural" },
});

type Ringing = Pick<Clinic, "secret" | "mark"> & { readonly callId: string; readonly phone: string };

/** A call that used a tool and ended, so that both are remembered. */
async function ring(server: TestServer, { secret, mark, callId, phone }: Ringing): Promise<void> {
  const call = { id: callId, type: "inboundPhoneCall", customer: { number: phone } };
  const send = async (message: object) => {
    const answer = await server.post("/api/webhooks/vapi", secret, { message: { call, ...message } });
    if (!answer.ok) throw new Error(`The webhook answered ${answer.status}`);
  };
  const toolCallList = [{ id: "tool-1", function: { name: "listServices", arguments: {} } }];
  await send({ type: "tool-calls", toolCallList });
  const artifact = { transcript: `User: ${mark} transcript` };
  await send({ type: "end-of-call-report", endedReason: "x", artifact, analysis: { summary: mark } });
}

/** The same names, with ids that nobody has. */
export function unknownIds(): Ids {
  return {
    orgId: randomUUID(),
    appointmentId: randomUUID(),
    seriesId: randomUUID(),
    contactId: randomUUID(),
    otherContactId: randomUUID(),
    providerId: randomUUID(),
    serviceId: randomUUID(),
    closureId: randomUUID(),
    resourceId: randomUUID(),
    locationId: randomUUID(),
    replyId: randomUUID(),
    messageId: randomUUID(),
    requestId: randomUUID(),
    endpointId: randomUUID(),
    deliveryId: randomUUID(),
    entryId: randomUUID(),
    offerId: randomUUID(),
    feedId: randomUUID(),
    invitationId: randomUUID(),
    userId: randomUUID(),
    callId: `call-of-${randomUUID()}`,
    tryCallId: randomUUID(),
    token: createHash("sha256").update(randomUUID()).digest("hex"),
  };
}

/** A hash of every row of a clinic in every table, its people's included; without the log of what others tried. */
export async function fingerprint(db: TestDb, orgId: string): Promise<Readonly<Record<string, string>>> {
  const { rows } = await db.owner.query<{ name: string; key: string }>(
    `select format('%I.%I', table_schema, table_name) as name, format('%I', column_name) as key
     from information_schema.columns join information_schema.tables using (table_schema, table_name)
     where table_type = 'BASE TABLE' and ((table_schema = 'public' and column_name = 'org_id')
       or (table_schema = 'accounts' and column_name in ('organizationId', 'userId')))`,
  );
  const hashes = rows.map(async ({ name, key }) => {
    const isPerson = key === '"userId"';
    const whose = isPerson
      ? `${key} in (select "userId" from accounts."member" where "organizationId" = $1)`
      : `${key} = $1`;
    const { rows: found } = await db.owner.query<{ hash: string }>(
      `select count(*) || ' ' || coalesce(md5(string_agg(t::text, '|' order by t::text)), '') as hash from ${name} t where ${whose}`,
      [orgId],
    );
    return [`${name} ${key}`, found[0]?.hash ?? ""] as const;
  });
  return Object.fromEntries(await Promise.all(hashes));
}
