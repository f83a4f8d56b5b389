import type { BookingOutcome } from "../booking/booking-outcome.ts";
import type { WaitlistWish } from "./waitlist.ts";

/** What joining and leaving the waitlist by phone share with booking. */
type Shared = Extract<
  BookingOutcome,
  {
    kind:
      | "unknown_service"
      | "unknown_provider"
      | "which_provider"
      | "provider_left"
      | "in_past"
      | "invalid_date"
      | "invalid_phone"
      | "contact_required"
      | "not_found"
      | "other_person"
      | "identity_required"
      | "staff_required";
  }
>;

/** Everything that asking for the waitlist by phone can lead to. Nothing of it promises a time. */
export type WaitlistOutcome =
  | Shared
  /** They are on the list with this wish, by this call or an earlier one. */
  | {
      readonly kind: "waiting";
      readonly serviceName: string;
      /** Null: with whomever. */
      readonly providerName: string | null;
      readonly patientName: string;
      readonly wish: WaitlistWish;
    }
  /** They are no longer on it, by this call or an earlier one. */
  | { readonly kind: "left_waitlist"; readonly serviceNames: readonly string[]; readonly patientName: string }
  /** They wait for several things. */
  | { readonly kind: "which_waiting"; readonly services: readonly string[]; readonly patientName: string }
  /** What is no day and no time was not understood: the notice, the way to reach them. */
  | { readonly kind: "invalid_wish"; readonly hint: string }
  | { readonly kind: "list_full" }
  /** The clinic keeps no waitlist. */
  | { readonly kind: "no_waitlist" };

export type WaitlistOutcomeKind = WaitlistOutcome["kind"];
