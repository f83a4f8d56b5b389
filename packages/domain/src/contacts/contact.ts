import { z } from "zod";
import { Appointment, IsoInstant } from "../booking/appointment.ts";
import { AppointmentSource, PersonNotes, StaffContact } from "../booking/staff-appointment.ts";

export const ContactFacts = StaffContact.extend({
  createdAt: IsoInstant,
  /** Sent back to show which state a change was meant for. */
  version: z.string(),
});
export type ContactFacts = Readonly<z.infer<typeof ContactFacts>>;

/** Somebody who comes under a contact: a family shares a number. */
export const Person = PersonNotes.extend({
  personId: z.guid(),
  name: z.string(),
  /** All that were ever booked for them. */
  appointments: z.int(),
  /** When they come next; null: nothing is booked. */
  nextAt: IsoInstant.nullable(),
  /** When they last had a visit that they did not miss. */
  lastAt: IsoInstant.nullable(),
  /** Sent back to show which state a change was meant for. */
  version: z.string(),
});
export type Person = Readonly<z.infer<typeof Person>>;

export const ContactAppointment = Appointment.omit({ contactId: true }).extend({ source: AppointmentSource });
export type ContactAppointment = Readonly<z.infer<typeof ContactAppointment>>;

export const Contact = ContactFacts.extend({
  persons: z.array(Person).readonly(),
  /** Not over yet, whatever their state; the next one first. At most 200. */
  coming: z.array(ContactAppointment).readonly(),
  /** The latest first. At most 200. */
  past: z.array(ContactAppointment).readonly(),
});
export type Contact = Readonly<z.infer<typeof Contact>>;
