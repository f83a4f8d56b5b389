import type { StaffScope, StatusChange } from "@callwaiting/db";
import type { StaffOutcome } from "@callwaiting/domain";
import type { DeskDatabase } from "../../start/desk-database.ts";

/** What only time can tell. */
const AFTERWARDS: ReadonlySet<StatusChange["status"]> = new Set(["completed", "no_show"]);

/** Sets the status; whether the patient came cannot be said of an appointment that has not started yet. */
export async function setStatusAtDesk(
  db: Pick<DeskDatabase, "loadAppointment" | "setAppointmentStatus">,
  scope: StaffScope,
  change: StatusChange,
): Promise<StaffOutcome | { readonly kind: "not_started" }> {
  if (!AFTERWARDS.has(change.status)) return db.setAppointmentStatus(scope, change);
  const found = await db.loadAppointment(scope, change.appointmentId);
  if (found === null) return { kind: "not_found" };
  const { revision, startsAt } = found.appointment;
  const expectedRevision = change.expectedRevision ?? revision;
  // Whoever looks at an older state is told what it is now, not what would be wrong with it.
  if (expectedRevision === revision && Date.parse(startsAt) > Date.now()) return { kind: "not_started" };
  // The revision that was looked at: a move to a later day in between is not overlooked.
  return db.setAppointmentStatus(scope, { ...change, expectedRevision });
}
