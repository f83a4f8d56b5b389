import type { AppointmentRow, AppointmentState } from "../database-rows.ts";
import { type Check, isSameInstant, keyOf } from "./check.ts";

const COLUMNS: readonly (keyof AppointmentState)[] = [
  "provider_id",
  "service_id",
  "contact_id",
  "starts_at",
  "ends_at",
  "status",
  "notes",
  "overlap_allowed",
  "override_reason",
];

/** The audit log alone explains how each appointment stands: it begins with its making and ends with its row. */
export const findAuditGaps: Check = ({ rows, timelines }) => {
  const stored = new Set(rows.appointments.map((row) => keyOf(row.org_id, row.appointment_id)));
  const gone = [...timelines.values()]
    .filter(({ orgId, appointmentId }) => !stored.has(keyOf(orgId, appointmentId)))
    .map(({ appointmentId }) => `the audit log knows appointment ${appointmentId}, which is not there`);
  const unexplained = rows.appointments.flatMap((row) => {
    const steps = timelines.get(keyOf(row.org_id, row.appointment_id))?.steps ?? [];
    const beginnings = steps.filter(({ change }) => change.action === "created").length;
    if (beginnings !== 1 || steps[0]?.change.action !== "created") {
      return [`appointment ${row.appointment_id} has ${beginnings} beginnings in the audit log`];
    }
    const wrong = COLUMNS.filter((column) => !isSame(row, steps.at(-1)?.state, column));
    return wrong.map(
      (column) => `appointment ${row.appointment_id}: the audit log does not explain ${column}`,
    );
  });
  return [...gone, ...unexplained];
};

function isSame(row: AppointmentRow, state: AppointmentState | undefined, column: keyof AppointmentState) {
  const [stored, told] = [row[column] ?? null, state?.[column] ?? null];
  const isInstant = column === "starts_at" || column === "ends_at";
  return stored === told || (isInstant && isSameInstant(String(stored), String(told)));
}
