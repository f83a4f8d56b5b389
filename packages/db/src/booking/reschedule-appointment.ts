import type { BookingOutcome, IsoInstant, OrgId } from "@callwaiting/domain";
import { phoneActor } from "../as-phone.ts";
import { callFunction } from "../call-function.ts";
import type { AppPool } from "../pool.ts";
import { bookingReply } from "./booking-reply.ts";
import { retryConflict } from "./retry-conflict.ts";

export type RescheduleRequest = {
  readonly orgId: OrgId;
  readonly appointmentId: string;
  readonly scheduledAt: IsoInstant;
  /** As in `BookingRequest`. */
  readonly startsLocal?: string;
  /** Null: stays with the same provider. */
  readonly providerId?: string | null;
  /** Where the provider of before no longer sees patients: whoever is free then will do. */
  readonly anybody?: boolean;
  /** Ids of what else the caller may hear of: nothing else keeps the patient from two appointments at one time. */
  readonly known?: readonly string[];
  /** The caller's, where they may be taken for its contact: what is held for them is theirs to move to. */
  readonly ownPhone?: string | null;
  /** As in `BookingRequest`. */
  readonly locationId?: string | null;
  /** The call in which it was asked for, for the audit log. */
  readonly callId?: string | null;
  readonly now?: IsoInstant | null;
};

/** Moves an appointment in one transaction; when the new time is taken, the old one stays as it was. */
export async function rescheduleAppointment(
  db: AppPool,
  { callId = null, ...args }: RescheduleRequest,
): Promise<BookingOutcome> {
  return retryConflict(() =>
    callFunction(db, "reschedule_appointment", {
      args: { asksLocation: true, ...args },
      reply: bookingReply,
      actor: phoneActor(callId),
    }),
  );
}
