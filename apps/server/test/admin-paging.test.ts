import {
  bookAppointment,
  createClosure,
  noteReply,
  planMessages,
  recordCall,
  switchMessagesOn,
} from "@callwaiting/db";
import { createTestOrganization } from "@callwaiting/testing/clinic";
import { openTestDb } from "@callwaiting/testing/database";
import { E164, type OrgId } from "@callwaiting/domain";
import { beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { type SignedInStaff, createStaff, signInAs } from "@callwaiting/testing/staff";
import { forAllTests } from "@callwaiting/testing/for-all-tests";
import { startTestServer } from "../src/testing/test-server.ts";
import { appRouter } from "../src/desk/trpc/app-router.ts";

// Every list of the admin's API comes page by page: whatever the size of the pages, each row comes once.

type Definition = { readonly type: string; readonly inputs: readonly unknown[]; readonly output?: unknown };

const QUERIES = Object.entries(
  appRouter._def.procedures as unknown as Readonly<Record<string, { readonly _def: Definition }>>,
)
  .map(([path, { _def }]) => ({ path, ..._def }))
  .filter(({ type }) => type === "query");

/** What has no pages, because something else bounds it. */
const BOUNDED: Readonly<Record<string, string>> = {
  "appointments.clockTroubles": "the first hundred that somebody has to settle",
  "appointments.doubleVisits": "the first hundred that somebody has to settle",
  "appointments.list": "the days that are asked for, at most 45: a calendar shows them all at once",
  "appointments.load": "the calls about one appointment",
  "assistants.list": "one for each role",
  "assistants.unreadArguments": "names of arguments, at most 100",
  "assistants.voices": "the catalog of voices, which is the same for all",
  "availability.frame": "what a calendar is drawn on: providers, services and hours of one clinic",
  "availability.slots": "the limit that is asked for, at most 500",
  "callBacks.list": "at most a hundred of each kind whom somebody has to call",
  "calls.load": "what was done in one call",
  "closures.holidays": "the public holidays of one country and year",
  "contacts.exportPersonData": "a file with all that is kept about one person",
  "contacts.load": "the visits of one person, at most 200 coming and 200 past",
  "hours.load": "a week's hours, at most 200 entries",
  "hours.preview": "the times of one day",
  "messages.consents": "one for each way to write to one person",
  "messages.settings": "at most five reminders",
  "messages.templates": "one for each kind of message",
  "metrics.calls": "days of a year at most, hours of a day, the clinic's services, each by how calls ended",
  "metrics.line": "one for each role",
  "metrics.today": "hours of a day, days of a fortnight, the next five appointments",
  "organization.places": "the zones of the world, which are the same for all",
  "outbound.settings": "seven weekdays, and fifty countries at most",
  "redFlags.load": "at most 30 rows of 30 words",
  "search.find": "at most eight people, six visits and five calls",
  "series.list": "what was booked together, at most 60",
  "session.current": "the organizations of one person",
  "waitlist.holds": "what is held at the moment, at most two hundred",
  "waitlist.settings": "three ways at most",
  "waitlist.times": "the next twenty times that suit one person",
  "webhooks.list": "at most ten",
  "webhooks.stopped": "at most ten",
};

function unwrap(schema: unknown): unknown {
  const isWrapped =
    schema instanceof z.ZodOptional || schema instanceof z.ZodNullable || schema instanceof z.ZodReadonly;
  return isWrapped ? unwrap(schema.unwrap()) : schema;
}

const fieldsOf = (schema: unknown): Readonly<Record<string, unknown>> => {
  const inner = unwrap(schema);
  return inner instanceof z.ZodObject ? inner.shape : {};
};
const isArray = (schema: unknown) => unwrap(schema) instanceof z.ZodArray;
const hasList = ({ output }: Definition) => isArray(output) || Object.values(fieldsOf(output)).some(isArray);
const isPaged = ({ inputs, output }: Definition) => {
  const asked: Record<string, unknown> = Object.assign({}, ...inputs.map(fieldsOf));
  const { items, nextCursor } = fieldsOf(output);
  return "cursor" in asked && "limit" in asked && isArray(items) && nextCursor !== undefined;
};

const db = forAllTests(() => openTestDb());
const server = forAllTests(() => startTestServer({ databaseUrl: db.url }));
let orgId: OrgId;
let owner: SignedInStaff;
let appointmentId: string;
let contactId: string;

type Page = { readonly items: readonly unknown[]; readonly nextCursor: string | null };
type Paging = { readonly cursor?: string | null; readonly limit?: number };

const LISTS: Readonly<Record<string, (page: Paging) => Promise<Page>>> = {
  "appointments.upcoming": (page) => owner.api.appointments.upcoming.query(page),
  "audit.history": (page) =>
    owner.api.audit.history.query({ ...page, entity: "appointment", entityId: appointmentId }),
  "audit.list": (page) => owner.api.audit.list.query(page),
  "calendarFeeds.list": (page) => owner.api.calendarFeeds.list.query(page),
  "calls.list": (page) => owner.api.calls.list.query(page),
  "closures.list": (page) => owner.api.closures.list.query(page),
  "contacts.calls": (page) => owner.api.contacts.calls.query({ ...page, contactId }),
  "contacts.list": (page) => owner.api.contacts.list.query(page),
  "locations.list": (page) => owner.api.locations.list.query(page),
  "members.invitations": (page) => owner.api.members.invitations.query(page),
  "members.list": (page) => owner.api.members.list.query(page),
  "messages.list": (page) => owner.api.messages.list.query(page),
  "messages.replies": (page) => owner.api.messages.replies.query({ ...page, contactId }),
  "messages.unread": (page) => owner.api.messages.unread.query(page),
  "outbound.list": (page) => owner.api.outbound.list.query(page),
  "providers.list": (page) => owner.api.providers.list.query(page),
  "resources.list": (page) => owner.api.resources.list.query(page),
  "services.list": (page) => owner.api.services.list.query(page),
  "waitlist.list": (page) => owner.api.waitlist.list.query(page),
  "waitlist.offers": (page) => owner.api.waitlist.offers.query(page),
  "webhookSecrets.list": (page) => owner.api.webhookSecrets.list.query(page),
  "webhooks.deliveries": (page) => owner.api.webhooks.deliveries.query(page),
};

const PHONE = E164.parse("+14155550123");
const CHRISTMAS = { startsLocal: "2030-12-24T00:00:00", endsLocal: "2030-12-25T00:00:00" };

async function times(count: number, make: (index: number) => Promise<unknown>): Promise<void> {
  for (let index = 1; index <= count; index += 1) await make(index);
}

beforeAll(async () => {
  ({ orgId } = await createTestOrganization(db.owner));
  const world = { url: server.url, databaseUrl: db.url, orgId };
  owner = await signInAs("owner", world);
  await times(3, () => createStaff(world, "staff"));
  await fillSettings();
  await fillDesk();
  await fillWaitlist();
  await fillCalls();
  await makeTwins();
});

async function fillSettings(): Promise<void> {
  const { api, userId, displayName } = owner;
  const facts = { durationMinutes: 30, bufferBeforeMinutes: 0, bufferAfterMinutes: 0 };
  await times(3, (n) => api.services.create.mutate({ name: `Service ${n}`, ...facts }));
  await times(3, () => api.providers.create.mutate({ name: "Dr. Twin", serviceIds: [] }));
  await times(3, (n) => api.locations.create.mutate({ name: `Place ${n}`, address: "", phone: null }));
  await times(3, (n) => api.resources.create.mutate({ name: `Room ${n}`, kind: "room" }));
  const { items: providers } = await api.providers.list.query();
  const [first, last] = [providers[0], providers.at(-1)];
  if (first === undefined || last === undefined) throw new Error("no providers");
  await api.providers.update.mutate({ ...last, serviceIds: [], active: false });
  await times(3, () => api.calendarFeeds.create.mutate({ providerId: first.providerId }));
  await times(3, (n) => api.members.invite.mutate({ email: `guest${n}@example.com`, role: "viewer" }));
  await times(2, () => api.webhookSecrets.rotate.mutate());
  await fillWebhooks();
  const scope = { orgId, actor: { kind: "user", userId, displayName } } as const;
  await times(3, () => createClosure(db.pool, scope, { ...CHRISTMAS, providerId: null, reason: "" }));
}

async function fillWebhooks(): Promise<void> {
  const { create, test: send } = owner.api.webhooks;
  const facts = { description: "", withContact: false, isOn: true };
  const made = await create.mutate({
    ...facts,
    url: "https://93.184.216.34/",
    kinds: ["appointment.booked"],
  });
  if (made.kind !== "created") throw new Error(made.message);
  await times(5, () => send.mutate({ endpointId: made.endpointId }));
}

async function fillDesk(): Promise<void> {
  await switchMessagesOn(db.owner, orgId);
  await times(3, async (n) => {
    const outcome = await bookAppointment(db.pool, {
      orgId,
      patientName: n === 1 ? "First Caller" : "Twin Caller",
      phone: E164.parse(`+1415555012${n}`),
      email: `caller${n}@example.com`,
      service: "consultation",
      scheduledAt: `2030-12-0${n}T19:00:00Z`,
      now: "2030-11-20T15:00:00Z",
    });
    if (outcome.kind !== "booked") throw new Error(outcome.kind);
    await recordCall(db.pool, orgId, { callId: `call-${n}`, kind: "inbound", callerNumber: PHONE });
    if (n === 3) ({ appointmentId, contactId } = outcome.appointment);
  });
  await planMessages(db.pool, orgId, "2030-11-20T15:00:00Z");
  await times(3, (n) =>
    noteReply(db.pool, orgId, {
      reference: `SM${n}`,
      address: "+14155550123",
      meaning: "words",
      body: `Words ${n}`,
    }),
  );
  await times(2, (n) => owner.api.appointments.updateDetails.mutate({ appointmentId, notes: `Note ${n}` }));
}

/** Calls about each of the visits, of one microsecond. */
async function fillCalls(): Promise<void> {
  await db.owner.query(
    `insert into outbound_calls (org_id, reason, contact_id, patient_name, phone, subject_id, starts_local, provider_id,
       not_before, not_after)
     select a.org_id, 'reminder', a.contact_id, a.patient_name, '+14155550123', a.appointment_id, a.starts_local, a.provider_id,
       a.starts_at - interval '1 day', a.starts_at
     from appointments a where a.org_id = $1`,
    [orgId],
  );
}

/** Three who wait, and what each of them was offered. */
async function fillWaitlist(): Promise<void> {
  await db.owner.query(
    `with entries as (
       insert into waitlist_entries (org_id, contact_id, patient_name, service_id, until_date, source, rank)
       select org_id, contact_id, patient_name, service_id, '2031-12-31', 'staff', 7 from appointments where org_id = $1
       returning *)
     insert into waitlist_offers (org_id, entry_id, appointment_id, provider_id, service_id, starts_at, ends_at, starts_local,
       held_until, freed, ended, ended_at)
     select a.org_id, e.entry_id, a.appointment_id, a.provider_id, a.service_id, a.starts_at, a.ends_at, a.starts_local,
       a.starts_at - interval '1 day', a.blocked, 'declined', now()
     from appointments a join entries e on e.contact_id = a.contact_id where a.org_id = $1`,
    [orgId],
  );
}

/** Rows of one microsecond, which only their ids tell apart. */
async function makeTwins(): Promise<void> {
  const client = await db.owner.connect();
  await client.query("select set_config('app.org_id', $1, false)", [orgId]);
  for (const table of ["services", "providers", "calendar_feeds", "webhook_secrets", "calls"]) {
    await client.query(`update ${table} set created_at = '2026-11-01T00:00:00.123456Z'`);
  }
  client.release(true);
}

test("every list has pages, or a reason why it needs none", () => {
  const unpaged = QUERIES.filter((query) => hasList(query) && !isPaged(query)).map(({ path }) => path);
  expect(unpaged.toSorted()).toEqual(Object.keys(BOUNDED));
});

test("every list with pages is walked below", () => {
  const paged = QUERIES.filter(isPaged).map(({ path }) => path);
  expect(Object.keys(LISTS)).toEqual(paged.toSorted());
});

describe.each(Object.entries(LISTS))("%s", (_path, list) => {
  test("gives the same rows one by one as all at once, each once and in the same order", async () => {
    const all = await list({ limit: 100 });
    expect(all.items.length).toBeGreaterThanOrEqual(3);
    expect(all.nextCursor).toBeNull();
    const seen: unknown[] = [];
    let cursor: string | null = null;
    do {
      const page: Page = await list({ cursor, limit: 1 });
      expect(page.items).toHaveLength(1);
      seen.push(...page.items);
      cursor = page.nextCursor;
    } while (cursor !== null && seen.length <= all.items.length);
    expect(seen).toEqual(all.items);
    expect(new Set(seen.map((row) => JSON.stringify(row))).size).toBe(seen.length);
  });

  test("refuses a cursor that no list gave out, and pages of no or of too many rows", async () => {
    const forged = ['["a","b"]', "[1,2]", '["\\u0000","\\u0000"]', "[]", "{}"];
    const cursors = ["x", "", ...forged.map((text) => Buffer.from(text).toString("base64url"))];
    for (const wrong of [...cursors.map((cursor) => ({ cursor })), { limit: 0 }, { limit: 101 }]) {
      await expect(list(wrong), JSON.stringify(wrong)).rejects.toMatchObject({
        data: { code: "BAD_REQUEST" },
      });
    }
  });
});
