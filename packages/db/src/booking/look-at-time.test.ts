import { randomUUID } from "node:crypto";
import type { OrgId } from "@callwaiting/domain";
import fc from "fast-check";
import { expect, test } from "vitest";
import { createTestOrganization } from "@callwaiting/testing/clinic";
import { openTestDb } from "@callwaiting/testing/database";
import { forAllTests } from "@callwaiting/testing/for-all-tests";

// The calendar is the authority; look_by_index answers one time without it on most days. On random clinics, whose doctors have hours
// that adjoin and overlap, closures, days on which clocks change, long appointments and buffers, the two must never differ.

const db = forAllTests(() => openTestDb());

/** Sundays on which clocks of some of the zones change are among the days. */
const DAYS = [
  "2026-10-03",
  "2026-10-10",
  "2026-10-24",
  "2026-10-31",
  "2027-01-11",
  "2027-03-13",
  "2027-03-27",
];
const ZONES = [
  "America/New_York",
  "Europe/Berlin",
  "Australia/Lord_Howe",
  "Asia/Kathmandu",
  "America/Santiago",
];
const HOURS_AROUND = 72;

const minuteOfDay = fc.constantFrom(0, 60, 150, 480, 540, 555, 720, 1020, 1080, 1320, 1410);
const opening = fc.record({
  weekday: fc.integer({ min: 1, max: 7 }),
  from: minuteOfDay,
  until: fc.constantFrom(120, 180, 540, 555, 720, 1080, 1320, 1440),
  doctor: fc.constantFrom(null, null, 0, 1),
});
const closure = fc.record({
  from: fc.integer({ min: -30, max: HOURS_AROUND }),
  hours: fc.constantFrom(1, 3, 24, 200),
  doctor: fc.constantFrom(null, 0, 1, 2),
});
const visit = fc.record({
  doctor: fc.nat(2),
  from: fc.integer({ min: -30 * 4, max: HOURS_AROUND * 4 }).map((quarters) => quarters * 15),
  minutes: fc.constantFrom(5, 30, 30, 45, 240, 720),
  before: fc.constantFrom(0, 0, 10, 240),
  after: fc.constantFrom(0, 15, 240),
  status: fc.constantFrom("confirmed", "confirmed", "completed", "cancelled", "no_show"),
});
const clinic = fc.record({
  zone: fc.constantFrom(...ZONES),
  day: fc.constantFrom(...DAYS),
  interval: fc.constantFrom(5, 15, 30, 45),
  minutes: fc.constantFrom(5, 30, 60, 300, 720),
  before: fc.constantFrom(0, 5, 240),
  after: fc.constantFrom(0, 10, 240),
  openings: fc.array(opening, { minLength: 4, maxLength: 30 }),
  closures: fc.array(closure, { maxLength: 4 }),
  visits: fc.array(visit, { maxLength: 12 }),
  archived: fc.boolean(),
  follows: fc.boolean(),
});
type Clinic = typeof clinic extends fc.Arbitrary<infer T> ? T : never;

const clockOf = (minutes: number) =>
  `${String(Math.floor(minutes / 60)).padStart(2, "0")}:${String(minutes % 60).padStart(2, "0")}`;

async function makeClinic(one: Clinic): Promise<OrgId> {
  const { orgId } = await createTestOrganization(db.owner, {
    timeZone: one.zone,
    slotIntervalMinutes: one.interval,
    services: [
      {
        key: "visit",
        name: "Visit",
        durationMinutes: one.minutes,
        bufferBeforeMinutes: one.before,
        bufferAfterMinutes: one.after,
      },
    ],
    providers: ["A", "B", "C"].map((name) => ({ name, gives: ["visit"] })),
  });
  await db.owner.query("delete from opening_hours where org_id = $1", [orgId]);
  await db.owner.query(
    `insert into opening_hours (org_id, weekday, opens_at, closes_at, provider_id)
     select $1, (o ->> 'weekday')::int, (o ->> 'opens')::time, (o ->> 'closes')::time, p.provider_id
     from jsonb_array_elements($2) o left join providers p on p.org_id = $1 and p.name = chr(65 + (o ->> 'doctor')::int)`,
    [
      orgId,
      JSON.stringify(
        one.openings
          .filter(({ from, until }) => from < until)
          .map(({ from, until, ...rest }) => ({ ...rest, opens: clockOf(from), closes: clockOf(until) })),
      ),
    ],
  );
  await db.owner.query(
    `insert into closures (org_id, starts_local, ends_local, provider_id)
     select $1, s.starts_local, s.starts_local + make_interval(hours => (c ->> 'hours')::int), p.provider_id
     from jsonb_array_elements($2) c
     cross join lateral (select $3::date + make_interval(hours => (c ->> 'from')::int) as starts_local) s
     left join providers p on p.org_id = $1 and p.name = chr(65 + (c ->> 'doctor')::int)`,
    [orgId, JSON.stringify(one.closures), one.day],
  );
  await addVisits(orgId, one);
  await db.owner.query(`update providers set active = not $2 where org_id = $1 and name = 'C'`, [
    orgId,
    one.archived,
  ]);
  await db.owner.query("update organizations set clock_changed_at = $2 where org_id = $1", [
    orgId,
    one.follows ? null : "2026-09-01",
  ]);
  return orgId;
}

/** As staff may have put them, one over the other. */
async function addVisits(orgId: OrgId, { visits, day }: Clinic): Promise<void> {
  await db.owner.query(
    `with who as (insert into contacts (org_id, name, email) values ($1, 'Ann Low', $4) returning contact_id)
     insert into appointments (org_id, provider_id, service_id, contact_id, patient_name, starts_at, ends_at, blocked, status,
       source, override_reason, overridden, overlap_allowed)
     select $1, p.provider_id, s.service_id, who.contact_id, 'Ann Low', at, at + length,
       tstzrange(at - make_interval(mins => (v ->> 'before')::int), at + length + make_interval(mins => (v ->> 'after')::int)),
       v ->> 'status', 'staff', 'so they wish', '{overlap}', true
     from jsonb_array_elements($2) v
     cross join lateral (select $3::date::timestamptz + make_interval(mins => (v ->> 'from')::int) as at,
       make_interval(mins => (v ->> 'minutes')::int) as length) t
     cross join who join services s on s.org_id = $1
     join providers p on p.org_id = $1 and p.name = chr(65 + (v ->> 'doctor')::int)`,
    [orgId, JSON.stringify(visits), day, `${randomUUID()}@example.com`],
  );
}

/** What look_at_time says of a time, and what follows from the calendar alone. */
const BOTH = `
  select t.at, asked.is_plain as "isPlain", look.chosen, look.rules, look.on_grid as "onGrid",
    row_to_json(best) as best
  from services s join organizations o on o.org_id = s.org_id
  cross join generate_series($2::date::timestamptz - interval '12 hours', $2::date::timestamptz + interval '72 hours', interval '50 minutes') t (at)
  left join appointments moved on moved.org_id = s.org_id and moved.appointment_id = $3
  cross join lateral time_asked(s.org_id, s.service_id, t.at, s.duration_minutes) asked
  cross join lateral look_at_time(s.org_id, s.service_id, t.at, s.duration_minutes, $4, moved.appointment_id) look
  left join lateral (
    select seen.provider_id as chosen, seen.is_on_grid as "onGrid",
      case when seen.is_open then '{}'::text[] else '{hours}' end || case when seen.is_busy then '{overlap}'::text[] else '{}' end as rules
    from (
      select c.provider_id, c.bookable @> tstzrange(t.at, t.at + make_interval(mins => s.duration_minutes)) as is_open,
        c.busy && tstzrange(t.at - make_interval(mins => s.buffer_before_minutes),
          t.at + make_interval(mins => s.duration_minutes + s.buffer_after_minutes)) as is_busy,
        is_on_grid(c.openings, t.at, o.slot_interval_minutes) as is_on_grid,
        (select coalesce(sum(upper(b) - lower(b)), interval '0') from unnest(c.busy) b) as load
      from provider_calendar(s.org_id, s.service_id, t.at, t.at + make_interval(mins => s.duration_minutes), $4, moved.appointment_id) c
    ) seen
    order by not seen.is_open, seen.is_busy, not seen.is_on_grid, seen.load, seen.provider_id
    limit 1) best on true
  where s.org_id = $1`;

type Said = {
  readonly at: Date;
  readonly isPlain: boolean;
  readonly chosen: string | null;
  readonly rules: readonly string[] | null;
  readonly onGrid: boolean | null;
  readonly best: { readonly chosen: string } | null;
};

test("one look at one time says of every clinic what its calendar says", async () => {
  const seen = { plain: 0, bookable: 0, changing: 0 };
  await fc.assert(
    fc.asyncProperty(clinic, fc.boolean(), fc.boolean(), async (one, moves, isNamed) => {
      const orgId = await makeClinic(one);
      const { rows: ids } = await db.owner.query<{ visit: string; doctor: string }>(
        `select (select min(appointment_id::text) from appointments where org_id = $1) as visit,
           (select provider_id::text from providers where org_id = $1 and name = 'B') as doctor`,
        [orgId],
      );
      const { rows } = await db.owner.query<Said>(BOTH, [
        orgId,
        one.day,
        moves ? ids[0]?.visit : null,
        isNamed ? ids[0]?.doctor : null,
      ]);
      for (const { at, isPlain, best, ...said } of rows) {
        expect(said, at.toISOString()).toEqual(best ?? { chosen: null, rules: null, onGrid: null });
        seen[isPlain ? "plain" : "changing"]++;
        if (isPlain && said.rules?.length === 0) seen.bookable++;
      }
    }),
    { numRuns: 50 },
  );
  // What is compared has to be there.
  expect(Math.min(...Object.values(seen)), JSON.stringify(seen)).toBeGreaterThan(50);
});
