import type { OrgId } from "@callwaiting/domain";
import { Client } from "pg";
import { describe, expect, test } from "vitest";
import { recordSync, saveAssistant } from "../assistants/assistants.ts";
import { bookAppointment } from "../booking/book-appointment.ts";
import { cancelAppointment } from "../booking/cancel-appointment.ts";
import { rescheduleAppointment } from "../booking/reschedule-appointment.ts";
import { recordCall } from "../calls/record-call.ts";
import { saveIntegrationKey } from "../integrations/integration-keys.ts";
import { addWebhookSecret } from "../organizations/add-webhook-secret.ts";
import { setAppointmentStatus, updateAppointmentDetails } from "../staff/change-appointment.ts";
import { createTestOrganization } from "@callwaiting/testing/clinic";
import { openTestDb } from "@callwaiting/testing/database";
import { forAllTests } from "@callwaiting/testing/for-all-tests";
import { NOW_ISO, TUESDAY_2PM } from "@callwaiting/testing/now";
import { JOHN } from "@callwaiting/testing/people";
import { withOrg } from "../with-org.ts";
import { type StaffScope, withStaff } from "../with-staff.ts";
import { listChanges } from "./list-changes.ts";
import { listenForChanges } from "./listen-for-changes.ts";
import { currentChangeCursor, readChangesSince } from "./read-changes.ts";

const AT_3PM = "2026-12-01T20:00:00Z";

const db = forAllTests(() => openTestDb());

const scopeOf = (orgId: OrgId): StaffScope => ({
  orgId,
  actor: { kind: "user", userId: "user-1", displayName: "Ann Desk" },
});

async function book(orgId: OrgId): Promise<string> {
  const outcome = await bookAppointment(db.pool, {
    orgId,
    patientName: "John Smith",
    phone: JOHN,
    email: null,
    service: null,
    scheduledAt: TUESDAY_2PM,
    requestKey: "call-7:tool-1:abc",
    now: NOW_ISO,
  });
  if (outcome.kind !== "booked") throw new Error(outcome.kind);
  return outcome.appointment.appointmentId;
}

describe("the audit log", () => {
  test("tells of every step of an appointment: who, what, before and after", async () => {
    const { orgId } = await createTestOrganization(db.owner);
    const scope = scopeOf(orgId);
    const appointmentId = await book(orgId);
    await rescheduleAppointment(db.pool, {
      orgId,
      appointmentId,
      scheduledAt: AT_3PM,
      callId: "call-8",
      now: NOW_ISO,
    });
    await cancelAppointment(db.pool, { orgId, appointmentId });
    await setAppointmentStatus(db.pool, scope, { appointmentId, status: "confirmed" });
    await updateAppointmentDetails(db.pool, scope, { appointmentId, notes: "Brings X-rays" });
    await setAppointmentStatus(db.pool, scope, { appointmentId, status: "no_show" });
    const { items: changes } = await listChanges(db.pool, scope, {
      entities: ["appointment"],
      entityId: appointmentId,
    });
    const user = { kind: "user", userId: "user-1", displayName: "Ann Desk" };
    expect(changes.toReversed()).toMatchObject([
      {
        action: "created",
        actor: { kind: "phone", callId: "call-7" },
        before: null,
        after: { source: "phone" },
      },
      {
        action: "moved",
        actor: { kind: "phone", callId: "call-8" },
        before: { startsAt: "2026-12-01T19:00:00+00:00" },
        after: { startsAt: "2026-12-01T20:00:00+00:00" },
      },
      { action: "cancelled", actor: { kind: "phone", callId: null }, after: { status: "cancelled" } },
      { action: "restored", actor: user, before: { status: "cancelled" }, after: { status: "confirmed" } },
      { action: "updated", actor: user, before: { notes: "" }, after: { notes: "Brings X-rays" } },
      { action: "no_show", actor: user },
    ]);
    expect(Object.keys(changes[1]?.after ?? {})).toEqual(["notes"]);
  });

  test("is written for every table that holds a tenant's things, except what only the sync keeps, hashes of guesses, names of arguments, sounds, messages, what a visit has of rooms, times to be offered, what other systems are told, whom to call back and the making of links", async () => {
    const { rows } = await db.owner.query<{ name: string }>(
      `select c.relname as name from pg_class c
       where c.relnamespace = 'public'::regnamespace and c.relkind = 'r'
         and exists (select from pg_attribute a where a.attrelid = c.oid and a.attname = 'org_id')
         and not exists (select from pg_trigger t where t.tgrelid = c.oid and t.tgname = 'record_change'
           and t.tgtype & 29 = 29) -- row, insert, delete, update
       order by 1`,
    );
    expect(rows.map(({ name }) => name)).toEqual([
      "call_backs",
      "changes",
      "event_cursors",
      "freed_times",
      "guesses",
      "message_consents",
      "message_replies",
      "messages",
      "open_requests",
      "outbound_calls",
      "patient_links",
      "recordings",
      "taken_resources",
      "unread_arguments",
      "unread_messages",
      "vapi_tools",
      "webhook_deliveries",
    ]);
  });

  test("tells of a contact that a caller renamed, and nothing when nothing is new", async () => {
    const { orgId } = await createTestOrganization(db.owner);
    await book(orgId);
    const again = (patientName: string, scheduledAt: string) =>
      bookAppointment(db.pool, {
        orgId,
        patientName,
        phone: JOHN,
        email: null,
        service: null,
        scheduledAt,
        now: NOW_ISO,
      });
    await again("John Smith", AT_3PM);
    await again("Johnny Smith", "2026-12-01T21:00:00Z");
    const { items: changes } = await listChanges(db.pool, scopeOf(orgId), { entities: ["contact"] });
    expect(changes.map(({ action, before, after }) => ({ action, before, after }))).toMatchObject([
      { action: "updated", before: { name: "John Smith" }, after: { name: "Johnny Smith" } },
      { action: "created", before: null },
    ]);
  });

  test("never holds a secret, and still tells that it was changed", async () => {
    const { orgId } = await createTestOrganization(db.owner);
    await withStaff(db.pool, scopeOf(orgId), async () => {});
    await saveIntegrationKey(db.pool, orgId, { sealedKey: "sealed-one", keyHint: "1111" });
    await saveIntegrationKey(db.pool, orgId, { sealedKey: "sealed-two", keyHint: "1111" });
    await addWebhookSecret(db.owner, orgId, { secret: "hush", sealed: "sealed-three" });
    const { items: changes } = await listChanges(db.pool, scopeOf(orgId), { entities: ["integration"] });
    expect(changes.map(({ before, after }) => [before, after])).toEqual([
      [{ sealedKey: "***" }, { sealedKey: "***" }],
      [null, { kind: "vapi", keyHint: "1111", sealedKey: "***" }],
    ]);
    const { rows } = await db.owner.query(
      "select 1 from changes where before::text || after::text ~ 'sealed-|[0-9a-f]{64}' or after::text ~ 'sealed-|[0-9a-f]{64}'",
    );
    expect(rows).toEqual([]);
  });

  test("leaves out a sync and a call, which live screens hear of", async () => {
    const { orgId } = await createTestOrganization(db.owner);
    const wish = { role: "inbound", name: "Sarah", customPrompt: "", firstMessage: "", voice: {} } as const;
    await saveAssistant(db.pool, orgId, wish);
    const cursor = await currentChangeCursor(db.pool, orgId);
    await recordSync(db.pool, orgId, { role: "inbound", result: { state: "failed", error: "no key" } });
    await recordCall(db.pool, orgId, { callId: "call-1", status: "in-progress" });
    const live = await readChangesSince(db.pool, orgId, cursor);
    expect(live.changes).toMatchObject([
      { entity: "assistant", entityId: "inbound", action: "updated", actorKind: "system" },
      { entity: "call", entityId: "call-1", action: "created", actorKind: "phone" },
    ]);
    await saveAssistant(db.pool, orgId, { ...wish, name: "Maria" });
    const { items: changes } = await listChanges(db.pool, scopeOf(orgId), { entities: ["assistant"] });
    expect(changes).toMatchObject([
      { before: { name: "Sarah" }, after: { name: "Maria" } },
      { action: "created" },
    ]);
    expect(Object.keys(changes[0]?.after ?? {})).toEqual(["name"]);
    expect((await listChanges(db.pool, scopeOf(orgId), { entities: ["call"] })).items).toEqual([]);
  });

  test("can be neither changed, thinned out nor invented by the server", async () => {
    const { orgId } = await createTestOrganization(db.owner);
    await book(orgId);
    for (const statement of [
      "update changes set actor_name = 'Somebody else'",
      "delete from changes",
      "truncate changes",
      "insert into changes (org_id, actor_kind, entity, entity_id, action) select org_id, 'system', 'x', 'x', 'created' from organizations",
      "alter table appointments disable trigger record_change",
      "set session_replication_role = replica",
    ]) {
      const tried = withOrg(db.pool, orgId, (tx) => tx.$client.query(statement));
      await expect(tried, statement).rejects.toMatchObject({ code: "42501" });
    }
  });

  test("pages through to the end without repeating or losing a row", async () => {
    // Where numbers grow longer, an order by their text would show.
    await db.owner.query("select setval('changes_change_id_seq', 99990)");
    const { orgId } = await createTestOrganization(db.owner);
    const all = await currentChangeCursor(db.pool, orgId);
    const seen: string[] = [];
    let cursor: string | null = null;
    do {
      const page = await listChanges(db.pool, scopeOf(orgId), { cursor, limit: 4 });
      seen.push(...page.items.map(({ changeId }) => changeId));
      cursor = page.nextCursor;
    } while (cursor !== null);
    const { rows } = await db.owner.query<{ id: string }>(
      "select change_id::text as id from changes where org_id = $1 order by change_id desc",
      [orgId],
    );
    expect(seen).toEqual(rows.map(({ id }) => id));
    expect(new Set(seen.map((id) => id.length))).toEqual(new Set([5, 6]));
    expect((await readChangesSince(db.pool, orgId, "1.0")).changes.map(({ changeId }) => changeId)).toEqual(
      seen.toReversed(),
    );
    expect((await readChangesSince(db.pool, orgId, all)).changes).toEqual([]);
  });
});

describe("reading along", () => {
  test("misses nothing when transactions commit in the opposite order", async () => {
    const { orgId } = await createTestOrganization(db.owner);
    const cursor = await currentChangeCursor(db.pool, orgId);
    const [first, second] = [await db.pool.connect(), await db.pool.connect()];
    const rename = async (client: typeof first, name: string) => {
      await client.query("begin");
      await client.query("select set_config('app.org_id', $1, true)", [orgId]);
      await client.query("insert into contacts (org_id, name, email) values ($1, $2, $2 || '@example.com')", [
        orgId,
        name,
      ]);
    };
    await rename(first, "first");
    await rename(second, "second");
    await second.query("commit");
    const early = await readChangesSince(db.pool, orgId, cursor);
    await first.query("commit");
    first.release();
    second.release();
    const late = await readChangesSince(db.pool, orgId, early.cursor);
    const { rows } = await db.owner.query<{ id: string }>(
      "select entity_id as id from changes where org_id = $1 and entity = 'contact' order by change_id",
      [orgId],
    );
    expect([...early.changes, ...late.changes].map(({ entityId }) => entityId)).toEqual(
      rows.map(({ id }) => id),
    );
    expect(late.changes).toHaveLength(2);
    expect((await readChangesSince(db.pool, orgId, late.cursor)).changes).toEqual([]);
  });

  test("starts over with a cursor that means nothing", async () => {
    const { orgId } = await createTestOrganization(db.owner);
    for (const cursor of ["", "x", "1", "9999999999999999.1", "1.1; drop table changes"]) {
      expect(await readChangesSince(db.pool, orgId, cursor), cursor).toMatchObject({
        reset: true,
        changes: [],
      });
    }
  });

  test("hears of a change at once, and after a broken connection of what it missed", async () => {
    const { orgId } = await createTestOrganization(db.owner);
    const heard: (OrgId | null)[] = [];
    let wake = () => {};
    const listener = listenForChanges({
      connectionString: db.url,
      pollMs: 3_600_000,
      retryMs: 1,
      onChange: (changed) => {
        heard.push(changed);
        wake();
      },
    });
    const until = async (met: () => boolean) => {
      while (!met()) await new Promise<void>((resolve) => (wake = resolve));
    };
    await listener.ready;
    await book(orgId);
    await until(() => heard.includes(orgId));
    // Once more for those who committed in silence beside it.
    await until(() => heard.lastIndexOf(null) > heard.indexOf(orgId));
    heard.length = 0;
    const admin = new Client({ connectionString: db.url });
    await admin.connect();
    await admin.query(
      "select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'callwaiting-changes' and datname = current_database()",
    );
    await until(() => heard.includes(null));
    heard.length = 0;
    await admin.query("update contacts set name = 'Other' where org_id = $1", [orgId]);
    await until(() => heard.includes(orgId));
    await admin.end();
    await listener.stop();
  });
});
