import type { AppointmentStatus, BookingOutcome, IsoInstant } from "./booking-outcome.ts";

/**
 * What staff left when they gave a reason: `past` it had begun already, `notice` too soon for a caller, `horizon` too
 * far ahead, `hours` the provider does not work then, `overlap` the provider has another appointment then.
 */
export type OverrideRule = "past" | "notice" | "horizon" | "hours" | "overlap";

/** An appointment as the front desk sees it. */
export type StaffAppointment = {
  readonly appointmentId: string;
  readonly startsAt: IsoInstant;
  readonly endsAt: IsoInstant;
  readonly status: AppointmentStatus;
  /** How it was made. */
  readonly source: "phone" | "staff" | "import";
  /** Grows with every change by staff or caller; sent back to show which state a change was meant for. */
  readonly revision: number;
  readonly patientName: string;
  readonly notes: string;
  readonly service: { readonly serviceId: string; readonly name: string };
  readonly provider: { readonly providerId: string; readonly name: string };
  readonly contact: StaffContact;
  /** Why rules were left, in the words of who left them; null when none was. */
  readonly overrideReason: string | null;
  readonly overridden: readonly OverrideRule[];
  /** The call that made it, where one did. */
  readonly callId: string | null;
  readonly createdAt: IsoInstant;
  readonly updatedAt: IsoInstant;
  readonly cancelledAt: IsoInstant | null;
};

export type StaffContact = {
  readonly contactId: string;
  readonly name: string;
  /** E.164 */
  readonly phone: string | null;
  /** Null as well when only a placeholder is stored. */
  readonly email: string | null;
};

/** A time that cannot be taken without a reason, or a request that cannot be met. */
export type StaffRefusal = Extract<
  BookingOutcome,
  {
    kind:
      | "slot_unavailable"
      | "outside_hours"
      | "in_past"
      | "too_soon"
      | "too_far"
      | "unknown_service"
      | "unknown_provider"
      | "contact_required"
      | "not_found";
  }
>;

/** What a change by staff can lead to. A refusal for the time's sake goes away when a reason is given. */
export type StaffOutcome =
  | {
      readonly kind:
        | "booked"
        /** The same contact holds this time already: a second click, a retry. */
        | "already_booked"
        | "moved"
        | "status_set"
        | "updated"
        /** Somebody else was quicker and nothing was done; this is how it stands now. */
        | "changed_meanwhile"
        /** Only a confirmed appointment can be moved; nothing was done. */
        | "not_confirmed";
      readonly appointment: StaffAppointment;
    }
  | StaffRefusal;
