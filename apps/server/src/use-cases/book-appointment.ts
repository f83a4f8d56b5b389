import type { BookingRequest } from "@callwaiting/db";
import {
  type BookingOutcome,
  type Correction,
  type Organization,
  type RawBookingData,
  isBlankValue,
  matchByName,
  normalizeBookingData,
} from "@callwaiting/domain";
import type { Temporal } from "temporal-polyfill";

export type BookAppointmentPorts = {
  readonly bookAppointment: (request: BookingRequest) => Promise<BookingOutcome>;
};

export type BookAppointmentInput = {
  readonly organization: Organization;
  readonly now: Temporal.Instant;
  readonly raw: RawBookingData & {
    readonly service?: string | undefined;
    readonly notes?: string | undefined;
  };
  /** Names this very request; its repetition finds the appointment that it made. */
  readonly requestKey: string | null;
};

export type BookAppointmentResult = {
  readonly outcome: BookingOutcome | { readonly kind: "name_required" };
  /** What was understood differently from how it was said. */
  readonly corrections: readonly Correction[];
};

/** Repairs what was heard and books it. Nothing is written unless all of it makes sense. */
export async function bookAppointment(
  ports: BookAppointmentPorts,
  { organization, now, raw, requestKey }: BookAppointmentInput,
): Promise<BookAppointmentResult> {
  const { timeZone, region, openingHours } = organization;
  const normalized = normalizeBookingData(raw, { now, timeZone, region, openingHours });
  if (!normalized.ok) return { outcome: normalized.outcome, corrections: [] };
  const { value } = normalized;
  if (value.name === "") return { outcome: { kind: "name_required" }, corrections: value.corrections };
  const service = findService(organization, raw.service);
  if (typeof service === "object" && service !== null) {
    return { outcome: service, corrections: value.corrections };
  }
  const outcome = await ports.bookAppointment({
    orgId: organization.orgId,
    patientName: value.name,
    email: value.email,
    phone: value.phone,
    service,
    scheduledAt: value.scheduledAt,
    notes: notesOf(raw.notes, value.phoneExtension),
    requestKey,
  });
  return { outcome, corrections: value.corrections };
}

/**
 * The key of the service that was named, however loosely; the text itself when nothing here is like it, because the
 * database decides what there is; an outcome when several are.
 */
export function findService(
  { services }: Organization,
  asked: string | undefined,
): string | null | Extract<BookingOutcome, { kind: "unknown_service" }> {
  if (asked === undefined || isBlankValue(asked)) return null;
  const found = matchByName(
    asked,
    services.map((service) => ({ ...service, aliases: [service.key] })),
  );
  if (found.kind === "many") {
    return { kind: "unknown_service", asked, services: found.matches.map(({ name }) => name) };
  }
  return found.kind === "one" ? found.match.key : asked;
}

function notesOf(notes: string | undefined, extension: string | null): string | null {
  const parts = [
    notes === undefined || isBlankValue(notes) ? null : notes.trim(),
    extension === null ? null : `Phone extension ${extension}`,
  ].filter((part) => part !== null);
  return parts.length === 0 ? null : parts.join(". ");
}
