import { z } from "zod";
import { VisitLocation } from "../organization/location.ts";

/** A moment, ISO 8601 in UTC with `Z`, e.g. `2026-12-01T19:00:00Z`. */
export type IsoInstant = string;
export const IsoInstant = z.iso.datetime();

export const AppointmentStatus = z.enum(["confirmed", "cancelled", "completed", "no_show"]);
export type AppointmentStatus = z.infer<typeof AppointmentStatus>;

export const Appointment = z.object({
  appointmentId: z.guid(),
  contactId: z.guid(),
  startsAt: IsoInstant,
  endsAt: IsoInstant,
  serviceName: z.string(),
  providerName: z.string(),
  /** The person the visit is for; may differ from the contact's name (a parent books for a child). */
  patientName: z.string(),
  status: AppointmentStatus,
  /** Where; left out in a clinic with one address. */
  location: VisitLocation.optional(),
});
export type Appointment = Readonly<z.infer<typeof Appointment>>;
