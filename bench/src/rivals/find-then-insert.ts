import type { Pool, PoolClient } from "pg";
import type { BookingReply } from "../load/booking-calls.ts";
import type { ExactBooking } from "./book-in-sql.ts";

/**
 * The usual way: look the service up, look for somebody who is free, save the contact, insert. Four round trips, each
 * statement its own transaction, as an application does it over PostgREST or an ORM without a transaction. It knows no
 * opening hours and, but for the exclusion constraint, would sell a slot twice.
 */
export async function findThenInsert(pool: Pool, booking: ExactBooking): Promise<BookingReply> {
  return withClient(pool, (client) => book(client, booking, { begin: "", commit: "" }));
}

/** The same in one transaction. Its ends travel with the first and the last statement, so it is four round trips still. */
export async function findThenInsertInTransaction(pool: Pool, booking: ExactBooking): Promise<BookingReply> {
  return withClient(pool, (client) => book(client, booking, { begin: "begin;", commit: ";commit" }));
}

async function withClient<T>(pool: Pool, run: (client: PoolClient) => Promise<T>): Promise<T> {
  const client = await pool.connect();
  try {
    return await run(client);
  } finally {
    client.release();
  }
}

const FIND = `select p.provider_id from providers p
  where p.org_id = $1 and p.active and not exists (
    select from appointments a
    where a.org_id = $1 and a.provider_id = p.provider_id and a.status in ('confirmed', 'completed')
      and a.starts_at > $2::timestamptz - interval '24 hours' and a.starts_at < $3 and a.ends_at > $2)
  order by p.provider_id limit 1`;

const SAVE_CONTACT = `insert into contacts (org_id, name, email, phone) values ($1, $2, $3, $4)
  on conflict on constraint uq_contacts_org_phone do update set name = excluded.name returning contact_id`;

async function book(
  client: PoolClient,
  booking: ExactBooking,
  { begin, commit }: { begin: string; commit: string },
): Promise<BookingReply> {
  const { orgId, name, phone, startsAt } = booking;
  const text = (value: unknown) => client.escapeLiteral(String(value));
  // The tenant and the actor ride along: in the simple protocol several statements are one round trip.
  const looked: unknown = await client.query(
    `${begin} select set_config('app.org_id', ${text(orgId)}, false), set_config('app.actor', '{"kind":"phone"}', false);
     select service_id, duration_minutes from services where org_id = ${text(orgId)} and key = ${text(booking.service)}`,
  );
  const results = looked as { rows: { service_id: string; duration_minutes: number }[] }[];
  const service = results.at(-1)?.rows[0];
  if (service === undefined) throw new Error("no such service");
  const endsAt = new Date(Date.parse(startsAt) + service.duration_minutes * 60_000).toISOString();
  const free = await client.query<{ provider_id: string }>(FIND, [orgId, startsAt, endsAt]);
  const providerId = free.rows[0]?.provider_id;
  if (providerId === undefined) throw new Error("taken");
  const email = `no-email${phone}@callwaiting.invalid`;
  const saved = await client.query<{ contact_id: string }>(SAVE_CONTACT, [orgId, name, email, phone]);
  const values = [orgId, providerId, service.service_id, saved.rows[0]?.contact_id, name, startsAt, endsAt];
  await client.query(
    `insert into appointments (org_id, provider_id, service_id, contact_id, patient_name, starts_at, ends_at, blocked)
     values (${values.map(text).join(", ")}, tstzrange(${text(startsAt)}, ${text(endsAt)}))${commit}`,
  );
  return { success: true, outcome: "booked", startsAt };
}
