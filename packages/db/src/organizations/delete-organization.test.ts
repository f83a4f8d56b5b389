import { randomUUID } from "node:crypto";
import { E164, OrgId } from "@callwaiting/domain";
import { runMigrations } from "graphile-worker";
import type { Pool } from "pg";
import { expect, test } from "vitest";
import { saveAssistant } from "../assistants/assistants.ts";
import { recordVapiTool } from "../assistants/vapi-tools.ts";
import { bookAppointment } from "../booking/book-appointment.ts";
import { createCalendarFeed } from "../calendar/calendar-feeds.ts";
import { recordToolCall } from "../calls/record-tool-call.ts";
import { saveIntegrationKey } from "../integrations/integration-keys.ts";
import { createTestOrganization } from "@callwaiting/testing/clinic";
import { openTestDb } from "@callwaiting/testing/database";
import { forAllTests } from "@callwaiting/testing/for-all-tests";
import { deleteOrganization } from "./delete-organization.ts";
import { loadOrganization } from "./find-organization.ts";

const db = forAllTests(() => openTestDb());

async function createFullOrganization(): Promise<OrgId> {
  const { orgId } = await createTestOrganization(db.owner);
  const outcome = await bookAppointment(db.pool, {
    orgId,
    patientName: "John",
    phone: E164.parse("+14155550123"),
    email: null,
    service: null,
    scheduledAt: "2026-12-01T19:00:00Z",
    now: "2026-11-20T15:00:00Z",
  });
  if (outcome.kind !== "booked") throw new Error(`not booked: ${outcome.kind}`);
  await recordToolCall(db.pool, orgId, {
    callId: "call-1",
    toolCallId: "tool-1",
    argumentsSha256: "a".repeat(64),
    name: "bookClinicAppointment",
    arguments: {},
    answer: "Done.",
    outcome: "booked",
    durationMs: 5,
    appointmentId: outcome.appointment.appointmentId,
  });
  const record = await loadOrganization(db.pool, orgId);
  await createCalendarFeed(db.owner, orgId, {
    providerId: record?.organization.providers[0]?.providerId ?? "",
    tokenSha256: randomUUID().replaceAll("-", "").repeat(2),
    sealedToken: "sealed",
  });
  await saveAssistant(db.pool, orgId, {
    role: "inbound",
    name: "Front desk",
    customPrompt: "",
    firstMessage: "",
    voice: {},
  });
  await recordVapiTool(db.pool, orgId, { name: "x", vapiToolId: "t-1", syncedHash: "b".repeat(64) });
  await saveIntegrationKey(db.pool, orgId, { sealedKey: "sealed", keyHint: "1234" });
  await db.owner.query(
    "insert into closures (org_id, starts_local, ends_local) values ($1, '2027-01-01', '2027-01-02')",
    [orgId],
  );
  await db.owner.query("insert into vapi_resources (org_id, kind, vapi_id) values ($1, 'assistant', $2)", [
    orgId,
    randomUUID(),
  ]);
  return orgId;
}

/** Looks at whole rows, whatever their columns are called: how many rows of each table mention the organization. */
async function countMentions(owner: Pool, orgId: OrgId): Promise<Record<string, number>> {
  const { rows } = await owner.query<{ name: string }>(`
    select format('%I.%I', n.nspname, c.relname) as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where c.relkind = 'r' and n.nspname !~ '^pg_' and n.nspname <> 'information_schema' order by 1`);
  const counts: Record<string, number> = {};
  for (const { name } of rows) {
    const found = await owner.query<{ n: number }>(
      `select count(*)::int as n from ${name} t where strpos(t::text, $1) > 0`,
      [orgId],
    );
    counts[name] = found.rows[0]?.n ?? 0;
  }
  return counts;
}

test("nothing of a deleted organization is left in any table, and nothing of another one is touched", async () => {
  const gone = await createFullOrganization();
  const stays = await createFullOrganization();
  const before = await countMentions(db.owner, stays);
  // Of every table the walk has something to remove: else an empty table would prove nothing.
  const full = await countMentions(db.owner, gone);
  for (const name of [
    "public.tool_calls",
    "public.calendar_feeds",
    "public.contacts",
    "public.integrations",
  ]) {
    expect(full[name], name).toBe(1);
  }
  expect(await deleteOrganization(db.owner, gone)).toBe(true);
  const left = Object.entries(await countMentions(db.owner, gone)).filter(([, n]) => n > 0);
  expect(left).toEqual([]);
  expect(await countMentions(db.owner, stays)).toEqual(before);
});

test("tables of other schemas, other names of the column, logs kept by triggers, and jobs are cleared as well", async () => {
  await db.owner.query(`
    create schema scratch_auth;
    create table scratch_auth.invitation (id int primary key, "organizationId" text not null);
    create table scratch_auth.log (org_id uuid not null references organizations, what text);
    create function scratch_auth.note() returns trigger language plpgsql as $$
      begin insert into scratch_auth.log values (old.org_id, tg_table_name); return old; end $$;
    create trigger note after delete on contacts for each row execute function scratch_auth.note()`);
  await runMigrations({ pgPool: db.owner });
  const orgId = await createFullOrganization();
  await db.owner.query("insert into scratch_auth.invitation values (1, $1)", [orgId]);
  await db.owner.query("select graphile_worker.add_job('sync', json_build_object('orgId', $1::text))", [
    orgId,
  ]);
  expect(await deleteOrganization(db.owner, orgId)).toBe(true);
  expect(Object.values(await countMentions(db.owner, orgId)).every((n) => n === 0)).toBe(true);
  await db.owner.query("drop trigger note on contacts; drop schema scratch_auth cascade");
});

test("an organization that does not exist is said to be none", async () => {
  expect(await deleteOrganization(db.owner, OrgId.parse(randomUUID()))).toBe(false);
});
