import type { OwnAppointmentRow, OwnAppointmentsRequest } from "@callwaiting/db";
import {
  type BookingOutcome,
  type E164,
  type Organization,
  isBlankValue,
  normalizeDate,
  normalizeName,
  normalizePhone,
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
 * The appointments of whoever has shown who they are: by a number that a contact has (the one they give, else the one
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
  const calling = readPhone(who.callerNumber ?? undefined, organization);
  const phones = [given, calling].filter((phone) => phone?.ok === true).map((phone) => phone.phone);
  const second = secondFact(who, organization, now);
  const attempts: readonly (E164 | null)[] = phones.length > 0 ? phones : [null];
  for (const phone of attempts) {
    const request = { orgId: organization.orgId, phone, ...second };
    const appointments = await ports.findOwnAppointments(request);
    if (appointments.length > 0) return { kind: "found", appointments };
  }
  // Somebody with a number and no appointments may be told so; somebody without any proof is asked for one.
  if (phones.length > 0) return { kind: "found", appointments: [] };
  return { kind: "refused", outcome: { kind: "not_found" } };
}

function readPhone(text: string | undefined, { region }: Organization) {
  return text === undefined || isBlankValue(text) ? null : normalizePhone(text, { region });
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
