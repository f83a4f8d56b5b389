export { assertNever } from "./assert-never.ts";
export type {
  Appointment,
  AppointmentStatus,
  BookingOutcome,
  BookingOutcomeKind,
  IsoInstant,
} from "./booking/booking-outcome.ts";
export type { Correction, CorrectionReason } from "./booking/correction.ts";
export { OrgId } from "./organization/org-id.ts";
export type { OpeningHours, Organization, Provider, Service } from "./organization/organization.ts";
export { E164 } from "./phone/e164.ts";
