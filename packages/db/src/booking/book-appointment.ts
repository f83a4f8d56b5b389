import type { BookingOutcome, E164, IsoInstant, OrgId } from "@callwaiting/domain";
import { asActor, callOf, phoneActor } from "../as-phone.ts";
import { type Queryable, callJsonFunction } from "../queryable.ts";
import { parseBookingReply } from "./booking-reply.ts";
import { retryConflict } from "./retry-conflict.ts";

export type BookingRequest = {
  readonly orgId: OrgId;
  readonly patientName: string | null;
  readonly email: string | null;
  readonly phone: E164 | null;
  /** Key or name of a service; null picks the only one there is. */
  readonly service: string | null;
  readonly scheduledAt: IsoInstant;
  /** Null: whoever is free. */
  readonly providerId?: string | null;
  readonly notes?: string | null;
  /** Names this very request, so that its repetition finds the appointment that it made. */
  readonly requestKey?: string | null;
  /** Tests with a fixed clock; otherwise the database's own. */
  readonly now?: IsoInstant | null;
};

const SQL = asActor(
  `book_appointment_atomic_v2(
  p_org_id => $1::uuid, p_name => $2::text, p_email => $3::text, p_phone => $4::text, p_service => $5::text,
  p_scheduled_at => $6::timestamptz, p_provider_id => $7::uuid, p_notes => $8::text, p_request_key => $9::text,
  p_now => $10::timestamptz)`,
  11,
);

/** Books atomically: of any number of callers for one slot exactly one contact gets it. */
export async function bookAppointment(db: Queryable, request: BookingRequest): Promise<BookingOutcome> {
  const values = [
    request.orgId,
    request.patientName,
    request.email,
    request.phone,
    request.service,
    request.scheduledAt,
    request.providerId ?? null,
    request.notes ?? null,
    request.requestKey ?? null,
    request.now ?? null,
    phoneActor(callOf(request.requestKey)),
  ];
  return parseBookingReply(await retryConflict(() => callJsonFunction(db, SQL, values)));
}
