import type { Ports } from "../../bound.ts";

/** What the calendar and the appointment's page work with. */
export const APPOINTMENTS_PORTS = [
  "bookForStaff",
  "findSlotsForStaff",
  "listAppointments",
  "listClosures",
  "listProviders",
  "listServices",
  "listUpcoming",
  "loadAppointment",
  "loadOpeningHours",
  "loadSettings",
  "moveForStaff",
  "searchContacts",
  "setAppointmentStatus",
  "updateAppointmentDetails",
] as const;

export type AppointmentsPorts = Ports<typeof APPOINTMENTS_PORTS>;
