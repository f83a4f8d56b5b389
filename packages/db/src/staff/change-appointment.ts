import type { AppointmentStatus, IsoInstant, StaffOutcome, VisitProgress } from "@callwaiting/domain";
import type { AppPool } from "../pool.ts";
import type { StaffScope } from "../with-staff.ts";
import { callForStaff } from "./staff-reply.ts";

export type StatusChange = {
  readonly appointmentId: string;
  readonly status: AppointmentStatus;
  readonly expectedRevision?: number | null;
  readonly now?: IsoInstant | null;
};

/**
 * Completed, cancelled, missed, or confirmed again. One that was given up comes back only while its time is free.
 * Outcomes: status_set (also when it was so already), changed_meanwhile, slot_unavailable, not_found.
 */
export async function setAppointmentStatus(
  pool: AppPool,
  scope: StaffScope,
  change: StatusChange,
): Promise<StaffOutcome> {
  return callForStaff(pool, scope, { name: "set_appointment_status", args: change });
}

export type ProgressChange = {
  readonly appointmentId: string;
  readonly progress: VisitProgress;
  readonly expectedRevision?: number | null;
  readonly now?: IsoInstant | null;
};

/** Arrived, in the room, or neither yet. Outcomes: updated, changed_meanwhile, not_confirmed, not_found. */
export async function setVisitProgress(
  pool: AppPool,
  scope: StaffScope,
  change: ProgressChange,
): Promise<StaffOutcome> {
  return callForStaff(pool, scope, { name: "set_visit_progress", args: change });
}

export type Acceptance = { readonly appointmentId: string; readonly expectedRevision?: number | null };

/** Fine as a change of the clock's rules has left it. Outcomes: updated, changed_meanwhile, not_found. */
export async function acceptClockTrouble(
  pool: AppPool,
  scope: StaffScope,
  acceptance: Acceptance,
): Promise<StaffOutcome> {
  return callForStaff(pool, scope, { name: "accept_clock_trouble", args: acceptance });
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
  pool: AppPool,
  scope: StaffScope,
  change: DetailsChange,
): Promise<StaffOutcome> {
  return callForStaff(pool, scope, { name: "update_appointment_details", args: change });
}
