import type { AppointmentStatus, IsoInstant } from "@callwaiting/domain";

/** One visit as a provider's calendar shows it. */
export type CalendarAppointment = {
  readonly appointmentId: string;
  readonly startsAt: IsoInstant;
  readonly endsAt: IsoInstant;
  readonly status: AppointmentStatus;
  /** Grows with every change; a calendar program takes the higher one. */
  readonly revision: number;
  readonly createdAt: IsoInstant;
  readonly updatedAt: IsoInstant;
  readonly serviceName: string;
  readonly patientName: string;
  /** Empty when there are none. */
  readonly notes: string;
  readonly contactPhone: string | null;
};

/** A provider's appointments, cancelled ones too: only so does a calendar program learn that one is off. */
export type CalendarFeed = {
  readonly organizationName: string;
  readonly timeZone: string;
  readonly providerName: string;
  readonly appointments: readonly CalendarAppointment[];
};

/** Finds an open feed by the SHA-256 (hex) of its token. Null when there is none, or it was revoked. */
export type FindCalendarFeed = (tokenSha256: string) => Promise<CalendarFeed | null>;
