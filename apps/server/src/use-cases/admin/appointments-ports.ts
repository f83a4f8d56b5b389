import type {
  bookForStaff,
  findSlotsForStaff,
  listAppointments,
  listClosures,
  listProviders,
  listServices,
  listUpcoming,
  loadAppointment,
  loadOpeningHours,
  loadSettings,
  moveForStaff,
  searchContacts,
  setAppointmentStatus,
  updateAppointmentDetails,
} from "@callwaiting/db";
import type { Bound } from "./bound.ts";

/** What the calendar and the appointment's page work with. */
export type AppointmentsPorts = {
  readonly bookForStaff: Bound<typeof bookForStaff>;
  readonly findSlotsForStaff: Bound<typeof findSlotsForStaff>;
  readonly listAppointments: Bound<typeof listAppointments>;
  readonly listClosures: Bound<typeof listClosures>;
  readonly listProviders: Bound<typeof listProviders>;
  readonly listServices: Bound<typeof listServices>;
  readonly listUpcoming: Bound<typeof listUpcoming>;
  readonly loadAppointment: Bound<typeof loadAppointment>;
  readonly loadOpeningHours: Bound<typeof loadOpeningHours>;
  readonly loadSettings: Bound<typeof loadSettings>;
  readonly moveForStaff: Bound<typeof moveForStaff>;
  readonly searchContacts: Bound<typeof searchContacts>;
  readonly setAppointmentStatus: Bound<typeof setAppointmentStatus>;
  readonly updateAppointmentDetails: Bound<typeof updateAppointmentDetails>;
};
