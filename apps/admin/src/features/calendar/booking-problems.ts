import type { Refusal } from "../appointments/appointment-types.ts";
import { CONTACT_PROBLEMS } from "../contacts/contact-problems.ts";
import type { ContactChoice, ContactProblems } from "./contact-field.tsx";
import { SKIPPED_TIME } from "./time-fields.tsx";
import type { When } from "./when.ts";

export type BookingValues = {
  readonly contact: ContactChoice | null;
  readonly serviceId: string | null;
  readonly when: When;
  readonly patientName: string;
  readonly notes: string;
};

export type BookingProblems = ContactProblems & { readonly service?: string; readonly time?: string };

/** What has to be put right before the server is asked. */
export function findProblems(
  { contact, serviceId, when: { time } }: BookingValues,
  startsAt: string | null,
): BookingProblems {
  const isNew = contact?.kind === "new";
  return {
    ...(contact === null ? { contact: "Choose who the appointment is for." } : {}),
    ...(isNew && contact.name.trim() === "" ? CONTACT_PROBLEMS.no_name : {}),
    ...(isNew && contact.phone.trim() === "" && contact.email.trim() === ""
      ? CONTACT_PROBLEMS.contact_required
      : {}),
    ...(serviceId === null ? { service: "Choose a service." } : {}),
    ...(time === "" ? { time: "Choose a time." } : {}),
    ...(time !== "" && startsAt === null ? { time: SKIPPED_TIME } : {}),
  };
}

/** Refusals that belong beside a field. */
export const REFUSED_FIELDS: Partial<Record<Refusal["kind"], BookingProblems>> = {
  invalid_phone: CONTACT_PROBLEMS.invalid_phone,
  invalid_email: CONTACT_PROBLEMS.invalid_email,
  contact_required: CONTACT_PROBLEMS.contact_required,
  not_found: { contact: "This contact no longer exists." },
};
