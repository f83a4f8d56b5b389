import type { MissingFact } from "../caller/caller-check.ts";
import type { Appointment, IsoInstant } from "./appointment.ts";
import type { LackingResource } from "./resource.ts";
import type { VisitLocation } from "../organization/location.ts";
import type { Places } from "../speech/speak-places.ts";

/** One of several appointments that a caller may mean. */
export type AppointmentChoice = {
  /** Stays the same for this appointment whatever happens to the others, so that it can be said back. */
  readonly number: number;
  readonly startsAt: IsoInstant;
  readonly serviceName: string;
  readonly providerName: string;
  readonly location?: VisitLocation | undefined;
  /** Whom it is for, several may come under one number: the first name, or the whole one where that tells nobody apart. */
  readonly patientName: string;
};

/**
 * Everything that booking, moving or cancelling can lead to. Expected outcomes are values; an exception is a bug
 * or a broken machine. A switch over `kind` ends in `assertNever`, so a new outcome breaks the build wherever it
 * is not handled.
 */
export type BookingOutcome =
  | { readonly kind: "booked"; readonly appointment: Appointment }
  /** The same contact holds this slot already (a repeated call, a retry): success, and still one row. */
  | { readonly kind: "already_booked"; readonly appointment: Appointment }
  /** A confirmed appointment now has another time; the old slot is free again. */
  | {
      readonly kind: "moved";
      readonly appointment: Appointment;
      readonly previousStartsAt: IsoInstant;
      /** With whom it was, where they no longer see patients. */
      readonly leftProvider?: string;
    }
  /** The appointment is cancelled, by this call or an earlier one; its slot is free again. */
  | { readonly kind: "cancelled"; readonly appointment: Appointment }
  | {
      readonly kind: "slot_unavailable";
      readonly requestedAt: IsoInstant;
      readonly alternatives: readonly IsoInstant[];
      readonly places?: Places | undefined;
      /** It is another person under the caller's own number who has it. */
      readonly sameNumber?: boolean;
      /** No appointment starts at such a time: 9:15, where they start every half hour. Its neighbours come first. */
      readonly offGrid?: boolean;
      /** Only staff hear of it: whom the time is held for. They may release it. */
      readonly held?: { readonly offerId: string; readonly patientName: string; readonly until: IsoInstant };
      /** Only staff hear of it: what of the service's needs nothing is free for, whoever is. */
      readonly lacking?: readonly LackingResource[];
    }
  | {
      readonly kind: "outside_hours";
      readonly requestedAt: IsoInstant;
      readonly alternatives: readonly IsoInstant[];
      readonly places?: Places | undefined;
    }
  /** The same person has this appointment then, with whomever. */
  | { readonly kind: "person_busy"; readonly appointment: Appointment }
  | { readonly kind: "in_past"; readonly hint: string }
  | {
      readonly kind: "too_soon";
      readonly requestedAt: IsoInstant;
      readonly minNoticeMinutes: number;
      readonly alternatives: readonly IsoInstant[];
      readonly places?: Places | undefined;
    }
  | { readonly kind: "too_far"; readonly requestedAt: IsoInstant; readonly horizonDays: number }
  | { readonly kind: "unknown_service"; readonly asked: string; readonly services: readonly string[] }
  /** `providers` give the service; nobody does where there are none. */
  | {
      readonly kind: "unknown_provider";
      readonly asked: string;
      readonly providers: readonly string[];
      /** Who was named, is here, and does not give this service. */
      readonly provider?: string;
      readonly service?: string;
    }
  /** Several providers fit what was said. */
  | { readonly kind: "which_provider"; readonly asked: string; readonly providers: readonly string[] }
  /** Nobody has said at which of several locations, or it was none of them. */
  | { readonly kind: "which_location"; readonly asked: string; readonly locations: readonly string[] }
  /** Who the appointment is with no longer sees patients; `providers` do. */
  | { readonly kind: "provider_left"; readonly provider: string; readonly providers: readonly string[] }
  /** Several appointments fit what was said; the caller picks one by its number. */
  | {
      readonly kind: "which_appointment";
      readonly choices: readonly AppointmentChoice[];
      /** More than one was wished for at once: "both". */
      readonly several?: boolean;
    }
  /** The clinic's clock has other rules than the wish was read by; nothing was done. Its rules are read again, and the wish with them. */
  | { readonly kind: "clock_changed" }
  | { readonly kind: "contact_required" }
  | { readonly kind: "invalid_date"; readonly hint: string }
  | { readonly kind: "invalid_phone"; readonly hint: string }
  /** Wrong or not there: the same. `saidNumber`: it was looked for under a number that was said. */
  | { readonly kind: "not_found"; readonly saidNumber?: boolean }
  /**
   * Under the caller's number there is nothing for this name, but for others, by their first names; by the whole ones where
   * the first is the one that was asked for. `asked` is empty where it may be the others' name as well: "Mrs. Hall".
   */
  | { readonly kind: "other_person"; readonly asked: string; readonly patients: readonly string[] }
  /** What the caller must say before anything is told of an appointment. */
  | {
      readonly kind: "identity_required";
      readonly missing: MissingFact;
      /** The name was that of several. */
      readonly several?: boolean;
      /** It was looked for under a number that was said. */
      readonly saidNumber?: boolean;
    }
  /** Not for this line to tell or change, or too many wrong facts were said. */
  | { readonly kind: "staff_required"; readonly canTransfer: boolean };

export type BookingOutcomeKind = BookingOutcome["kind"];
