import { openTestDb } from "@callwaiting/testing/database";
import { forAllTests } from "@callwaiting/testing/for-all-tests";
import fc from "fast-check";
import { expect, test } from "vitest";
import { withOrg } from "../with-org.ts";
import { checkAvailability } from "./check-availability.ts";
import { type NaiveCalendar, naiveCalendar } from "./testing/naive-calendar.ts";
import { type RandomClinic, type StoredClinic, randomClinic, storeClinic } from "./testing/random-clinic.ts";

// Clinics as no clinic is: hours that adjoin and overlap, hours of one's own, closures, appointments that overlap, buffers of hours,
// nights in which clocks change, appointments that have yet to follow new rules. SQL and a calendar without any SQL agree.

const db = forAllTests(() => openTestDb());

const MINUTE = 60_000;
const iso = (ms: number) => new Date(ms).toISOString().replace(".000Z", "Z");

type Asked = {
  /** Minutes after the day's first midnight in UTC. */
  readonly from: number;
  readonly long: number;
  readonly provider: number | null;
  readonly ignored: number | null;
};
const asked: fc.Arbitrary<Asked> = fc.record({
  from: fc.integer({ min: 0, max: 30 * 12 }).map((n) => n * 5),
  long: fc.oneof(
    fc.constantFrom(60, 1440, 2880),
    fc.integer({ min: 0, max: 900 }).map((n) => n * 5),
  ),
  provider: fc.constantFrom(null, null, 0, 1, 2),
  ignored: fc.constantFrom(null, null, 0, 1),
});

type Case = { readonly clinic: RandomClinic; readonly stored: StoredClinic; readonly asked: Asked };

const rangeOf = ({ clinic, asked: { from, long } }: Case): readonly [from: number, until: number] => {
  const fromMs = Date.parse(`${clinic.day}T00:00:00Z`) + from * MINUTE;
  return [fromMs, fromMs + long * MINUTE];
};

async function check(run: (one: Case, calendar: NaiveCalendar) => Promise<void>, numRuns: number) {
  const property = fc.asyncProperty(randomClinic, asked, async (clinic, ask) => {
    const stored = await storeClinic(db.owner, clinic);
    await run({ clinic, stored, asked: ask }, naiveCalendar(clinic, ask.ignored));
  });
  await fc.assert(property, { numRuns });
}

async function queryAs<T extends object>(
  { stored }: Case,
  sql: string,
  values: readonly unknown[],
): Promise<T[]> {
  return withOrg(db.pool, stored.orgId, async ({ $client }) => {
    const { rows } = await $client.query<T>(sql, [stored.orgId, stored.serviceId, ...values]);
    return rows;
  });
}

/** The numbers of those who were asked for. */
const wanted = ({ clinic, asked: { provider } }: Case) =>
  Array.from({ length: clinic.providers }, (_, n) => n).filter((n) => provider === null || n === provider);

/** An id that nobody has, where the number is nobody's. */
const NOBODY = "00000000-0000-4000-8000-000000000000";
const idOf = (ids: readonly string[], n: number | null) => (n === null ? null : (ids[n] ?? NOBODY));

test("free times, and who is free then, are those that a walk through the calendar finds", async () => {
  await check(async (one, calendar) => {
    const { stored, asked: ask } = one;
    const [from, until] = rangeOf(one);
    const free = wanted(one).flatMap((n) =>
      calendar.timesOf(n, from, until).map((at) => ({ at, id: stored.providerIds[n] ?? NOBODY })),
    );
    const times = [...new Set(free.map(({ at }) => at))].toSorted((a, b) => a - b);
    const provider = idOf(stored.providerIds, ask.provider);
    const slots = await queryAs(
      one,
      `select iso_instant(f.starts_at) as at, f.provider_ids::text[] as ids from find_free_slots($1, $2, $3, $4, $5, $6) f`,
      [iso(from), iso(until), provider, idOf(stored.appointmentIds, ask.ignored)],
    );
    const idsAt = (at: number) => free.flatMap((each) => (each.at === at ? [each.id] : [])).toSorted();
    expect(slots).toEqual(times.map((at) => ({ at: iso(at), ids: idsAt(at) })));
    if (ask.ignored !== null || (provider !== null && !stored.providerIds.includes(provider))) return;
    const found = await checkAvailability(db.pool, {
      orgId: stored.orgId,
      service: "visit",
      from: iso(from),
      until: iso(until),
      providerId: provider,
      limit: 2000,
      now: iso(from),
    });
    expect(found).toMatchObject({ kind: "available", slots: times.map(iso) });
  }, 100);
});

test("provider_calendar, which staff's bookings go by, says of each moment the same", async () => {
  await check(async (one, calendar) => {
    const { clinic, stored, asked: ask } = one;
    const [from] = rangeOf(one);
    const rows = await queryAs<{ id: string; isFree: boolean; at: string }>(
      one,
      `select c.provider_id as id, iso_instant(t.at) as at,
         c.bookable @> tstzrange(t.at, t.at + make_interval(mins => s.duration_minutes))
           and not c.busy && tstzrange(t.at - make_interval(mins => s.buffer_before_minutes),
             t.at + make_interval(mins => s.duration_minutes + s.buffer_after_minutes)) as "isFree"
       from services s
       cross join generate_series(0, 40) n
       cross join lateral (select $3::timestamptz + make_interval(mins => n * 35) as at) t
       cross join lateral provider_calendar(
         $1, $2, t.at, t.at + make_interval(mins => s.duration_minutes), null, $4) c
       where s.org_id = $1 and s.service_id = $2`,
      [iso(from), idOf(stored.appointmentIds, ask.ignored)],
    );
    expect(rows).toHaveLength(41 * clinic.providers);
    for (const { id, at, isFree } of rows) {
      expect({ id, at, isFree }).toEqual({
        id,
        at,
        isFree: calendar.isFree(stored.providerIds.indexOf(id), Date.parse(at)),
      });
    }
  }, 40);
});
