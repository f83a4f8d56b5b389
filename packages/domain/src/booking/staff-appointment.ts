import { z } from "zod";
import { VisitLocation } from "../organization/location.ts";
import { AppointmentStatus, IsoInstant } from "./appointment.ts";
import type { BookingOutcome } from "./booking-outcome.ts";
import { TakenResource } from "./resource.ts";

/**
 * What staff overrode when they gave a reason: `past` it had begun already, `notice` too soon for a caller, `horizon` too
 * far ahead, `hours` the provider does not work then, `overlap` the provider has another
 * appointment then, or no room is free.
 */
export const OverrideRule = z.enum(["past", "notice", "horizon", "hours", "overlap"]);
export type OverrideRule = z.infer<typeof OverrideRule>;

/** Who booked it. `patient` is read, and not yet written: see `byPatient`. */
export const AppointmentSource = z.enum(["phone", "staff", "import", "patient"]);

export const StaffContact = z.object({
  contactId: z.guid(),
  name: z.string(),
  /** E.164 */
  phone: z.string().nullable(),
  /** Null as well when only a placeholder is stored. */
  email: z.string().nullable(),
});
export type StaffContact = Readonly<z.infer<typeof StaffContact>>;

/** What staff know of somebody who comes; for nobody else. */
export const PersonNotes = z.object({
  birthDate: z.iso.date().nullable(),
  /** What the desk should know at every visit; empty: nothing. */
  note: z.string(),
  /** What nobody may overlook; empty: nothing. */
  alert: z.string(),
});

/** An appointment as the front desk sees it. */
export const StaffAppointment = z.object({
  appointmentId: z.guid(),
  startsAt: IsoInstant,
  endsAt: IsoInstant,
  status: AppointmentStatus,
  /** How it was made. */
  source: AppointmentSource,
  /** By the link to a time that was held for them, whatever `source` says. */
  byPatient: z.boolean(),
  /** Grows with every change by staff or caller; sent back to show which state a change was meant for. */
  revision: z.int(),
  patientName: z.string(),
  /** Of this visit. */
  notes: z.string(),
  /** Whom it is for; null in what was over before persons were kept, and once they are erased. */
  person: PersonNotes.extend({ personId: z.guid() }).nullable(),
  service: z.object({ serviceId: z.guid(), name: z.string() }),
  provider: z.object({ providerId: z.guid(), name: z.string() }),
  /** Where; left out in a clinic with one address. */
  location: VisitLocation.optional(),
  contact: StaffContact,
  /** Rooms and equipment that it has: rooms first. */
  resources: z.array(TakenResource).readonly(),
  /** Its service needs more than that, and nothing was free. */
  lacksResources: z.boolean(),
  /** What it was booked together with has the same. */
  seriesId: z.guid().nullable(),
  /** Why rules were overridden, in the words of who did it; null when none was. */
  overrideReason: z.string().nullable(),
  overridden: z.array(OverrideRule).readonly(),
  /**
   * What a change of the clock's rules led to: its time is skipped by the clocks now, or is that of another appointment as
   * well. Null once it is moved.
   */
  clockTrouble: z.enum(["gap", "overlap"]).nullable(),
  /** When the patient said by their link that they will come; null again once it is moved. */
  patientConfirmedAt: IsoInstant.nullable(),
  /** When staff said that the patient is here, and with the provider; on the day of the visit. */
  arrivedAt: IsoInstant.nullable(),
  inRoomAt: IsoInstant.nullable(),
  /** When staff said that it is completed, or that the patient did not come. */
  settledAt: IsoInstant.nullable(),
  /** The call that made it, where one did. */
  callId: z.string().nullable(),
  createdAt: IsoInstant,
  updatedAt: IsoInstant,
  cancelledAt: IsoInstant.nullable(),
});
export type StaffAppointment = Readonly<z.infer<typeof StaffAppointment>>;

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
      | "clock_changed"
      | "contact_required"
      | "not_found";
  }
>;

/** What a change by staff can lead to. A refusal because of the time goes away when a reason is given. */
export type StaffOutcome =
  | {
      readonly kind:
        | "booked"
        /** The same contact holds this time already: a second click, a retry. */
        | "already_booked"
        | "moved"
        | "status_set"
        | "updated"
        /** Somebody else was faster and nothing was done; this is how it stands now. */
        | "changed_meanwhile"
        /** Only a confirmed appointment can be moved; nothing was done. */
        | "not_confirmed";
      readonly appointment: StaffAppointment;
    }
  | StaffRefusal;

/** A start time that staff can take. */
export const StaffSlot = z.object({
  startsAt: IsoInstant,
  /** Who is free then. */
  providerIds: z.array(z.guid()),
  /** A caller would not be offered it: staff need a reason to take it. */
  tooSoon: z.boolean(),
  /** At which locations; left out in a clinic with one address. */
  places: z
    .array(VisitLocation.pick({ locationId: true, name: true }))
    .readonly()
    .optional(),
});
export type StaffSlot = Readonly<z.infer<typeof StaffSlot>>;
