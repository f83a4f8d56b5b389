import { randomUUID } from "node:crypto";
import { OrgId } from "@callwaiting/domain";
import fc from "fast-check";
import type { OwnerPool } from "../../pool.ts";
import { withOrg } from "../../with-org.ts";

/** Numbers are minutes, and multiples of five: the naive calendar walks through time in steps of that. */
export type RandomClinic = {
  readonly timeZone: string;
  /** `YYYY-MM-DD`: clocks change on it or on one of the next days, or on none of them. */
  readonly day: string;
  readonly interval: number;
  readonly length: number;
  readonly before: number;
  readonly after: number;
  readonly providers: number;
  readonly isUnsettled: boolean;
  readonly hours: readonly Hours[];
  readonly closures: readonly Closure[];
  readonly appointments: readonly Appointment[];
};

/** `of`: the number of a provider; null is the whole clinic. */
type Hours = {
  readonly of: number | null;
  readonly weekday: number;
  readonly opensAt: number;
  readonly closesAt: number;
};
/** Both in minutes from the day's first midnight, as clocks show it. */
type Closure = { readonly of: number | null; readonly starts: number; readonly ends: number };
type Appointment = {
  readonly of: number;
  readonly startsAt: number;
  readonly length: number;
  readonly before: number;
  readonly after: number;
  readonly status: string;
  /** In a clinic that is unsettled: how much later its wall time is than what clocks show then. */
  readonly meant: number;
};

const fives = (min: number, max: number) =>
  fc.integer({ min: Math.ceil(min / 5), max: Math.floor(max / 5) }).map((n) => n * 5);
const halfHours = (min: number, max: number) => fc.integer({ min: min * 2, max: max * 2 }).map((n) => n * 30);
/** Few clocks' worth of choice, so that openings often adjoin, meet and overlap. */
const aTime = fc.oneof({ weight: 5, arbitrary: halfHours(0, 24) }, fives(0, 24 * 60));
const aShortWhile = fc
  .tuple(halfHours(8, 12), fc.constantFrom(30, 60, 90))
  .map(([at, long]): [number, number] => [at, at + long]);
/** Saturdays: on most of them clocks change in the night that follows. */
const DAYS = {
  "America/New_York": ["2027-03-13", "2027-11-06", "2026-12-05"],
  "Europe/Berlin": ["2027-03-27", "2027-10-30"],
  "Australia/Lord_Howe": ["2027-04-03", "2027-10-02"],
  // Clocks change at midnight: a day begins at one o'clock, and another has its last hour twice.
  "America/Santiago": ["2027-04-03", "2027-09-04"],
  "Asia/Kolkata": ["2026-12-05"],
} as const;
const place = fc.constantFrom(
  ...Object.entries(DAYS).flatMap(([timeZone, days]) => days.map((day) => ({ timeZone, day }))),
);

const buffer = fc.oneof(fc.constant(0), fives(0, 60), { weight: 1, arbitrary: fives(0, 240) });

const appointment = fc.record({
  of: fc.nat(2),
  startsAt: fc.oneof({ weight: 4, arbitrary: fives(0, 48 * 60) }, fives(-30 * 60, 100 * 60)),
  length: fc.oneof({ weight: 5, arbitrary: fives(5, 60) }, fives(5, 12 * 60)),
  before: buffer,
  after: buffer,
  status: fc.constantFrom("confirmed", "confirmed", "confirmed", "completed", "cancelled", "no_show"),
  meant: fc.constantFrom(0, 0, 60, -60, 30),
});

export const randomClinic: fc.Arbitrary<RandomClinic> = fc
  .record({
    place,
    interval: fc.oneof(fc.constantFrom(15, 30, 60), fives(5, 120)),
    length: fc.oneof({ weight: 4, arbitrary: fives(5, 60) }, fives(5, 240)),
    before: fc.oneof(fc.constant(0), fives(0, 60)),
    after: fc.oneof(fc.constant(0), fives(0, 60)),
    providers: fc.integer({ min: 1, max: 3 }),
    isUnsettled: fc.boolean(),
    hours: fc.array(
      fc
        .record({
          of: fc.constantFrom(null, null, null, 0, 1),
          weekday: fc.oneof(
            { weight: 3, arbitrary: fc.constantFrom(6, 7, 1) },
            fc.integer({ min: 1, max: 7 }),
          ),
          at: fc.oneof(fc.tuple(aTime, aTime), aShortWhile),
        })
        .filter(({ at: [one, other] }) => one !== other)
        .map(({ at: [one, other], ...row }) => ({
          ...row,
          opensAt: Math.min(one, other),
          closesAt: Math.max(one, other),
        })),
      { minLength: 3, maxLength: 20 },
    ),
    closures: fc.array(
      fc.record({
        of: fc.constantFrom(null, 0, 1),
        starts: fives(-40 * 60, 100 * 60),
        long: fc.oneof({ weight: 4, arbitrary: fives(5, 180) }, fives(5, 200 * 60)),
      }),
      { maxLength: 3 },
    ),
    appointments: fc.array(appointment, { maxLength: 20 }),
  })
  .map(({ place: where, closures, ...rest }) => ({
    ...where,
    ...rest,
    closures: closures.map(({ of, starts, long }) => ({ of, starts, ends: starts + long })),
  }));

export type StoredClinic = {
  readonly orgId: OrgId;
  readonly serviceId: string;
  /** By number. */
  readonly providerIds: readonly string[];
  readonly appointmentIds: readonly string[];
};

/** `$1` is all of it as JSON, with its ids. */
const STEPS = [
  `insert into organizations (org_id, name, time_zone, slot_interval_minutes, min_notice_minutes, horizon_days)
    select ($1::json ->> 'orgId')::uuid, 'Random', $1::json ->> 'timeZone', ($1::json ->> 'interval')::int, 0, 1095`,
  `insert into services (org_id, service_id, key, name, duration_minutes, buffer_before_minutes, buffer_after_minutes)
    select ($1::json ->> 'orgId')::uuid, ($1::json ->> 'serviceId')::uuid, 'visit', 'Visit', ($1::json ->> 'length')::int,
      ($1::json ->> 'before')::int, ($1::json ->> 'after')::int`,
  `insert into providers (org_id, provider_id, name)
    select ($1::json ->> 'orgId')::uuid, id::uuid, 'Dr. ' || n
    from json_array_elements_text($1::json -> 'providerIds') with ordinality p (id, n)`,
  `insert into provider_services (org_id, provider_id, service_id)
    select p.org_id, p.provider_id, s.service_id from providers p join services s on s.org_id = p.org_id
    where p.org_id = ($1::json ->> 'orgId')::uuid`,
  `insert into opening_hours (org_id, provider_id, weekday, opens_at, closes_at)
    select ($1::json ->> 'orgId')::uuid, ($1::json -> 'providerIds' ->> h."of")::uuid, h.weekday,
      case h."opensAt" when 1440 then time '24:00' else time '00:00' + make_interval(mins => h."opensAt") end,
      case h."closesAt" when 1440 then time '24:00' else time '00:00' + make_interval(mins => h."closesAt") end
    from json_to_recordset($1::json -> 'hours') h ("of" int, weekday int, "opensAt" int, "closesAt" int)`,
  `insert into closures (org_id, provider_id, starts_local, ends_local)
    select ($1::json ->> 'orgId')::uuid, ($1::json -> 'providerIds' ->> c."of")::uuid,
      ($1::json ->> 'day')::timestamp + make_interval(mins => c.starts), ($1::json ->> 'day')::timestamp + make_interval(mins => c.ends)
    from json_to_recordset($1::json -> 'closures') c ("of" int, starts int, ends int)`,
  `insert into contacts (org_id, contact_id, name, email, phone)
    select ($1::json ->> 'orgId')::uuid, ($1::json ->> 'orgId')::uuid, 'Pat', 'pat@example.com', '+14155550123'`,
  // Staff may let appointments overlap.
  `insert into appointments (org_id, appointment_id, provider_id, service_id, contact_id, patient_name, starts_at, ends_at, blocked,
      status, override_reason, overridden, overlap_allowed)
    select ($1::json ->> 'orgId')::uuid, a.id, ($1::json -> 'providerIds' ->> a."of")::uuid, ($1::json ->> 'serviceId')::uuid,
      ($1::json ->> 'orgId')::uuid, 'Pat', starts, starts + make_interval(mins => a.length),
      tstzrange(starts - make_interval(mins => a.before), starts + make_interval(mins => a.length + a.after)),
      a.status, 'why not', '{overlap}', true
    from json_to_recordset($1::json -> 'appointments') a (id uuid, "of" int, "startsAt" int, length int, before int, after int, status text)
    cross join lateral (
      select ($1::json ->> 'day')::timestamp at time zone 'UTC' + make_interval(mins => a."startsAt") as starts) s`,
  `update appointments a set starts_local = a.starts_local + make_interval(mins => m.meant)
    from json_to_recordset($1::json -> 'appointments') m (id uuid, meant int)
    where a.org_id = ($1::json ->> 'orgId')::uuid and a.appointment_id = m.id and ($1::json ->> 'isUnsettled')::boolean`,
  `update organizations set clock_changed_at = now()
    where org_id = ($1::json ->> 'orgId')::uuid and ($1::json ->> 'isUnsettled')::boolean`,
];

export async function storeClinic(owner: OwnerPool, clinic: RandomClinic): Promise<StoredClinic> {
  const stored = {
    orgId: OrgId.parse(randomUUID()),
    serviceId: randomUUID(),
    providerIds: Array.from({ length: clinic.providers }, () => randomUUID()),
    appointmentIds: clinic.appointments.map(() => randomUUID()),
  };
  const isOfSomebody = ({ of }: { readonly of: number | null }) => of === null || of < clinic.providers;
  const all = {
    ...clinic,
    ...stored,
    hours: clinic.hours.filter(isOfSomebody),
    closures: clinic.closures.filter(isOfSomebody),
    appointments: clinic.appointments
      .map((each, n) => ({ ...each, id: stored.appointmentIds[n] }))
      .filter(isOfSomebody),
  };
  await withOrg(owner, stored.orgId, async ({ $client }) => {
    for (const step of STEPS) await $client.query(step, [JSON.stringify(all)]);
  });
  return stored;
}
