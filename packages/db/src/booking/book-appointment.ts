import type { BookingOutcome, E164, IsoInstant, OrgId } from "@callwaiting/domain";
import { callOf, phoneActor } from "../as-phone.ts";
import { callFunction } from "../call-function.ts";
import type { AppPool } from "../pool.ts";
import { bookingReply } from "./booking-reply.ts";
import { retryConflict } from "./retry-conflict.ts";

export type BookingRequest = {
  readonly orgId: OrgId;
  readonly patientName: string | null;
  readonly email: string | null;
  readonly phone: E164 | null;
  /** Key or name of a service; null picks the only one there is. */
  readonly service: string | null;
  readonly scheduledAt: IsoInstant;
  /** What that was understood as, ISO 8601 without a zone; where the clinic's clock shows something else, it is `clock_changed`. */
  readonly startsLocal?: string;
  /** Null: whoever is free. */
  readonly providerId?: string | null;
  readonly notes?: string | null;
  /** Names this very request, so that its repetition finds the appointment that it made. */
  readonly requestKey?: string | null;
  /**
   * Whether the caller may be taken for the contact: the call comes from the contact's number, or no caller is between.
   * Otherwise nothing that is known of the contact is overwritten, told or minded. Default true.
   */
  readonly isOwn?: boolean;
  /** A caller is between, not a program that asks for whom it wants. Default false. */
  readonly isCall?: boolean;
  /** Null: wherever; where several are free it is `which_location`, for whoever can ask that. */
  readonly locationId?: string | null;
  /** Tests with a fixed clock; otherwise the database's own. */
  readonly now?: IsoInstant | null;
};

/** Books atomically: of any number of callers for one slot exactly one contact gets it. */
export async function bookAppointment(
  db: AppPool,
  { patientName, ...request }: BookingRequest,
): Promise<BookingOutcome> {
  return retryConflict(() =>
    callFunction(db, "book_appointment_atomic_v2", {
      args: { name: patientName, asksLocation: true, ...request },
      reply: bookingReply,
      actor: phoneActor(callOf(request.requestKey)),
    }),
  );
}
