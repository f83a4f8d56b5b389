import type { OwnAppointmentRow, OwnAppointmentsRequest } from "@callwaiting/db";
import {
  type BookingOutcome,
  type Organization,
  isBlankValue,
  isNoNumber,
  normalizeDate,
  normalizeName,
  normalizePhone,
  readCallingNumber,
} from "@callwaiting/domain";
import type { Temporal } from "temporal-polyfill";

export type FindOwnAppointmentsPorts = {
  readonly findOwnAppointments: (request: OwnAppointmentsRequest) => Promise<readonly OwnAppointmentRow[]>;
};

/** What the caller has said about themselves, and the number that the call comes from. */
export type Who = {
  readonly patientPhone: string | undefined;
  readonly patientName: string | undefined;
  readonly appointmentDate: string | undefined;
  readonly callerNumber: string | null;
};

export type FindOwnAppointmentsInput = {
  readonly organization: Organization;
  readonly now: Temporal.Instant;
  readonly who: Who;
};

export type OwnAppointments =
  | { readonly kind: "found"; readonly appointments: readonly OwnAppointmentRow[] }
  | {
      readonly kind: "refused";
      readonly outcome: Extract<BookingOutcome, { kind: "invalid_phone" | "not_found" }>;
    };

/**
 * The appointments of whoever has shown who they are: by the number of a contact (the one they give, else the one
 * they call from), or by the patient's name together with the day of the appointment. Nothing that a model says
 * reaches further than that.
 */
export async function findOwnAppointments(
  ports: FindOwnAppointmentsPorts,
  { organization, now, who }: FindOwnAppointmentsInput,
): Promise<OwnAppointments> {
  const given = readPhone(who.patientPhone, organization);
  if (given !== null && !given.ok) {
    return { kind: "refused", outcome: { kind: "invalid_phone", hint: given.hint } };
  }
  // A number that was given is the one that is meant, also when it has nothing: never the one of the phone in their hand.
  const phone = (given ?? readCallingNumber(who.callerNumber, organization))?.phone ?? null;
  const request = { orgId: organization.orgId, phone, ...secondFact(who, organization, now) };
  const appointments = await ports.findOwnAppointments(request);
  // Somebody with a number and no appointments may be told so; somebody without any proof is asked for one.
  if (appointments.length > 0 || phone !== null) return { kind: "found", appointments };
  return { kind: "refused", outcome: { kind: "not_found" } };
}

function readPhone(text: string | undefined, { region }: Organization) {
  return text === undefined || isNoNumber(text) ? null : normalizePhone(text, { region });
}

function secondFact(
  { patientName, appointmentDate }: Who,
  { timeZone, region }: Organization,
  now: Temporal.Instant,
): { name: string | null; day: string | null } {
  const { name } = normalizeName(patientName ?? "");
  if (name === "" || appointmentDate === undefined || isBlankValue(appointmentDate)) {
    return { name: null, day: null };
  }
  const day = normalizeDate(appointmentDate, { now, timeZone, region });
  return { name, day: day.ok ? day.date : null };
}
