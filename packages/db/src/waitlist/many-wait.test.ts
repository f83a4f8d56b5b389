import type { OrgId } from "@callwaiting/domain";
import { openTestDb } from "@callwaiting/testing/database";
import { deadlines } from "@callwaiting/testing/deadlines";
import { forAllTests } from "@callwaiting/testing/for-all-tests";
import { createTestScope } from "@callwaiting/testing/scope";
import { beforeAll, expect, test } from "vitest";
import type { StaffScope } from "../with-staff.ts";
import { openWaitlistSettings, saveWaitlistSettings } from "./waitlist-settings.ts";

// A closure of a whole day is lifted while a crowd waits. How much is asked of the database is counted, not timed.

const db = forAllTests(() => openTestDb());
const WAITING = 5_000;
let scope: StaffScope;
let orgId: OrgId;

beforeAll(async () => {
  scope = await createTestScope(db.owner);
  ({ orgId } = scope);
  await db.owner.query(
    "insert into message_settings (org_id, quiet_from, quiet_until) values ($1, '00:00', '00:00')",
    [orgId],
  );
  await db.owner.query(
    `with people as (
       insert into contacts (org_id, name, email, phone)
       select $1, 'Caller ' || n, placeholder_email('+1415' || 1000000 + n), '+1415' || 1000000 + n from generate_series(1, $2::int) n
       returning contact_id, name
     ), named as (
       insert into persons (org_id, contact_id, name) select $1, contact_id, name from people
     )
     insert into waitlist_entries (org_id, contact_id, patient_name, service_id, until_date, source)
     select $1, p.contact_id, p.name, (select service_id from services where org_id = $1 limit 1), current_date + 60, 'phone' from people p`,
    [orgId, WAITING],
  );
  await db.owner.query("analyze");
}, deadlines.longTest);

const ways = async (...order: readonly ("message" | "call" | "staff")[]) => {
  const { version, holdMinutes } = await openWaitlistSettings(db.pool, scope);
  await saveWaitlistSettings(db.pool, scope, { version, holdMinutes, ways: [...order] });
};

/** What is made of a whole day that is free, and how often somebody's ways were looked at for it. */
async function offerDay() {
  const client = await db.owner.connect();
  try {
    await client.query("begin");
    await client.query("set local track_functions = 'all'");
    await client.query("select set_config('app.org_id', $1, true)", [orgId]);
    const { rows } = await client.query<{ offer: string | null }>(
      `select offer_freed_time($1, (select provider_id from providers where org_id = $1 limit 1), tstzrange(d.day, d.day + interval '24 hours')) as offer
       from (select clock.moment_of('America/New_York', clock.local_time('America/New_York', now())::date + 7) as day) d`,
      [orgId],
    );
    const { rows: counted } = await client.query<{ looked: number }>(
      "select calls::int as looked from pg_stat_xact_user_functions where funcname = 'way_to'",
    );
    return { offer: rows[0]?.offer, looked: counted[0]?.looked ?? 0 };
  } finally {
    await client.query("rollback");
    client.release();
  }
}

test(
  "whom nobody can reach is looked at once, however many times of the day would suit",
  async () => {
    await ways("message");
    const { offer, looked } = await offerDay();
    expect(offer).toBeNull();
    expect(looked).toBeLessThanOrEqual(WAITING);
  },
  deadlines.longTest,
);

test("a closure that is lifted is offered day by day, the first day first: no look is at more than a day", async () => {
  await db.owner.query(
    `with closed as (insert into closures (org_id, starts_local, ends_local)
       select $1, l.today + 7 + time '12:00', l.today + 9 + time '13:00'
       from (select clock.local_time('America/New_York', now())::date as today) l returning closure_id)
     select 1 from closed`,
    [orgId],
  );
  await db.owner.query("delete from closures where org_id = $1", [orgId]);
  const { rows } = await db.owner.query<{ hours: number }>(
    `select (extract(epoch from upper(freed) - lower(freed)) / 3600)::int as hours from freed_times where org_id = $1 order by due_at`,
    [orgId],
  );
  expect(rows.map(({ hours }) => hours)).toEqual([12, 24, 13]);
});

test(
  "the first who can be reached is offered a time, and nobody behind them is looked at",
  async () => {
    await ways("staff");
    const { offer, looked } = await offerDay();
    expect(offer).not.toBeNull();
    expect(looked).toBeLessThan(100);
  },
  deadlines.longTest,
);
