import {
  type AppointmentStatus,
  type IsoInstant,
  MAX_CALENDAR_DAYS,
  StaffAppointment,
  type Page,
  type PageRequest,
} from "@callwaiting/domain";
import { sql, type SQL } from "drizzle-orm";
import type { AppPool } from "../pool.ts";
import { momentKey, pageLimit, readCursor, toPage } from "../page.ts";
import { type StaffScope, withStaff } from "../with-staff.ts";

export type AppointmentRange = {
  /** Appointments that touch [from, until); at most 45 days. */
  readonly from: IsoInstant;
  readonly until: IsoInstant;
  /** Null or missing: all. */
  readonly providerIds?: readonly string[] | null;
  readonly statuses?: readonly AppointmentStatus[] | null;
};

/** The calendar's appointments, earliest first. A range that is too long or backwards is a RangeError. */
export async function listAppointments(
  pool: AppPool,
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

/** Rows of `staff_appointments`, called v in the condition. */
export async function readAppointments(
  pool: AppPool,
  scope: StaffScope,
  where: SQL,
): Promise<readonly StaffAppointment[]> {
  return withStaff(pool, scope, async (tx) => {
    const { rows } = await tx.execute<{ appointment: unknown }>(
      sql`select v.appointment from staff_appointments(${scope.orgId}::uuid) v where ${where}`,
    );
    return rows.map((row) => StaffAppointment.parse(row.appointment));
  });
}

export type UpcomingQuery = PageRequest & { readonly now?: IsoInstant | null };

/** Confirmed appointments that are not over, earliest first. */
export async function listUpcoming(
  pool: AppPool,
  scope: StaffScope,
  { now = null, ...page }: UpcomingQuery = {},
): Promise<Page<StaffAppointment>> {
  const limit = pageLimit(page);
  const after = readCursor(page, momentKey);
  const since =
    after === null
      ? sql`true`
      : sql`(date_trunc('second', v.starts_at), v.appointment_id) > (${after[0]}::timestamptz, ${after[1]}::uuid)`;
  const found = await readAppointments(
    pool,
    scope,
    sql`v.status = 'confirmed' and v.ends_at > coalesce(${now}::timestamptz, now())
      and v.starts_at > coalesce(${now}::timestamptz, now()) - interval '24 hours' and ${since}
      order by date_trunc('second', v.starts_at), v.appointment_id limit ${limit + 1}`,
  );
  const rows = found.map((each) => ({ ...each, pageKey: [each.startsAt, each.appointmentId] }));
  return toPage<StaffAppointment>(rows, limit);
}
