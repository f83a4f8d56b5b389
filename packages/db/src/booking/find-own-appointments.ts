import { Appointment, type E164, IsoInstant, type OrgId } from "@callwaiting/domain";
import { z } from "zod";
import { callFunction } from "../call-function.ts";
import type { AppPool } from "../pool.ts";

/** Who the caller has shown to be: by number, or by name together with the day of the appointment. */
export type OwnAppointmentsRequest = {
  readonly orgId: OrgId;
  readonly phone: E164 | null;
  readonly name: string | null;
  /** `YYYY-MM-DD` in the clinic's zone. */
  readonly day: string | null;
  readonly now?: IsoInstant | null;
};

const row = Appointment.extend({
  /** Counts the contact's appointments; stays the same for this one whatever becomes of the others. */
  number: z.int(),
  cancelledAt: IsoInstant.nullable(),
});
export type OwnAppointmentRow = Readonly<z.infer<typeof row>>;

/** Confirmed appointments that are not over, and those cancelled within the last day, earliest first. */
export async function findOwnAppointments(
  db: AppPool,
  request: OwnAppointmentsRequest,
): Promise<readonly OwnAppointmentRow[]> {
  return callFunction(db, "find_own_appointments", { args: request, reply: z.array(row) });
}
