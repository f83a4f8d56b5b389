import type { AppointmentStatus, IsoInstant, StaffAppointment } from "@callwaiting/domain";
import { sql, type SQL } from "drizzle-orm";
import type { Pool } from "pg";
import { z } from "zod";
import { type StaffScope, withStaff } from "../with-staff.ts";
import { staffAppointment } from "./staff-reply.ts";

export type AppointmentRange = {
  /** Appointments that touch [from, until); at most 45 days. */
  readonly from: IsoInstant;
  readonly until: IsoInstant;
  /** Null or missing: all. */
  readonly providerIds?: readonly string[] | null;
  readonly statuses?: readonly AppointmentStatus[] | null;
};

export const MAX_CALENDAR_DAYS = 45;

/** The calendar's appointments, earliest first. A range that is too long or backwards is a RangeError. */
export async function listAppointments(
  pool: Pool,
  scope: StaffScope,
  range: AppointmentRange,
): Promise<readonly StaffAppointment[]> {
  assertRange(range);
  const { from, until } = range;
  const providerIds = range.providerIds ? [...range.providerIds] : null;
  const statuses = range.statuses ? [...range.statuses] : null;
  return readAppointments(
    pool,
    scope,
    // starts_at has the index; no appointment blocks more than 24 hours.
    sql`v.starts_at < ${until}::timestamptz and v.starts_at > ${from}::timestamptz - interval '24 hours'
      and v.ends_at > ${from}::timestamptz
      and (${sql.param(providerIds)}::uuid[] is null or v.provider_id = any (${sql.param(providerIds)}::uuid[]))
      and (${sql.param(statuses)}::text[] is null or v.status = any (${sql.param(statuses)}::text[]))
      order by v.starts_at, v.appointment_id`,
  );
}

export function assertRange({
  from,
  until,
}: {
  readonly from: IsoInstant;
  readonly until: IsoInstant;
}): void {
  const days = (Date.parse(until) - Date.parse(from)) / 86_400_000;
  if (!(days > 0) || days > MAX_CALENDAR_DAYS) {
    throw new RangeError(`Ask for at most ${MAX_CALENDAR_DAYS} days, the end after the beginning`);
  }
}

async function readAppointments(
  pool: Pool,
  scope: StaffScope,
  where: SQL,
): Promise<readonly StaffAppointment[]> {
  return withStaff(pool, scope, async (tx) => {
    const { rows } = await tx.execute<{ appointment: unknown }>(
      sql`select v.appointment from staff_appointments(${scope.orgId}::uuid) v where ${where}`,
    );
    return rows.map((row) => staffAppointment.parse(row.appointment));
  });
}

export type UpcomingQuery = {
  /** From an earlier page; without it, from `now` on. */
  readonly cursor?: string | null;
  /** At most 100; default 20. */
  readonly limit?: number;
  readonly now?: IsoInstant | null;
};

export type AppointmentPage = {
  readonly appointments: readonly StaffAppointment[];
  /** Null on the last page. */
  readonly nextCursor: string | null;
};

const upcomingCursor = z.tuple([z.iso.datetime(), z.guid()]);

/** Confirmed appointments that are not over, earliest first. A cursor that is none starts at the beginning. */
export async function listUpcoming(
  pool: Pool,
  scope: StaffScope,
  { cursor, limit = 20, now = null }: UpcomingQuery = {},
): Promise<AppointmentPage> {
  const count = Math.min(Math.max(limit, 1), 100);
  const after = upcomingCursor.safeParse(cursor?.split("_"));
  const since = after.success
    ? sql`(v.starts_at, v.appointment_id) > (${after.data[0]}::timestamptz, ${after.data[1]}::uuid)`
    : sql`true`;
  const found = await readAppointments(
    pool,
    scope,
    sql`v.status = 'confirmed' and v.ends_at > coalesce(${now}::timestamptz, now())
      and v.starts_at > coalesce(${now}::timestamptz, now()) - interval '24 hours' and ${since}
      order by v.starts_at, v.appointment_id limit ${count + 1}`,
  );
  const appointments = found.slice(0, count);
  const last = appointments.at(-1);
  return {
    appointments,
    nextCursor: found.length > count && last !== undefined ? `${last.startsAt}_${last.appointmentId}` : null,
  };
}
