import { E164, type OrgId } from "@callwaiting/domain";
import { openTestDb } from "@callwaiting/testing/database";
import { forAllTests } from "@callwaiting/testing/for-all-tests";
import { createTestScope } from "@callwaiting/testing/scope";
import { beforeEach, expect, test } from "vitest";
import { switchCallsOn } from "../outbound/outbound-settings.ts";
import type { StaffScope } from "../with-staff.ts";
import { joinWaitlist } from "./waitlist-entries.ts";
import { openWaitlistSettings, saveWaitlistSettings } from "./waitlist-settings.ts";

// What several servers do to one clinic at once, each statement as it is sent and without another try: whoever meets another has to wait,
// and nobody waits for somebody who waits for them.

const db = forAllTests(() => openTestDb());
const phoneOf = (n: number) => E164.parse(`+1415${String(1_000_000 + n)}`);

let scope: StaffScope;
let orgId: OrgId;
/** By id, as they are locked. */
let providers: readonly string[];

beforeEach(async () => {
  scope = await createTestScope(db.owner);
  ({ orgId } = scope);
  await db.owner.query(
    "insert into message_settings (org_id, quiet_from, quiet_until) values ($1, '00:00', '00:00')",
    [orgId],
  );
  const { rows } = await db.owner.query<{ id: string }>(
    `with another as (insert into providers (org_id, name) values ($1, 'Dr. Patel') returning provider_id),
       served as (insert into provider_services (org_id, provider_id, service_id)
         select $1, another.provider_id, s.service_id from another, services s where s.org_id = $1)
     select provider_id as id from another union all select provider_id from providers where org_id = $1 order by id`,
    [orgId],
  );
  providers = rows.map(({ id }) => id);
});

const ways = async (...order: readonly ("message" | "call" | "staff")[]) => {
  const { version, holdMinutes } = await openWaitlistSettings(db.pool, scope);
  await saveWaitlistSettings(db.pool, scope, { version, holdMinutes, ways: [...order] });
};

async function waits(n: number): Promise<string> {
  const joined = await joinWaitlist(db.pool, {
    orgId,
    service: null,
    wish: {},
    name: `Caller ${n}`,
    phone: phoneOf(n),
    email: `c${n}@example.com`,
    isOwn: true,
    requestKey: null,
  });
  if (joined.kind !== "waiting") throw new Error(joined.kind);
  return joined.entryId;
}

type Session = {
  readonly ask: (sql: string, values?: readonly unknown[]) => Promise<unknown>;
  readonly end: () => Promise<void>;
};

/** A transaction of a server of its own. */
async function openSession(): Promise<Session> {
  const client = await db.pool.connect();
  await client.query("begin");
  await client.query("select set_config('app.org_id', $1, true)", [orgId]);
  return {
    ask: (sql, values = []) => client.query(sql, [...values]),
    end: () => client.query("commit").then(() => client.release()),
  };
}

async function untilBlocked(count: number): Promise<void> {
  for (;;) {
    const { rows } = await db.owner.query<{ n: number }>(
      "select count(*)::int as n from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'",
    );
    if ((rows[0]?.n ?? 0) >= count) return;
  }
}

/** One holds what the others want, who come in this order; then all get through. */
async function meet(
  held: string,
  values: readonly unknown[],
  ...asked: readonly (readonly [string, readonly unknown[]])[]
) {
  const holder = await openSession();
  await holder.ask(held, values);
  const others = [];
  for (const [sql, theirs] of asked) {
    const session = await openSession();
    others.push(
      session.ask(sql, theirs).then(
        () => session.end().then(() => "through"),
        (error: unknown) => session.end().then(() => String(error)),
      ),
    );
    await untilBlocked(others.length);
  }
  await holder.end();
  expect(await Promise.all(others)).toEqual(asked.map(() => "through"));
}

const LOCK_PROVIDER = "select 1 from providers where org_id = $1 and provider_id = $2 for no key update";
const HOLD = `select hold_for($1, $2, $3, s.at, tstzrange(s.at, s.at + interval '30 minutes'))
  from (select clock.moment_of('America/New_York', clock.local_time('America/New_York', now())::date + 7 + time '10:00') as at) s`;

/** A time with a provider is held for somebody. */
async function holdFor(n: number, providerId: string | undefined): Promise<void> {
  const entryId = await waits(n);
  const session = await openSession();
  await session.ask(HOLD, [orgId, entryId, providerId]);
  await session.end();
}

const passDeadline = async (providerId: string | undefined) => {
  for (const sql of [
    "update waitlist_offers set held_until = now() - interval '1 second' where org_id = $1 and provider_id = $2",
    "update appointments set held_until = now() - interval '1 second' where org_id = $1 and provider_id = $2 and status = 'held'",
  ]) {
    await db.owner.query(sql, [orgId, providerId]);
  }
};

test("offers that are over and offers that go on are locked with all their providers at once", async () => {
  const [first, second] = providers;
  await ways("message");
  await holdFor(1, first);
  await holdFor(2, second);
  await passDeadline(second);
  await db.owner.query(
    `update messages set status = 'dropped' where org_id = $1 and offer_id = (
       select offer_id from waitlist_offers where org_id = $1 and provider_id = $2)`,
    [orgId, first],
  );
  await meet(
    LOCK_PROVIDER,
    [orgId, first],
    ["select lock_providers($1, null, $2)", [orgId, [first, second]]],
    ["select expire_offers($1)", [orgId]],
  );
});

test("whoever waits no longer than today is let go after the providers are locked, not before", async () => {
  const [first] = providers;
  await ways("message");
  await holdFor(1, first);
  await passDeadline(first);
  const over = await waits(2);
  await db.owner.query(
    "update waitlist_entries set until_date = current_date - 3 where org_id = $1 and entry_id = $2",
    [orgId, over],
  );
  await meet(
    LOCK_PROVIDER,
    [orgId, first],
    [HOLD, [orgId, over, first]],
    ["select expire_offers($1)", [orgId]],
  );
});

test("a call is claimed while somebody is offered a time who is to be called", async () => {
  await switchCallsOn(db.owner, orgId, "number-1");
  await db.owner.query(
    "update outbound_settings set from_time = '00:00', until_time = '24:00', weekdays = '{1,2,3,4,5,6,7}' where org_id = $1",
    [orgId],
  );
  await ways("call");
  const entryId = await waits(1);
  // Of an offer that is over: to drop it wakes the waitlist.
  await db.owner.query(
    `insert into outbound_calls (org_id, reason, subject_id, phone, starts_local, provider_id, not_before, not_after)
     values ($1, 'offer', gen_random_uuid(), '+14155559999', now()::timestamp, $2, now() - interval '1 hour', now() - interval '1 minute')`,
    [orgId, providers[0]],
  );
  await meet(
    "select 1 from outbound_settings where org_id = $1 for update",
    [orgId],
    ["select claim_outbound_call($1)", [orgId]],
    [HOLD, [orgId, entryId, providers[0]]],
  );
});

test("whoever takes by phone what is held for them waits for the provider before their name is brought up to date", async () => {
  const [first] = providers;
  await ways("message");
  await holdFor(1, first);
  await db.owner.query("update persons set name = 'Caller' where org_id = $1", [orgId]);
  await db.owner.query("update waitlist_entries set patient_name = 'Caller' where org_id = $1", [orgId]);
  const holder = await openSession();
  await holder.ask(LOCK_PROVIDER, [orgId, first]);
  const caller = await openSession();
  const booked = caller.ask(
    `select accept_own_offer(o.org_id, e.contact_id, 'Caller 1', o.service_id, o.provider_id, o.starts_at, 'phone', null, null)
     from waitlist_offers o join waitlist_entries e using (org_id, entry_id) where o.org_id = $1`,
    [orgId],
  );
  await untilBlocked(1);
  const person = await holder
    .ask("select 1 from persons where org_id = $1 for no key update nowait", [orgId])
    .then(
      () => "free",
      (error: unknown) => String(error),
    );
  await holder.end();
  expect(await booked).toMatchObject({ rows: [{ accept_own_offer: { patientName: "Caller 1" } }] });
  await caller.end();
  expect(person).toBe("free");
});
