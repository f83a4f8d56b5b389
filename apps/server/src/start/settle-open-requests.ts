import type { RequestInDoubt } from "@callwaiting/db";
import type { BookingOutcome, OrgId } from "@callwaiting/domain";
import type { Logger } from "pino";

export type SettleOptions = {
  /** By what was asked for. */
  readonly settle: (orgId: OrgId, request: RequestInDoubt) => Promise<void>;
  /** By the appointment that it came to. */
  readonly settleOf: (orgId: OrgId, appointmentId: string) => Promise<void>;
  /** When the database last failed a caller; `performance.now()`. */
  readonly troubleAtMs: () => number;
  readonly log: Logger;
};

export type Heard = { readonly appointmentId: string; readonly isNew: boolean };

/** What changes an appointment, or says how it stands. */
export const DONE: ReadonlySet<string> = new Set(["booked", "already_booked", "moved", "cancelled"]);

/** A program asks again soon after an outage, perhaps at another server than the first time. */
const ASKED_AGAIN_MS = 15 * 60_000;
/** The server that was asked first notes it when its own statement has ended: perhaps after the repeat was answered here. */
const NOTED_LATER_MS = 20_000;

/** Takes off the clinic's list what has been heard since. What a call has heard is left out there by itself. */
export function createSettling({ settle, settleOf, troubleAtMs, log }: SettleOptions) {
  const wasInDoubt = () => performance.now() - troubleAtMs() < ASKED_AGAIN_MS;
  const noteFailure = (error: unknown) => log.debug({ error }, "an open request was not closed");
  return {
    /** The same was refused to whoever asked again without a call. */
    hearRefusal: (orgId: OrgId, request: RequestInDoubt, { kind }: BookingOutcome): void => {
      if (wasInDoubt() && !DONE.has(kind)) settle(orgId, request).catch(noteFailure);
    },
    /** Somebody has heard of this appointment. `isNew`: it was booked just now. */
    settleHeard: async (orgId: OrgId, { appointmentId, isNew }: Heard): Promise<void> => {
      // Most bookings are the first that was heard of their appointment.
      if (isNew && !wasInDoubt()) return;
      setTimeout(() => void settleOf(orgId, appointmentId).catch(noteFailure), NOTED_LATER_MS).unref();
      await settleOf(orgId, appointmentId);
    },
  };
}
