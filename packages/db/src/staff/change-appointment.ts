import type { AppointmentStatus, IsoInstant, StaffOutcome } from "@callwaiting/domain";
import { sql } from "drizzle-orm";
import type { Pool } from "pg";
import type { StaffScope } from "../with-staff.ts";
import { callForStaff } from "./staff-reply.ts";

export type StatusChange = {
  readonly appointmentId: string;
  readonly status: AppointmentStatus;
  readonly expectedRevision?: number | null;
  readonly now?: IsoInstant | null;
};

/**
 * Completed, cancelled, not come, or confirmed again. One that was given up comes back only while its time is free.
 * Outcomes: status_set (also when it was so already), changed_meanwhile, slot_unavailable, not_found.
 */
export async function setAppointmentStatus(
  pool: Pool,
  scope: StaffScope,
  change: StatusChange,
): Promise<StaffOutcome> {
  return callForStaff(
    pool,
    scope,
    sql`set_appointment_status(
      p_org_id => ${scope.orgId}::uuid, p_appointment_id => ${change.appointmentId}::uuid,
      p_status => ${change.status}::text, p_expected_revision => ${change.expectedRevision ?? null}::integer,
      p_now => ${change.now ?? null}::timestamptz)`,
  );
}

export type DetailsChange = {
  readonly appointmentId: string;
  /** At most 2000 characters; null leaves them. */
  readonly notes?: string | null;
  /** Null or blank leaves it. */
  readonly patientName?: string | null;
  readonly expectedRevision?: number | null;
};

/** Notes and the patient's name. Outcomes: updated, changed_meanwhile, not_found. */
export async function updateAppointmentDetails(
  pool: Pool,
  scope: StaffScope,
  change: DetailsChange,
): Promise<StaffOutcome> {
  return callForStaff(
    pool,
    scope,
    sql`update_appointment_details(
      p_org_id => ${scope.orgId}::uuid, p_appointment_id => ${change.appointmentId}::uuid,
      p_notes => ${change.notes ?? null}::text, p_patient_name => ${change.patientName ?? null}::text,
      p_expected_revision => ${change.expectedRevision ?? null}::integer)`,
  );
}
