import { z } from "zod";
import { Appointment, IsoInstant } from "../booking/appointment.ts";
import { Closure, OpeningHours, Provider, Service } from "./organization.ts";

// What the settings screens read. `version` is sent back to show which state a change was meant for.

export const ServiceSettings = Service.extend({
  bufferBeforeMinutes: z.int(),
  bufferAfterMinutes: z.int(),
  /** False: archived. Nothing new can be booked; what is booked stays. */
  active: z.boolean(),
  /** Confirmed appointments that have not begun. */
  comingAppointments: z.int(),
  version: z.string(),
});
export type ServiceSettings = Readonly<z.infer<typeof ServiceSettings>>;

export const ProviderSettings = Provider.extend({
  /** False: archived. Nothing new can be booked; what is booked stays. */
  active: z.boolean(),
  /** Services they give. */
  serviceIds: z.array(z.guid()).readonly(),
  /** Whether they have opening hours of their own. */
  hasOwnHours: z.boolean(),
  /** Confirmed appointments that have not begun. */
  comingAppointments: z.int(),
  version: z.string(),
});
export type ProviderSettings = Readonly<z.infer<typeof ProviderSettings>>;

export const OpeningWeek = z.object({
  /** Sorted. Empty for a provider: they follow the clinic's. */
  hours: z.array(OpeningHours).readonly(),
  version: z.string(),
});
export type OpeningWeek = Readonly<z.infer<typeof OpeningWeek>>;

export const ClosureSettings = Closure.extend({
  closureId: z.guid(),
  /** Null: the whole clinic. */
  providerId: z.guid().nullable(),
  providerName: z.string().nullable(),
  reason: z.string(),
  version: z.string(),
});
export type ClosureSettings = Readonly<z.infer<typeof ClosureSettings>>;

/** Somebody who has to be called, because the clinic is closed when they come. */
export const AffectedAppointment = Appointment.omit({ contactId: true, status: true }).extend({
  phone: z.string().nullable(),
});
export type AffectedAppointment = Readonly<z.infer<typeof AffectedAppointment>>;

/** An open link to a provider's calendar; never its token. */
export const CalendarFeedSettings = z.object({
  feedId: z.guid(),
  providerId: z.guid(),
  providerName: z.string(),
  createdAt: IsoInstant,
});
export type CalendarFeedSettings = Readonly<z.infer<typeof CalendarFeedSettings>>;
