import type { Appointment, E164, IsoInstant, OrgId } from "@callwaiting/domain";
import { z } from "zod";
import { type Queryable, callJsonFunction } from "../queryable.ts";
import { appointmentRow } from "./booking-reply.ts";

/** Who the caller has shown to be: by number, or by name together with the day of the appointment. */
export type OwnAppointmentsRequest = {
  readonly orgId: OrgId;
  readonly phone: E164 | null;
  readonly name: string | null;
  /** `YYYY-MM-DD` in the clinic's zone. */
  readonly day: string | null;
  readonly now?: IsoInstant | null;
};

export type OwnAppointmentRow = Appointment & {
  /** Counts the contact's appointments; stays the same for this one whatever becomes of the others. */
  readonly number: number;
  readonly cancelledAt: IsoInstant | null;
};

const rows = z.array(appointmentRow.extend({ number: z.int(), cancelledAt: z.iso.datetime().nullable() }));

const SQL = `select find_own_appointments(
  p_org_id => $1::uuid, p_phone => $2::text, p_name => $3::text, p_day => $4::date, p_now => $5::timestamptz) as reply`;

/** Confirmed appointments that are not over, and those cancelled within the last day, earliest first. */
export async function findOwnAppointments(
  db: Queryable,
  request: OwnAppointmentsRequest,
): Promise<readonly OwnAppointmentRow[]> {
  const values = [request.orgId, request.phone, request.name, request.day, request.now ?? null];
  return rows.parse(await callJsonFunction(db, SQL, values));
}
