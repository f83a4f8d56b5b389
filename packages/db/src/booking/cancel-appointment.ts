import type { BookingOutcome, IsoInstant, OrgId } from "@callwaiting/domain";
import { phoneActor } from "../as-phone.ts";
import { callFunction } from "../call-function.ts";
import type { AppPool } from "../pool.ts";
import { bookingReply } from "./booking-reply.ts";
import { retryConflict } from "./retry-conflict.ts";

export type CancelRequest = {
  readonly orgId: OrgId;
  readonly appointmentId: string;
  /** The call in which it was asked for, for the audit log. */
  readonly callId?: string | null;
  readonly now?: IsoInstant | null;
};

/** Cancels an appointment and frees its slot. Cancelling it again changes nothing and succeeds. */
export async function cancelAppointment(
  db: AppPool,
  { callId = null, ...args }: CancelRequest,
): Promise<BookingOutcome> {
  return retryConflict(() =>
    callFunction(db, "cancel_appointment", { args, reply: bookingReply, actor: phoneActor(callId) }),
  );
}
