import { createHash } from "node:crypto";
import type { OwnerPool } from "@callwaiting/db";

/** Clinics that exist for a measurement; everything about one follows from its number. */
export type Clinics = {
  /** Tells one family of clinics from another in the same database. */
  readonly family: string;
  readonly count: number;
  readonly providers: number;
};

export type Clinic = { readonly orgId: string; readonly webhookSecret: string };

export const TIME_ZONE = "America/New_York";

/** Open every day, so that every day of the calendar is like every other. */
export const OPENS_AT_HOUR = 8;
export const CLOSES_AT_HOUR = 20;
export const SLOT_MINUTES = 30;

export function clinicOf(family: string, number: number): Clinic {
  return { orgId: idOf(`${family} ${number}`), webhookSecret: `bench ${family} ${number}` };
}

export function clinicsOf({ family, count }: Clinics): Clinic[] {
  return Array.from({ length: count }, (_, number) => clinicOf(family, number));
}

/** As `md5(…)::uuid` in SQL. */
export function idOf(text: string): string {
  const hex = createHash("md5").update(text).digest("hex");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

const KEY = Buffer.alloc(32, "bench");
/** A server whose key is not the one that stored secrets name is never ready. */
export const ENCRYPTION_KEY: string = KEY.toString("base64");
const KEY_ID = createHash("sha256").update(KEY).digest("hex").slice(0, 8);

const STEPS = [
  `insert into organizations (org_id, name, time_zone, region)
    select md5($1 || ' ' || n)::uuid, 'Clinic ' || n, '${TIME_ZONE}', 'US' from generate_series(0, $2::int - 1) n`,
  `insert into services (org_id, service_id, key, name, duration_minutes)
    select md5($1 || ' ' || n)::uuid, md5($1 || ' ' || n || ' service')::uuid, 'consultation', 'Consultation', ${SLOT_MINUTES}
    from generate_series(0, $2::int - 1) n`,
  `insert into providers (org_id, provider_id, name)
    select md5($1 || ' ' || n)::uuid, md5($1 || ' ' || n || ' provider ' || p)::uuid, 'Dr. Number ' || p
    from generate_series(0, $2::int - 1) n, generate_series(0, $3::int - 1) p`,
  `insert into provider_services (org_id, provider_id, service_id)
    select md5($1 || ' ' || n)::uuid, md5($1 || ' ' || n || ' provider ' || p)::uuid, md5($1 || ' ' || n || ' service')::uuid
    from generate_series(0, $2::int - 1) n, generate_series(0, $3::int - 1) p`,
  `insert into opening_hours (org_id, weekday, opens_at, closes_at)
    select md5($1 || ' ' || n)::uuid, weekday, '${OPENS_AT_HOUR}:00', '${CLOSES_AT_HOUR}:00'
    from generate_series(0, $2::int - 1) n, generate_series(1, 7) weekday`,
  `insert into webhook_secrets (org_id, secret_hash, sealed_secret)
    select md5($1 || ' ' || n)::uuid, encode(sha256(convert_to('bench ' || $1 || ' ' || n, 'UTF8')), 'hex'), 'v1.${KEY_ID}.never.opened.here'
    from generate_series(0, $2::int - 1) n`,
];

/** Makes them, triggers and all. Needs the superuser's connection. */
export async function makeClinics(owner: OwnerPool, { family, count, providers }: Clinics): Promise<void> {
  for (const sql of STEPS) {
    const values = sql.includes("$3") ? [family, count, providers] : [family, count];
    await owner.query(sql, values);
  }
  await owner.query("vacuum analyze");
}

/**
 * What autovacuum does within a minute of a burst. Without it a connection keeps the plans that it made while the tables
 * were empty, and reads them from end to end: 20 ms a booking at 24 000 appointments instead of 2.
 */
export async function refreshStatistics(owner: OwnerPool): Promise<void> {
  await owner.query("analyze");
}
