import { type OwnerPool, createOwnerPool } from "@callwaiting/db";
import type { PoolClient } from "pg";
import { CLOSES_AT_HOUR, OPENS_AT_HOUR, TIME_ZONE, makeClinics } from "./make-clinics.ts";
import type { World } from "./open-world.ts";

/** Half of all appointments are of ten clinics, the other half of ten thousand. */
export const BIG = { family: "big", count: 10, providers: 1 };
export const SMALL = { family: "small", count: 10_000, providers: 1 };

/** So many days from tomorrow on are half full in the big clinics, whatever the size; what is more lies in the past. */
const BUSY_DAYS = 35;
/** From this day on nobody has booked anything yet. */
export const FREE_FROM_DAY = 40;

/** Every second slot is taken. */
const APPOINTMENTS_A_DAY = CLOSES_AT_HOUR - OPENS_AT_HOUR;
/** How many appointments a patient has had. */
const VISITS = 10;

export type Size = { readonly appointments: number; readonly url: string; readonly loadSeconds: number };

const NAME = "growing";
const grownIn = new WeakMap<World, Size[]>();

/**
 * Databases with so many appointments, smallest first. One database grows from size to size, and of each a copy is kept,
 * so that nothing is loaded twice and all sizes can be measured in turns. Rows are made by SQL with triggers and
 * foreign keys off and indexes dropped; every index and constraint is there again before the copy.
 */
export async function growDatabases(world: World, sizes: readonly number[]): Promise<readonly Size[]> {
  const grown = grownIn.get(world) ?? [];
  if (grown.length === 0) await makeFirst(world);
  grownIn.set(world, grown);
  for (const appointments of sizes) {
    if (grown.some((size) => size.appointments === appointments)) continue;
    world.signal.throwIfAborted();
    grown.push(await growTo(world, grown.at(-1)?.appointments ?? 0, appointments));
  }
  return grown.filter(({ appointments }) => sizes.includes(appointments));
}

async function makeFirst(world: World): Promise<void> {
  world.progress(`making ${BIG.count} big clinics and ${smallClinics(world).count} small ones`);
  await withOwner(await world.createDatabase(NAME), async (owner) => {
    await makeClinics(owner, BIG);
    await makeClinics(owner, smallClinics(world));
  });
}

export function smallClinics({ isQuick }: World): typeof SMALL {
  return isQuick ? { ...SMALL, count: 100 } : SMALL;
}

async function growTo(world: World, from: number, appointments: number): Promise<Size> {
  const startedAtMs = performance.now();
  await withOwner(world.urlOf(NAME), (owner) => grow(owner, world, { from, until: appointments }));
  const url = await world.createDatabase(`with_${appointments}`, NAME);
  const loadSeconds = Math.round((performance.now() - startedAtMs) / 1_000);
  world.progress(`${shortCount(appointments)} appointments are there, after ${loadSeconds} s`);
  return { appointments, url, loadSeconds };
}

export const shortCount = (count: number): string =>
  count >= 1_000_000 ? `${count / 1_000_000} M` : `${count / 1_000} k`;

/** Nobody may be connected to a database that is copied. */
async function withOwner(url: string, run: (owner: OwnerPool) => Promise<void>): Promise<void> {
  const owner = createOwnerPool({ connectionString: url, max: 1 });
  try {
    await run(owner);
  } finally {
    await owner.end();
  }
}

/** The big clinics alone, triggers and all, in a database of any build: their next weeks are half full. */
export async function fillBigClinics(owner: OwnerPool, appointments: number): Promise<void> {
  await makeClinics(owner, BIG);
  await owner.query(INSERT_CONTACTS, [BIG.family, BIG.count, appointments]);
  await owner.query(INSERT_APPOINTMENTS, [BIG.family, BIG.count, 0, appointments, BIG.providers, BUSY_DAYS]);
  await owner.query("vacuum analyze");
}

type Growth = { readonly from: number; readonly until: number };

async function grow(owner: OwnerPool, world: World, { from, until }: Growth): Promise<void> {
  const client = await owner.connect();
  try {
    await client.query("set session_replication_role = replica; set maintenance_work_mem = '512MB'");
    await withoutIndexes(client, async () => {
      for (const { family, count, providers, busyDays } of [
        { ...BIG, busyDays: BUSY_DAYS },
        { ...smallClinics(world), busyDays: 5 },
      ]) {
        const range = [family, count, Math.ceil(from / 2), Math.ceil(until / 2)];
        await client.query(INSERT_CONTACTS, [family, count, range[3]]);
        await client.query(INSERT_APPOINTMENTS, [...range, providers, busyDays]);
      }
    });
    await client.query("set session_replication_role = origin");
    await client.query("vacuum analyze");
  } finally {
    client.release();
  }
}

/** $1 family, $2 clinics, $3 how many appointments there will be. */
const INSERT_CONTACTS = `insert into contacts (org_id, contact_id, name, email, phone)
  select md5($1 || ' ' || c)::uuid, md5($1 || ' ' || c || ' contact ' || k)::uuid, 'Pat Known ' || k,
    'pat' || k || '@example.com', '+1303' || lpad((k + 2000000)::text, 7, '0')
  from generate_series(0, $2::int - 1) c,
    lateral generate_series(0, ($3::int - 1 - c) / $2::int / ${VISITS}) k
  where c < $3::int
  on conflict do nothing`;

/**
 * $1 family, $2 clinics, appointments from $3 to before $4: number i is of clinic i mod $2. $5 providers, $6 days from tomorrow on that are filled
 * first.
 */
const INSERT_APPOINTMENTS = `insert into appointments (
    org_id, provider_id, service_id, contact_id, patient_name, starts_at, ends_at, blocked)
  select org_id, provider_id, service_id, contact_id, patient_name, starts_at, starts_at + interval '30 minutes',
    tstzrange(starts_at, starts_at + interval '30 minutes')
  from (
    select md5(clinic)::uuid as org_id, md5(clinic || ' provider ' || k % $5::int)::uuid as provider_id,
      md5(clinic || ' service')::uuid as service_id, md5(clinic || ' contact ' || k / ${VISITS})::uuid as contact_id,
      'Pat Known ' || k / ${VISITS} as patient_name,
      (current_date + case when day < $6::int then 1 + day else $6::int - 1 - day end
        + make_time(${OPENS_AT_HOUR} + (k / $5::int) % ${APPOINTMENTS_A_DAY}, 0, 0)) at time zone '${TIME_ZONE}' as starts_at
    from (
      select $1 || ' ' || i % $2::int as clinic, i / $2::int as k,
        i / $2::int / $5::int / ${APPOINTMENTS_A_DAY} as day
      from generate_series($3::int, $4::int - 1) i
    ) numbered
  ) appointment`;

type Definition = { readonly name: string; readonly definition: string };

/** Filling an index row by row takes several times as long as building it; the exclusion constraint most of all. */
async function withoutIndexes(client: PoolClient, run: () => Promise<void>): Promise<void> {
  const { rows: exclusions } = await client.query<Definition>(
    `select conname as name, pg_get_constraintdef(oid) as definition from pg_constraint
     where conrelid = 'appointments'::regclass and contype = 'x'`,
  );
  // The primary key stays: other tables' foreign keys hang on it.
  const { rows: indexes } = await client.query<Definition>(
    `select indexrelid::regclass::text as name, pg_get_indexdef(indexrelid) as definition from pg_index
     where indrelid = 'appointments'::regclass and not indisexclusion and not indisprimary`,
  );
  for (const { name } of exclusions) await client.query(`alter table appointments drop constraint ${name}`);
  for (const { name } of indexes) await client.query(`drop index ${name}`);
  await run();
  for (const { definition } of indexes) await client.query(definition);
  for (const { name, definition } of exclusions) {
    await client.query(`alter table appointments add constraint ${name} ${definition}`);
  }
}
