import type { StaffAppointment } from "@callwaiting/domain";
import { sql } from "drizzle-orm";
import type { AppPool } from "../pool.ts";
import type { StaffScope } from "../with-staff.ts";
import { readAppointments } from "./list-appointments.ts";

/** What is to come and somebody has to settle, because of a change of the clock's rules; the first hundred. */
export async function listClockTroubles(
  pool: AppPool,
  scope: StaffScope,
): Promise<readonly StaffAppointment[]> {
  return readAppointments(
    pool,
    scope,
    sql`v.status = 'confirmed' and v.appointment_id in (
        select a.appointment_id from appointments a
        join organizations o on o.org_id = a.org_id
        where a.org_id = ${scope.orgId} and a.starts_at > now() and is_clock_trouble(a, o.time_zone))
      order by v.starts_at, v.appointment_id limit 100`,
  );
}

/**
 * What is to come and is booked twice: one person with two providers at one time, and at least one of the two by phone. The line
 * books so for a caller to whom it may not tell what is there already. The first hundred.
 */
export async function listDoubleVisits(
  pool: AppPool,
  scope: StaffScope,
): Promise<readonly StaffAppointment[]> {
  return readAppointments(
    pool,
    scope,
    sql`v.appointment_id in (
        select unnest(array[a.appointment_id, other.appointment_id]) from appointments a
        join appointments other on other.org_id = a.org_id and other.contact_id = a.contact_id
          and other.starts_at > a.starts_at - interval '24 hours' and other.starts_at < a.ends_at and other.ends_at > a.starts_at
          and other.appointment_id <> a.appointment_id and other.status = 'confirmed'
          and other.person_id is not distinct from a.person_id
        where a.org_id = ${scope.orgId} and a.source = 'phone' and a.status = 'confirmed' and a.starts_at > now())
      order by v.starts_at, v.appointment_id limit 100`,
  );
}
