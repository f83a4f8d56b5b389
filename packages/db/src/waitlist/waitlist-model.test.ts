import { E164, type IsoInstant, type OrgId, type WaitlistWish } from "@callwaiting/domain";
import { createTestScope } from "@callwaiting/testing/scope";
import { PATIENT, openTestDb } from "@callwaiting/testing/database";
import { deadlines } from "@callwaiting/testing/deadlines";
import { forAllTests } from "@callwaiting/testing/for-all-tests";
import { expect, test } from "vitest";
import { bookAppointment } from "../booking/book-appointment.ts";
import { cancelAppointment } from "../booking/cancel-appointment.ts";
import { finishMessage } from "../messages/claim-message.ts";
import { switchCallsOn } from "../outbound/outbound-settings.ts";
import {
  claimOutboundCall,
  finishPlacing,
  noteOutboundEnd,
  sayOutboundCall,
} from "../outbound/place-outbound.ts";
import { createAppPool } from "../pool.ts";
import type { StaffScope } from "../with-staff.ts";
import { claimOfferMessage } from "./offer-messages.ts";
import { joinWaitlist } from "./waitlist-entries.ts";
import { acceptOffer, closeOffer, expireOffers, offerNextTime } from "./waitlist-offers.ts";

// A thousand visits are cancelled while fifty people wait, times are booked, offers are answered or not, and connections are killed in
// the middle of what they do. Deadlines are the database's own time, so everything is in a week from the day the test runs.

const db = forAllTests(() => openTestDb());
const CANCELLATIONS = 1_000;
const WAITING = 50;
const DAYS = 8;

/** Mulberry32: the same walk for the same seed. */
function createRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

const random = createRandom(20_261_201);
const upTo = (n: number) => Math.floor(random() * n);
const oneOf = <T>(list: readonly T[]): T | undefined => list[upTo(list.length)];
const phoneOf = (n: number) => E164.parse(`+1415${String(1_000_000 + n)}`);

type World = {
  readonly scope: StaffScope;
  readonly orgId: OrgId;
  readonly starts: readonly IsoInstant[];
  readonly pool: ReturnType<typeof createAppPool>;
  people: number;
  cancelled: number;
  steps: number;
};

async function openWorld(): Promise<World> {
  const scope = await createTestScope(db.owner);
  const { orgId } = scope;
  await db.owner.query(
    "insert into message_settings (org_id, quiet_from, quiet_until, by_sms) values ($1, '00:00', '00:00', true)",
    [orgId],
  );
  await switchCallsOn(db.owner, orgId, "number-1");
  await db.owner.query(
    `update outbound_settings set from_time = '00:00', until_time = '24:00', weekdays = '{1,2,3,4,5,6,7}', person_daily = 5, daily = 1000,
       daily_spending = 10000 where org_id = $1`,
    [orgId],
  );
  await db.owner.query("select set_config('app.org_id', $1, false)", [orgId]);
  await db.owner.query(
    `with another as (insert into providers (org_id, name) values ($1, 'Dr. Patel') returning provider_id)
     insert into provider_services (org_id, provider_id, service_id)
     select $1, another.provider_id, s.service_id from another, services s where s.org_id = $1`,
    [orgId],
  );
  const { rows } = await db.owner.query<{ at: string }>(
    `select iso_instant(clock.moment_of('America/New_York', clock.local_time('America/New_York', now())::date + 7 + day
       + time '09:00' + half * interval '30 minutes')) as at
     from generate_series(0, $1 - 1) day, generate_series(0, 15) half order by 1`,
    [DAYS],
  );
  const url = new URL(db.url);
  url.searchParams.set("application_name", "model");
  const pool = createAppPool({
    connectionString: url.href,
    ...PATIENT,
    max: 8,
    onIdleError: () => {},
  });
  return { scope, orgId, starts: rows.map(({ at }) => at), pool, people: 1, cancelled: 0, steps: 0 };
}

const book = ({ pool, orgId }: World, n: number, scheduledAt: IsoInstant) =>
  bookAppointment(pool, {
    orgId,
    patientName: `Caller ${n}`,
    email: null,
    phone: phoneOf(n),
    service: null,
    scheduledAt,
  });

async function fillCalendar(world: World): Promise<void> {
  for (const start of world.starts) {
    await Promise.all([1, 2].map(() => book(world, (world.people += 1), start)));
  }
}

const PARTS = [
  ["00:00", "24:00"],
  ["09:00", "12:00"],
  ["12:00", "17:00"],
  ["10:00", "10:30"],
] as const;

async function wait(world: World): Promise<void> {
  const n = (world.people += 1);
  const [fromTime, untilTime] = oneOf(PARTS) ?? PARTS[0];
  const weekdays = [1, 2, 3, 4, 5, 6, 7].filter(() => random() < 0.6);
  const wish: Partial<WaitlistWish> = { fromTime, untilTime, ...(weekdays.length > 0 ? { weekdays } : {}) };
  const { rows } = await db.owner.query<{ id: string }>(
    "select provider_id as id from providers where org_id = $1",
    [world.orgId],
  );
  const providerId = random() < 0.3 ? (oneOf(rows)?.id ?? null) : null;
  await joinWaitlist(world.pool, {
    orgId: world.orgId,
    service: null,
    wish,
    providerId,
    name: `Caller ${n}`,
    phone: phoneOf(n),
    email: random() < 0.5 ? `c${n}@example.com` : null,
    isOwn: true,
    requestKey: null,
  });
}

type Open = { readonly offerId: string; readonly startsLocal: string; readonly startsAt: string };
async function openOffers({ orgId }: World): Promise<readonly Open[]> {
  const { rows } = await db.owner.query<Open>(
    `select offer_id as "offerId", to_char(starts_local, 'YYYY-MM-DD"T"HH24:MI:SS') as "startsLocal", iso_instant(starts_at) as "startsAt"
     from waitlist_offers where org_id = $1 and ended is null`,
    [orgId],
  );
  return rows;
}

/** Its deadline is now, for the offer and its hold in one statement. */
const passDeadline = (world: World, offerId: string) =>
  db.owner.query(
    `with over as (update waitlist_offers set held_until = now() where org_id = $1 and offer_id = $2 and ended is null returning appointment_id)
     update appointments a set held_until = now() from over
     where a.org_id = $1 and a.appointment_id = over.appointment_id and a.status = 'held'`,
    [world.orgId, offerId],
  );

async function cancelOne(world: World): Promise<void> {
  const { rows } = await db.owner.query<{ id: string }>(
    "select appointment_id as id from appointments where org_id = $1 and status = 'confirmed' order by md5(appointment_id::text || $2) limit 1",
    [world.orgId, String(upTo(1_000_000))],
  );
  const appointmentId = rows[0]?.id;
  if (appointmentId === undefined) return;
  world.cancelled += 1;
  await cancelAppointment(world.pool, { orgId: world.orgId, appointmentId });
}

async function workOff(world: World): Promise<void> {
  await expireOffers(world.pool, world.orgId);
  for (let n = 0; n < 20; n += 1) if ((await offerNextTime(world.pool, world.orgId)) === null) return;
}

async function answerOne(world: World): Promise<void> {
  const offer = oneOf(await openOffers(world));
  if (offer === undefined) return;
  const how = random();
  if (how < 0.5) await acceptOffer(world.pool, world.scope, offer);
  else if (how < 0.75) await passDeadline(world, offer.offerId);
  else {
    await closeOffer(world.pool, world.scope, {
      offerId: offer.offerId,
      how: oneOf(["declined", "voicemail", "wrong_person", "released"] as const) ?? "declined",
    });
  }
}

/** A message about an offer is handed over, or not, or the server dies with it. */
async function tellOne({ pool, orgId }: World): Promise<void> {
  if (random() < 0.1) {
    await db.owner.query(
      "update messages set claimed_at = claimed_at - interval '2 minutes' where org_id = $1 and status = 'sending' and offer_id is not null",
      [orgId],
    );
  }
  const message = await claimOfferMessage(pool, orgId);
  const what = random();
  if (message === null || what < 0.1) return;
  const { messageId, attempt, recipient } = message;
  await finishMessage(pool, orgId, {
    messageId,
    attempt,
    recipient,
    subject: null,
    body: "b",
    trouble: what < 0.4 ? null : "x",
    via: what < 0.4 ? "catcher" : null,
    isFinal: what < 0.7,
    isNeedless: what < 0.55,
  });
}

const CALL_ENDS = ["answered", "no_answer", "busy", "voicemail", "hung_up", "failed"] as const;
const SAID = ["accepted", "declined", "wrong_person", "screened", "opted_out"] as const;

/** The assistant calls somebody about an offer. */
async function callOne({ pool, orgId }: World): Promise<void> {
  const due = await claimOutboundCall(pool, orgId);
  if (due === null) return;
  const { outboundId, attempt } = due;
  const callId = `${outboundId} ${attempt}`;
  await finishPlacing(
    pool,
    orgId,
    random() < 0.1 ? { outboundId, attempt, trouble: "x" } : { outboundId, attempt, callId },
  );
  const said = oneOf(SAID);
  if (random() < 0.5 && said !== undefined) await sayOutboundCall(pool, orgId, { callId, said });
  await noteOutboundEnd(pool, orgId, { callId, ended: oneOf(CALL_ENDS) ?? "busy", cost: 0.01 });
}

/** Whose server died is found out about, sooner or later. */
const settleCalls = ({ orgId }: World) =>
  db.owner.query(
    `update outbound_calls set status = 'ended', ended = 'failed', ended_at = now() where org_id = $1 and status in ('placing', 'ringing')`,
    [orgId],
  );

async function fillList(world: World): Promise<void> {
  const { rows } = await db.owner.query<{ n: number }>(
    "select count(*)::int as n from waitlist_entries where org_id = $1 and status in ('waiting', 'offered')",
    [world.orgId],
  );
  for (let n = rows[0]?.n ?? WAITING; n < WAITING; n += 1) await wait(world);
}

async function act(world: World): Promise<void> {
  const what = random();
  if (what < 0.35) await cancelOne(world);
  else if (what < 0.5) await book(world, (world.people += 1), oneOf(world.starts) ?? "");
  else if (what < 0.7) await workOff(world);
  else if (what < 0.82) await answerOne(world);
  else if (what < 0.91) await tellOne(world);
  else if (what < 0.97) await callOne(world);
  else if (what < 0.98) await settleCalls(world);
  else await fillList(world);
}

const killOne = () =>
  db.owner.query(
    `select pg_terminate_backend(pid) from pg_stat_activity
     where application_name = 'model' and datname = current_database() and state <> 'idle' order by random() limit 1`,
  );

/** What must never be, in one snapshot. */
async function findWrongs({ orgId }: World): Promise<readonly string[]> {
  const { rows } = await db.owner.query<{ wrong: string }>(
    `select 'two at one time' as wrong from appointments a join appointments b
       on a.org_id = b.org_id and a.provider_id = b.provider_id and a.appointment_id < b.appointment_id and a.blocked && b.blocked
     where a.org_id = $1 and a.status in ('confirmed', 'held') and b.status in ('confirmed', 'held')
     union all
     select 'two offers of one time' from waitlist_offers a join waitlist_offers b
       on a.org_id = b.org_id and a.provider_id = b.provider_id and a.offer_id < b.offer_id
         and a.starts_at < b.ends_at and b.starts_at < a.ends_at
     where a.org_id = $1 and a.ended is null and b.ended is null
     union all
     select 'an offer without a hold' from waitlist_offers o
     where o.org_id = $1 and o.ended is null and not exists (select from appointments a where a.org_id = $1
       and a.appointment_id = o.appointment_id and a.status = 'held' and a.held_until = o.held_until and a.starts_at = o.starts_at)
     union all
     select 'a hold without an offer' from appointments a
     where a.org_id = $1 and a.status = 'held' and not exists (select from waitlist_offers o where o.org_id = $1
       and o.appointment_id = a.appointment_id and o.ended is null)
     union all
     select 'accepted and not booked' from waitlist_offers o
     where o.org_id = $1 and o.ended = 'accepted' and not exists (select from appointments a where a.org_id = $1
       and a.appointment_id = o.appointment_id and a.starts_at = o.starts_at and a.provider_id = o.provider_id)
     union all
     select 'an entry is not what its offers say' from waitlist_entries e
     where e.org_id = $1 and (e.status = 'offered') <> exists (select from waitlist_offers o where o.org_id = $1
       and o.entry_id = e.entry_id and o.ended is null)
     union all
     select 'an offer of which nobody tells' from waitlist_offers o
     where o.org_id = $1 and o.ended is null and not case o.way
       when 'staff' then o.told = 'by_staff'
       when 'call' then exists (select from outbound_calls c where c.org_id = $1 and c.reason = 'offer' and c.subject_id = o.offer_id)
       else exists (select from messages m where m.org_id = $1 and m.offer_id = o.offer_id and m.channel = o.way) end
     union all
     select 'told of what was over' from messages m join waitlist_offers o on o.org_id = m.org_id and o.offer_id = m.offer_id
     where m.org_id = $1 and m.status = 'sending' and m.attempts = 1 and m.claimed_at > o.ended_at
     union all
     select 'written to twice in a day' from messages m
     join waitlist_offers o on o.org_id = m.org_id and o.offer_id = m.offer_id
     where m.org_id = $1 and m.status = 'sent' group by o.entry_id having count(distinct o.offer_id) > 1
     union all
     -- By PostgreSQL's own clock.
     select 'offered what does not suit' from waitlist_offers o
     join waitlist_entries e on e.org_id = o.org_id and e.entry_id = o.entry_id
     cross join lateral (select o.starts_at at time zone 'America/New_York' as local) told
     where o.org_id = $1 and (extract(isodow from local) <> all (e.weekdays) or local::time < e.from_time
       or (local + interval '30 minutes')::time > e.until_time or coalesce(e.provider_id, o.provider_id) <> o.provider_id)`,
    [orgId],
  );
  return rows.map(({ wrong }) => wrong);
}

/** Open, though the way by which they were to hear has led nowhere. */
async function stuckOffers({ orgId }: World) {
  const { rows } = await db.owner.query(
    `select o.way, p.trouble from waitlist_offers o cross join lateral offer_progress(o) p
     where o.org_id = $1 and o.ended is null and p.way_over`,
    [orgId],
  );
  return rows;
}

test(
  "a thousand cancellations while fifty wait, are written to and called, and connections are killed: nobody is booked over another, no time is offered to two, nobody is offered what they cannot take, and what is past its deadline is free",
  async () => {
    const world = await openWorld();
    await fillCalendar(world);
    await fillList(world);
    const wrongs: string[] = [];
    const walk = async () => {
      while (world.cancelled < CANCELLATIONS) {
        world.steps += 1;
        if (world.steps % 100 === 0) wrongs.push(...(await findWrongs(world)));
        if (world.steps % 15 === 0) await killOne();
        // What was killed in the middle is nobody's fault; what it has left behind is looked at.
        await act(world).catch(() => {});
      }
    };
    await Promise.all(Array.from({ length: 6 }, walk));
    expect(wrongs).toEqual([]);
    await settleCalls(world);
    await workOff(world);
    expect(await stuckOffers(world)).toEqual([]);
    const open = await openOffers(world);
    for (const { offerId } of open) await passDeadline(world, offerId);
    // No job runs: whoever wants the time gets it.
    for (const { startsAt } of open) {
      expect((await book(world, (world.people += 1), startsAt)).kind).toBe("booked");
    }
    expect(await findWrongs(world)).toEqual([]);
    const { rows } = await db.owner.query<{ ended: string; n: number }>(
      "select ended, count(*)::int as n from waitlist_offers where org_id = $1 group by 1 order by 2 desc",
      [world.orgId],
    );
    // Otherwise it has shown nothing.
    const came = new Map(rows.map(({ ended, n }) => [ended, n]));
    expect(came.get("accepted") ?? 0).toBeGreaterThan(20);
    expect(came.get("no_answer") ?? 0).toBeGreaterThan(20);
    const { rows: ways } = await db.owner.query<{ way: string }>(
      "select way from waitlist_offers where org_id = $1 group by 1 having count(*) > 10 order by 1",
      [world.orgId],
    );
    expect(ways.map(({ way }) => way)).toEqual(["call", "email", "sms", "staff"]);
    await world.pool.end();
  },
  deadlines.longTest,
);
