import type { Pool } from "pg";
import type { BookingReply } from "../load/booking-calls.ts";

/** A booking as the database takes it: nothing to repair any more. */
export type ExactBooking = {
  readonly orgId: string;
  readonly name: string;
  /** E.164. */
  readonly phone: string;
  readonly service: string;
  /** ISO 8601, UTC. */
  readonly startsAt: string;
};

/** The statement of packages/db, with the actor for the audit log. */
const SQL = `with actor as materialized (select set_config('app.actor', $6, true))
  select book_appointment_atomic_v2(
    p_org_id => $1::uuid, p_name => $2::text, p_email => null, p_phone => $3::text, p_service => $4::text,
    p_scheduled_at => $5::timestamptz) as reply
  from actor`;

const ACTOR = JSON.stringify({ kind: "phone", callId: null });

/** One round trip, and nothing around it. */
export async function bookInSql(pool: Pool, booking: ExactBooking): Promise<BookingReply> {
  const { orgId, name, phone, service, startsAt } = booking;
  const { rows } = await pool.query<{ reply: BookingReply }>(SQL, [
    orgId,
    name,
    phone,
    service,
    startsAt,
    ACTOR,
  ]);
  return rows[0]?.reply as BookingReply;
}
