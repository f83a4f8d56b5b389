import { z } from "zod";
import { Appointment, IsoInstant } from "../booking/appointment.ts";
import { AppointmentSource, StaffContact } from "../booking/staff-appointment.ts";

export const ContactFacts = StaffContact.extend({
  createdAt: IsoInstant,
  /** Sent back to show which state a change was meant for. */
  version: z.string(),
});
export type ContactFacts = Readonly<z.infer<typeof ContactFacts>>;

export const ContactAppointment = Appointment.omit({ contactId: true }).extend({ source: AppointmentSource });
export type ContactAppointment = Readonly<z.infer<typeof ContactAppointment>>;

export const Contact = ContactFacts.extend({
  /** Not over yet, whatever their state; the next one first. At most 200. */
  coming: z.array(ContactAppointment).readonly(),
  /** The latest first. At most 200. */
  past: z.array(ContactAppointment).readonly(),
});
export type Contact = Readonly<z.infer<typeof Contact>>;
