import type { BookingOutcome, E164, IsoInstant, OrgId } from "@callwaiting/domain";
import { asActor, phoneActor } from "../as-phone.ts";
import { type Queryable, callJsonFunction } from "../queryable.ts";
import { parseBookingReply } from "./booking-reply.ts";
import { retryConflict } from "./retry-conflict.ts";

export type RescheduleRequest = {
  readonly orgId: OrgId;
  readonly appointmentId: string;
  readonly scheduledAt: IsoInstant;
  /** Where given, the appointment must belong to the contact with this number. */
  readonly phone?: E164 | null;
  /** Null: stays with the same provider. */
  readonly providerId?: string | null;
  /** The call in which it was asked for, for the audit log. */
  readonly callId?: string | null;
  readonly now?: IsoInstant | null;
};

const SQL = asActor(
  `reschedule_appointment(
  p_org_id => $1::uuid, p_appointment_id => $2::uuid, p_scheduled_at => $3::timestamptz, p_phone => $4::text,
  p_provider_id => $5::uuid, p_now => $6::timestamptz)`,
  7,
);

/** Moves an appointment in one transaction; when the new time is taken, the old one stays as it was. */
export async function rescheduleAppointment(
  db: Queryable,
  request: RescheduleRequest,
): Promise<BookingOutcome> {
  const values = [
    request.orgId,
    request.appointmentId,
    request.scheduledAt,
    request.phone ?? null,
    request.providerId ?? null,
    request.now ?? null,
    phoneActor(request.callId ?? null),
  ];
  return parseBookingReply(await retryConflict(() => callJsonFunction(db, SQL, values)));
}
