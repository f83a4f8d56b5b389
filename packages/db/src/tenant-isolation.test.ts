import { randomUUID } from "node:crypto";
import { EventKind, type OrgId } from "@callwaiting/domain";
import { beforeAll, describe, expect, test } from "vitest";
import { saveAssistant } from "./assistants/assistants.ts";
import { recordVapiTool } from "./assistants/vapi-tools.ts";
import { saveIntegrationKey } from "./integrations/integration-keys.ts";
import { noteReply } from "./messages/consents.ts";
import { switchMessagesOn } from "./messages/message-settings.ts";
import { planMessages } from "./messages/plan-messages.ts";
import { planWebhooks } from "./webhooks/deliver-webhooks.ts";
import { createWebhookEndpoint } from "./webhooks/webhook-endpoints.ts";
import { switchCallsOn } from "./outbound/outbound-settings.ts";
import { bookAppointment } from "./booking/book-appointment.ts";
import { cancelAppointment } from "./booking/cancel-appointment.ts";
import { rescheduleAppointment } from "./booking/reschedule-appointment.ts";
import { createCalendarFeed, findCalendarFeed } from "./calendar/calendar-feeds.ts";
import { noteUnreadMessage } from "./calls/note-unread-message.ts";
import { noteOpenRequest } from "./open-requests/open-requests.ts";
import { noteUnreadArguments } from "./calls/unread-arguments.ts";
import { findAppointmentsOfCaller } from "./booking/find-appointments-of-caller.ts";
import { findToolCallAnswer, recordToolCall } from "./calls/record-tool-call.ts";
import { checkAvailability } from "./calendar/check-availability.ts";
import { assertAppRole } from "./migrate/assert-app-role.ts";
import { findOrganizationBySecret, hashSecret, loadOrganization } from "./organizations/find-organization.ts";
import { type TestOrganization, createTestOrganization } from "@callwaiting/testing/clinic";
import { openTestDb } from "@callwaiting/testing/database";
import { forAllTests } from "@callwaiting/testing/for-all-tests";
import { NOW_ISO, comingAt } from "@callwaiting/testing/now";
import { JOHN } from "@callwaiting/testing/people";
import { listChanges } from "./changes/list-changes.ts";
import { currentChangeCursor, readChangesSince } from "./changes/read-changes.ts";
import { bookForStaff } from "./staff/book-for-staff.ts";
import { setAppointmentStatus, updateAppointmentDetails } from "./staff/change-appointment.ts";
import { findSlotsForStaff } from "./staff/find-slots-for-staff.ts";
import { listAppointments, listUpcoming } from "./staff/list-appointments.ts";
import { loadAppointment } from "./staff/load-appointment.ts";
import { loadTodayFigures } from "./staff/load-today-figures.ts";
import { moveForStaff } from "./staff/move-for-staff.ts";
import { joinWaitlist } from "./waitlist/waitlist-entries.ts";
import { findVisit } from "./visits/find-visit.ts";
import { openVisitLink } from "./visits/visit-link.ts";
import { withOrg } from "./with-org.ts";

const TABLES = [
  "organizations",
  "webhook_secrets",
  "vapi_resources",
  "providers",
  "services",
  "provider_services",
  "locations",
  "resources",
  "service_needs",
  "taken_resources",
  "opening_hours",
  "closures",
  "contacts",
  "persons",
  "guesses",
  "recordings",
  "unread_arguments",
  "unread_messages",
  "open_requests",
  "call_backs",
  "appointments",
  "calls",
  "tool_calls",
  "calendar_feeds",
  "assistants",
  "vapi_tools",
  "integrations",
  "changes",
  "message_consents",
  "message_replies",
  "message_settings",
  "message_templates",
  "messages",
  "event_cursors",
  "waitlist_entries",
  "waitlist_offers",
  "freed_times",
  "patient_links",
  "webhook_endpoints",
  "webhook_deliveries",
  "outbound_settings",
  "outbound_calls",
];
const WRITTEN_BY_THE_SERVER = new Set([
  "services",
  "locations",
  "resources",
  "appointments",
  "calls",
  "tool_calls",
  "assistants",
  "vapi_tools",
  "message_settings",
  "messages",
  "event_cursors",
  "outbound_settings",
  "outbound_calls",
]);
const DELETED_BY_THE_SERVER = new Set([
  "service_needs",
  "taken_resources",
  "vapi_resources",
  "closures",
  "integrations",
  "contacts",
  "persons",
  "message_consents",
  "message_replies",
  "message_templates",
  "waitlist_entries",
  "waitlist_offers",
  "freed_times",
  "webhook_endpoints",
  "webhook_deliveries",
  "call_backs",
]);
const REPLACED_BY_THE_SERVER = new Set([
  "provider_services",
  "opening_hours",
  "guesses",
  "unread_arguments",
  "recordings",
  "open_requests",
]);

const db = forAllTests(() => openTestDb());
let ours: TestOrganization;
let theirs: TestOrganization;
let theirAppointmentId: string;
let theirProviderId: string;
beforeAll(async () => {
  ours = await createTestOrganization(db.owner);
  theirs = await createTestOrganization(db.owner);
  for (const { orgId } of [ours, theirs]) {
    await db.owner.query(
      "insert into closures (org_id, starts_local, ends_local) values ($1, '2027-01-01', '2027-01-02')",
      [orgId],
    );
    await db.owner.query("insert into vapi_resources values ($1, 'assistant', $2)", [orgId, `asst-${orgId}`]);
    await db.owner.query("insert into vapi_resources values ($1, 'phone_number', $2)", [
      orgId,
      `pn-${orgId}`,
    ]);
    await recordToolCall(db.pool, orgId, {
      callId: "call-1",
      toolCallId: "tool-1",
      argumentsSha256: "0".repeat(64),
      name: "listServices",
      arguments: {},
      answer: `words of ${orgId}`,
      outcome: "listed",
      durationMs: 1,
      appointmentId: null,
    });
    await saveAssistant(db.pool, orgId, {
      role: "inbound",
      name: "Sarah",
      customPrompt: "",
      firstMessage: "",
      voice: {},
    });
    await recordVapiTool(db.pool, orgId, {
      name: "listServices",
      vapiToolId: "tool-1",
      syncedHash: "0".repeat(64),
    });
    await saveIntegrationKey(db.pool, orgId, { sealedKey: "sealed", keyHint: "…1234" });
    const provider = await db.owner.query<{ id: string }>(
      "select provider_id as id from providers where org_id = $1",
      [orgId],
    );
    await createCalendarFeed(db.owner, orgId, {
      providerId: provider.rows[0]?.id ?? "",
      tokenSha256: hashSecret(`feed of ${orgId}`),
      sealedToken: "sealed",
    });
  }
  await switchMessagesOn(db.owner, theirs.orgId);
  await db.owner.query(
    "insert into message_templates (org_id, channel, kind, subject, body) values ($1, 'sms', 'moved', '', 'Moved')",
    [theirs.orgId],
  );
  await db.owner.query(
    "insert into call_backs (org_id, kind, subject_id, note) values ($1, 'call', 'call-1', 'Not there until Monday')",
    [theirs.orgId],
  );
  await noteReply(db.pool, theirs.orgId, {
    reference: "SM1",
    address: "+14155550123",
    meaning: "stop",
    body: "STOP",
  });
  const facts = { description: "", kinds: EventKind.options, withContact: true, isOn: true };
  await createWebhookEndpoint(
    db.pool,
    { orgId: theirs.orgId, actor: { kind: "user", userId: "u", displayName: "Their Owner" } },
    {
      endpointId: randomUUID(),
      facts: { ...facts, url: "https://theirs.example.com/" },
      sealedSecret: "v1.a.b",
    },
  );
  await db.owner.query(
    `with room as (insert into resources (org_id, kind, name) values ($1, 'room', 'Room 1') returning resource_id)
     select set_service_needs($1, s.service_id, json_build_array(json_build_array(room.resource_id))::jsonb)
     from services s, room where s.org_id = $1`,
    [theirs.orgId],
  );
  await db.owner.query("insert into locations (org_id, name) values ($1, 'Secret Place')", [theirs.orgId]);
  const outcome = await bookAppointment(db.pool, {
    orgId: theirs.orgId,
    patientName: "Secret Patient",
    phone: JOHN,
    email: "secret@example.com",
    service: null,
    scheduledAt: "2026-12-01T19:00:00Z",
    now: NOW_ISO,
  });
  if (outcome.kind !== "booked") throw new Error(outcome.kind);
  await db.owner.query("insert into calls (org_id, call_id) values ($1, 'heard') on conflict do nothing", [
    theirs.orgId,
  ]);
  await db.owner.query(
    "insert into recordings (org_id, call_id, content_type, sound) values ($1, 'heard', 'audio/wav', 'x')",
    [theirs.orgId],
  );
  await noteUnreadMessage(db.pool, theirs.orgId, "It has no type.");
  await planMessages(db.pool, theirs.orgId, "2026-11-20T15:00:00Z");
  await planWebhooks(db.pool, theirs.orgId);
  await noteOpenRequest(db.pool, theirs.orgId, {
    kind: "book",
    agoMs: 0,
    callId: null,
    requestKey: null,
    patientName: "Secret Patient",
    phone: JOHN,
    email: null,
    service: null,
    startsAt: "2026-12-02T19:00:00Z",
    appointmentId: null,
  });
  await noteUnreadArguments(db.pool, theirs.orgId, { tool: "checkAvailability", names: ["petName"] });
  await findAppointmentsOfCaller(db.pool, {
    orgId: theirs.orgId,
    callId: null,
    phone: null,
    isOwn: false,
    callingPhone: null,
    name: "Nobody",
    isGuess: true,
  });
  theirAppointmentId = outcome.appointment.appointmentId;
  await openVisitLink(db.pool, theirs.orgId, {
    appointmentId: theirAppointmentId,
    tokenSha256: hashSecret(`link of ${theirs.orgId}`),
    sealedToken: "sealed",
    now: NOW_ISO,
  });
  await switchCallsOn(db.owner, theirs.orgId, "number-1");
  await db.owner.query("select plan_outbound_call($1, 'reminder', $2, p_now => $3)", [
    theirs.orgId,
    theirAppointmentId,
    NOW_ISO,
  ]);
  const { rows } = await db.owner.query<{ id: string }>(
    "select provider_id as id from providers where org_id = $1",
    [theirs.orgId],
  );
  theirProviderId = rows[0]?.id ?? "";
  await makeThemWait();
});

async function makeThemWait(): Promise<void> {
  const { orgId } = theirs;
  const joined = await joinWaitlist(db.pool, {
    orgId,
    service: null,
    wish: {},
    name: "Secret Patient",
    phone: JOHN,
    isOwn: true,
    requestKey: null,
  });
  if (joined.kind !== "waiting") throw new Error(joined.kind);
  await db.owner.query(
    `insert into waitlist_offers (org_id, entry_id, appointment_id, provider_id, service_id, starts_at, ends_at, starts_local,
       held_until, freed, ended, ended_at)
     select $1, $2, a.appointment_id, a.provider_id, a.service_id, a.starts_at, a.ends_at, a.starts_local,
       a.starts_at - interval '1 day', a.blocked, 'declined', now()
     from appointments a where a.org_id = $1 and a.appointment_id = $3`,
    [orgId, joined.entryId, theirAppointmentId],
  );
  await db.owner.query(
    "insert into freed_times (org_id, provider_id, freed) select $1, $2, tstzrange(now(), now() + interval '1 hour')",
    [orgId, theirProviderId],
  );
}

/** Every row of every table that the application role sees as this tenant. */
async function rowsSeen(orgId: OrgId | null): Promise<readonly string[]> {
  const client = await db.pool.connect();
  try {
    await client.query("begin");
    if (orgId !== null) await client.query("select set_config('app.org_id', $1, true)", [orgId]);
    const seen = [];
    for (const table of TABLES) {
      const { rows } = await client.query<{ org_id: string }>(`select org_id from ${table}`);
      seen.push(...rows.map((row) => `${table}:${row.org_id}`));
    }
    return seen;
  } finally {
    await client.query("rollback");
    client.release();
  }
}

describe("row-level security", () => {
  test("is forced on every table that holds a tenant's rows, with a policy", async () => {
    const { rows } = await db.owner.query(
      `select relname from pg_class c where relnamespace = 'public'::regnamespace and relkind in ('r', 'p')
         and (not relrowsecurity or not relforcerowsecurity
           or not exists (select from pg_policy p where p.polrelid = c.oid and p.polwithcheck is not null))`,
    );
    expect(rows.map((row) => row.relname)).toEqual(["schema_migrations"]);
  });

  test("has no policy that shows every row, nor one for a single role, the owner included", async () => {
    const { rows } = await db.owner.query(
      `select tablename, policyname from pg_policies
       where schemaname = 'public' and (roles <> '{public}' or coalesce(qual, with_check) !~ 'current_setting|current_org_id')`,
    );
    expect(rows).toEqual([]);
  });

  test("without a tenant there is no row at all", async () => {
    expect(await rowsSeen(null)).toEqual([]);
  });

  test("with a tenant there are its rows in every table, and nobody else's", async () => {
    const seen = await rowsSeen(ours.orgId);
    expect(seen.filter((row) => !row.endsWith(ours.orgId))).toEqual([]);
    const tables = (await rowsSeen(theirs.orgId)).map((row) => row.split(":")[0]);
    expect(new Set(tables)).toEqual(new Set(TABLES));
  });

  test("a row of another tenant can be neither written nor taken over", async () => {
    const write = (sql: string) =>
      withOrg(db.pool, ours.orgId, (tx) => tx.$client.query(sql, [theirs.orgId]));
    await expect(
      write(
        "insert into contacts (org_id, name, email, phone) values ($1, 'X', 'x@example.com', '+14155550199')",
      ),
    ).rejects.toMatchObject({ code: "42501" });
    const touched = await write("update contacts set name = 'Taken over' where org_id = $1");
    expect(touched.rowCount).toBe(0);
    await expect(
      withOrg(db.pool, theirs.orgId, (tx) =>
        tx.$client.query("update contacts set org_id = $1", [ours.orgId]),
      ),
    ).rejects.toMatchObject({ code: "42501" });
  });

  test("the server's role owns nothing, bypasses nothing and may do no more than it must", async () => {
    await assertAppRole(db.pool);
    await expect(assertAppRole(db.owner)).rejects.toThrow(/row-level security/);
    const { rows } = await db.owner.query<{ grant: string }>(
      `select table_name || ':' || lower(string_agg(privilege_type, ',' order by privilege_type)) as grant
       from information_schema.role_table_grants where grantee = 'callwaiting_app' and table_schema <> 'clock' group by table_name`,
    );
    const grantsOf = (table: string) => {
      if (DELETED_BY_THE_SERVER.has(table)) return "delete,insert,select,update";
      if (REPLACED_BY_THE_SERVER.has(table)) return "delete,insert,select";
      // Single columns of theirs may be updated as well.
      const isByColumns = ["providers", "calendar_feeds", "patient_links", "unread_messages"].includes(table);
      if (isByColumns) return "insert,select";
      return WRITTEN_BY_THE_SERVER.has(table) ? "insert,select,update" : "select";
    };
    expect(rows.map((row) => row.grant).toSorted()).toEqual(
      TABLES.map((table) => `${table}:${grantsOf(table)}`).toSorted(),
    );
    const owned = await db.owner.query("select 1 from pg_class where relowner = 'callwaiting_app'::regrole");
    expect(owned.rows).toEqual([]);
  });
});

describe("keys", () => {
  test("every primary key, unique key, foreign key and exclusion carries org_id", async () => {
    const { rows } = await db.owner.query(
      `select conrelid::regclass::text as table, conname from pg_constraint k
       where connamespace = 'public'::regnamespace and contype in ('p', 'u', 'f', 'x')
         and conrelid <> 'schema_migrations'::regclass
         and not (select attnum from pg_attribute where attrelid = k.conrelid and attname = 'org_id') = any (k.conkey)`,
    );
    expect(rows).toEqual([]);
    const indexes = await db.owner.query(
      `select indexrelid::regclass::text from pg_index i join pg_class c on c.oid = i.indrelid
       where c.relnamespace = 'public'::regnamespace and indisunique and c.relname <> 'schema_migrations'
         and not (select attnum from pg_attribute where attrelid = c.oid and attname = 'org_id') = any (i.indkey)`,
    );
    expect(indexes.rows).toEqual([]);
  });

  test("an appointment cannot point at another tenant's provider", async () => {
    const steal = db.owner.query(
      `insert into appointments (org_id, provider_id, service_id, contact_id, patient_name, starts_at, ends_at, blocked)
       select $1, provider_id, service_id, contact_id, 'X', starts_at, ends_at, blocked from appointments where org_id = $2`,
      [ours.orgId, theirs.orgId],
    );
    await expect(steal).rejects.toMatchObject({ code: "23503" });
  });
});

describe("functions", () => {
  test("another tenant's appointment does not exist, and stays as it was", async () => {
    const appointmentId = theirAppointmentId;
    const nobody = "00000000-0000-4000-8000-000000000000";
    const scheduledAt = "2026-12-01T20:00:00Z";
    const { orgId } = ours;
    for (const id of [appointmentId, nobody]) {
      expect(await cancelAppointment(db.pool, { orgId, appointmentId: id })).toEqual({ kind: "not_found" });
      const move = { orgId, appointmentId: id, scheduledAt, now: NOW_ISO };
      expect(await rescheduleAppointment(db.pool, move)).toEqual({ kind: "not_found" });
    }
    const { rows } = await db.owner.query(
      "select status, revision from appointments where appointment_id = $1",
      [appointmentId],
    );
    expect(rows).toEqual([{ status: "confirmed", revision: 0 }]);
  });

  test("staff find no other tenant's appointment, contact, service or history, by any function", async () => {
    const { orgId } = ours;
    const scope = { orgId, actor: { kind: "user", userId: "u1", displayName: "Eve" } } as const;
    const { rows: mine } = await db.owner.query<{ id: string }>(
      "select service_id as id from services where org_id = $1",
      [orgId],
    );
    const { rows: foreign } = await db.owner.query<{ contact: string; service: string }>(
      "select contact_id as contact, service_id as service from appointments where appointment_id = $1",
      [theirAppointmentId],
    );
    const serviceId = mine[0]?.id ?? "";
    const startsAt = "2026-12-02T19:00:00Z";
    const range = { from: "2026-11-25T00:00:00Z", until: "2026-12-10T00:00:00Z" };
    for (const appointmentId of [theirAppointmentId, "00000000-0000-4000-8000-000000000000"]) {
      expect(await loadAppointment(db.pool, scope, appointmentId)).toBeNull();
      expect(await moveForStaff(db.pool, scope, { appointmentId, startsAt })).toEqual({ kind: "not_found" });
      expect(await setAppointmentStatus(db.pool, scope, { appointmentId, status: "cancelled" })).toEqual({
        kind: "not_found",
      });
      expect(await updateAppointmentDetails(db.pool, scope, { appointmentId, notes: "x" })).toEqual({
        kind: "not_found",
      });
    }
    for (const contactId of [foreign[0]?.contact ?? "", "00000000-0000-4000-8000-000000000000"]) {
      const contact = { contactId };
      expect(await bookForStaff(db.pool, scope, { contact, serviceId, startsAt, now: NOW_ISO })).toEqual({
        kind: "not_found",
      });
    }
    const theirService = { serviceId: foreign[0]?.service ?? "", startsAt };
    expect(
      await bookForStaff(db.pool, scope, {
        contact: { name: "X", phone: JOHN },
        ...theirService,
        now: NOW_ISO,
      }),
    ).toMatchObject({ kind: "unknown_service" });
    const { serviceId: theirServiceId } = theirService;
    const query = { serviceId: theirServiceId, ...range, now: NOW_ISO };
    expect(await findSlotsForStaff(db.pool, scope, query)).toEqual([]);
    expect(await listAppointments(db.pool, scope, range)).toEqual([]);
    expect((await listUpcoming(db.pool, scope, { now: NOW_ISO })).items).toEqual([]);
    const figures = await loadTodayFigures(db.pool, scope, {
      dayStart: "2026-12-01T05:00:00Z",
      dayEnd: "2026-12-02T05:00:00Z",
      now: NOW_ISO,
    });
    expect(figures).toMatchObject({ appointments: { confirmed: 0 }, next: [] });
    const history = await listChanges(db.pool, scope, { entityId: theirAppointmentId });
    expect(history.items).toEqual([]);
    const cursor = await currentChangeCursor(db.pool, theirs.orgId);
    await db.owner.query("update contacts set name = 'New Secret' where org_id = $1", [theirs.orgId]);
    expect((await readChangesSince(db.pool, orgId, cursor)).changes).toEqual([]);
    expect((await readChangesSince(db.pool, theirs.orgId, cursor)).changes).toHaveLength(1);
  });

  test("another tenant's provider is answered like one that does not exist", async () => {
    const ask = (providerId: string) =>
      bookAppointment(db.pool, {
        orgId: ours.orgId,
        patientName: "X",
        phone: JOHN,
        email: null,
        service: null,
        scheduledAt: "2026-12-01T19:00:00Z",
        providerId,
        now: NOW_ISO,
      });
    const foreign = await ask(theirProviderId);
    expect(foreign.kind).toBe("unknown_provider");
    expect(foreign).toEqual(await ask("00000000-0000-4000-8000-000000000000"));
  });

  test("one tenant's bookings do not make another tenant's slots busy", async () => {
    const found = await checkAvailability(db.pool, {
      orgId: ours.orgId,
      service: null,
      from: "2026-12-01T19:00:00Z",
      until: "2026-12-01T19:01:00Z",
      now: NOW_ISO,
    });
    expect(found).toMatchObject({ slots: ["2026-12-01T19:00:00Z"] });
  });

  test("the same phone number is another contact at another clinic", async () => {
    const outcome = await bookAppointment(db.pool, {
      orgId: ours.orgId,
      patientName: "John",
      phone: JOHN,
      email: null,
      service: null,
      scheduledAt: "2026-12-01T19:00:00Z",
      now: NOW_ISO,
    });
    expect(outcome.kind).toBe("booked");
    const { rows } = await db.owner.query("select distinct org_id from contacts where phone = $1", [JOHN]);
    expect(rows).toHaveLength(2);
  });
});

describe("what the phone did", () => {
  test("one tenant's calls, answers and appointments are nothing to another, even with the same ids", async () => {
    const key = { callId: "call-1", toolCallId: "tool-1", argumentsSha256: "0".repeat(64) };
    for (const { orgId } of [ours, theirs]) {
      const found = await findToolCallAnswer(db.pool, orgId, key);
      expect(found).toEqual({ answer: `words of ${orgId}`, appointmentId: null });
    }
    const kept = await recordToolCall(db.pool, ours.orgId, {
      ...key,
      toolCallId: "tool-2",
      name: "bookClinicAppointment",
      arguments: {},
      answer: "x",
      outcome: "booked",
      durationMs: 1,
      appointmentId: theirAppointmentId,
    });
    expect(kept).toMatchObject({ answer: "x" });
    const { rows } = await db.owner.query("select 1 from tool_calls where appointment_id is not null");
    expect(rows).toEqual([]);
  });

  test("a caller of one clinic hears nothing of the same number's appointments at another", async () => {
    const who = {
      callId: null,
      phone: JOHN,
      isOwn: true,
      callingPhone: JOHN,
      name: "Secret Patient",
      isGuess: false,
      now: NOW_ISO,
    };
    const { rows } = await db.owner.query("select 1 from contacts where org_id = $1", [ours.orgId]);
    const before = await findAppointmentsOfCaller(db.pool, { orgId: ours.orgId, ...who });
    expect(before.appointments).toHaveLength(rows.length);
    const after = await findAppointmentsOfCaller(db.pool, { orgId: theirs.orgId, ...who });
    expect(after.appointments).toHaveLength(1);
  });

  test("a patient's link opens that visit and no other", async () => {
    const find = (name: string) => findVisit(db.pool, { tokenSha256: hashSecret(name), now: NOW_ISO });
    expect(await find(`link of ${theirs.orgId}`)).toMatchObject({
      orgId: theirs.orgId,
      appointmentId: theirAppointmentId,
    });
    expect(await find(`link of ${ours.orgId}`)).toBeNull();
  });

  test("a feed's token opens that feed and no other", async () => {
    // A feed has what was lately and what comes, by the real clock.
    const now = new Date().toISOString();
    const wish = { patientName: "Secret Patient", phone: null, email: "secret@example.com", service: null };
    await bookAppointment(db.pool, { ...wish, orgId: theirs.orgId, scheduledAt: comingAt("14:00"), now });
    const feed = await findCalendarFeed(db.pool, hashSecret(`feed of ${theirs.orgId}`));
    expect(new Set(feed?.appointments.map((row) => row.patientName))).toEqual(new Set(["Secret Patient"]));
    expect(await findCalendarFeed(db.pool, hashSecret("feed of nobody"))).toBeNull();
  });
});

describe("webhook secrets", () => {
  test("name their tenant, with what a request needs to know of it", async () => {
    const found = await findOrganizationBySecret(db.pool, ours.webhookSecret);
    expect(found).toMatchObject({
      organization: {
        orgId: ours.orgId,
        timeZone: "America/New_York",
        region: "US",
        services: [{ key: "consultation" }],
        providers: [{ name: "Dr. Lee" }],
      },
      vapiAssistantIds: [`asst-${ours.orgId}`],
    });
    expect(await loadOrganization(db.pool, ours.orgId)).toEqual(found);
  });

  test("unknown, expired or shared by two tenants, they name nobody", async () => {
    const add = (orgId: OrgId, secret: string, expiresAt: string | null) =>
      db.owner.query(
        "insert into webhook_secrets (org_id, secret_hash, sealed_secret, expires_at) values ($1, $2, 'x', $3)",
        [orgId, hashSecret(secret), expiresAt],
      );
    await add(ours.orgId, "expired", "2020-01-01");
    await add(ours.orgId, "still good", "2999-01-01");
    await add(ours.orgId, "shared", null);
    await add(theirs.orgId, "shared", null);
    for (const secret of ["", "wrong", "expired", "shared"]) {
      expect(await findOrganizationBySecret(db.pool, secret), secret).toBeNull();
    }
    expect(await findOrganizationBySecret(db.pool, "still good")).toMatchObject({
      organization: { orgId: ours.orgId },
    });
  });
});
