import type { BookingOutcome, E164, IsoInstant, OrgId } from "@callwaiting/domain";
import { asActor, phoneActor } from "../as-phone.ts";
import { type Queryable, callJsonFunction } from "../queryable.ts";
import { parseBookingReply } from "./booking-reply.ts";
import { retryConflict } from "./retry-conflict.ts";

export type CancelRequest = {
  readonly orgId: OrgId;
  readonly appointmentId: string;
  /** Where given, the appointment must belong to the contact with this number. */
  readonly phone?: E164 | null;
  /** The call in which it was asked for, for the audit log. */
  readonly callId?: string | null;
  readonly now?: IsoInstant | null;
};

const SQL = asActor(
  `cancel_appointment(
  p_org_id => $1::uuid, p_appointment_id => $2::uuid, p_phone => $3::text, p_now => $4::timestamptz)`,
  5,
);

/** Cancels an appointment and frees its slot. Cancelling it again changes nothing and succeeds. */
export async function cancelAppointment(db: Queryable, request: CancelRequest): Promise<BookingOutcome> {
  const values = [
    request.orgId,
    request.appointmentId,
    request.phone ?? null,
    request.now ?? null,
    phoneActor(request.callId ?? null),
  ];
  return parseBookingReply(await retryConflict(() => callJsonFunction(db, SQL, values)));
}
