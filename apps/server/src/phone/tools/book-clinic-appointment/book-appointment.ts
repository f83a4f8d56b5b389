import type { BookingRequest } from "@callwaiting/db";
import {
  type BookingContext,
  type BookingOutcome,
  type Correction,
  type MessageChannel,
  type Organization,
  type RawBookingData,
  isBlankValue,
  namesSeveral,
  visibleText,
  normalizeBookingData,
  wallTextAt,
} from "@callwaiting/domain";
import type { Temporal } from "temporal-polyfill";
import type { FindOtherZones } from "../find-other-zones.ts";
import { findLocation } from "../find-location.ts";
import { findProvider, withAsked } from "../find-provider.ts";
import { findService, serviceInNotes } from "../find-service.ts";
import type { FindPromised } from "./find-promised.ts";
import { type Line, isOwnNumber } from "../read-caller.ts";
import { readWithNamedDays } from "../read-with-named-days.ts";
import { takeRepeatedHour } from "../take-repeated-hour.ts";

export type BookAppointmentPorts = {
  readonly bookAppointment: (request: BookingRequest) => Promise<BookingOutcome>;
  readonly findOtherZones: FindOtherZones;
  readonly findPromised: FindPromised;
};

export type BookAppointmentInput = {
  readonly organization: Organization;
  readonly now: Temporal.Instant;
  readonly raw: RawBookingData & {
    readonly service?: string | undefined;
    readonly provider?: string | undefined;
    readonly location?: string | undefined;
    readonly notes?: string | undefined;
  };
  readonly line: Line;
  /** Names this very request; its repetition finds the appointment that it made. */
  readonly requestKey: string | null;
};

export type BookAppointmentResult = {
  readonly outcome:
    | BookingOutcome
    | { readonly kind: "name_required" }
    | { readonly kind: "one_name_required" };
  /** What was understood differently from how it was said. */
  readonly corrections: readonly Correction[];
  /** How a confirmation of it is on its way for certain. */
  readonly promised?: readonly MessageChannel[];
};

/** Repairs what was heard and books it. Nothing is written unless all of it makes sense. */
export async function bookAppointment(
  ports: BookAppointmentPorts,
  { organization, now, raw, line, requestKey }: BookAppointmentInput,
): Promise<BookAppointmentResult> {
  const context = { now, otherZones: await ports.findOtherZones(organization) };
  const normalized = await normalize(raw, organization, context);
  if (!normalized.ok) return { outcome: normalized.outcome, corrections: [] };
  const { value } = normalized;
  const understood = { corrections: value.corrections };
  if (value.name === "") return { outcome: { kind: "name_required" }, ...understood };
  if (namesSeveral(value.name)) return { outcome: { kind: "one_name_required" }, ...understood };
  const provider = findProvider(organization, raw.provider);
  if (provider.kind === "refused") return { outcome: provider.outcome, ...understood };
  const service = findService(organization, serviceAsked(organization, raw), provider.providerId);
  if (service.kind === "refused") return { outcome: service.outcome, ...understood };
  const location = findLocation(organization, raw.location);
  if (location.kind === "refused") return { outcome: location.outcome, ...understood };
  const { outcome, corrections } = await takeRepeatedHour(value, (scheduledAt) =>
    ports.bookAppointment({
      orgId: organization.orgId,
      patientName: value.name,
      email: value.email,
      phone: value.phone,
      service: service.key,
      scheduledAt,
      startsLocal: wallTextAt(organization.zone, scheduledAt),
      providerId: provider.providerId,
      locationId: location.locationId,
      notes: notesOf(raw.notes, value.phoneExtension),
      requestKey,
      isOwn: isOwnNumber(value.phone, line, organization),
      isCall: line.isCall,
    }),
  );
  const promised = await ports.findPromised(organization, outcome, value);
  return { outcome: withAsked(outcome, raw.provider), corrections, promised };
}

function serviceAsked(organization: Organization, { service, notes }: BookAppointmentInput["raw"]) {
  return isBlankValue(service) ? serviceInNotes(organization, notes) : service;
}

function normalize(
  raw: RawBookingData,
  organization: Organization,
  moment: Pick<BookingContext, "now" | "otherZones">,
) {
  const { zone, region, openingHours } = organization;
  const context = { ...moment, zone, region, openingHours };
  return readWithNamedDays(organization, (namedDays) => normalizeBookingData(raw, { ...context, namedDays }));
}

function notesOf(notes: string | undefined, extension: string | null): string | null {
  const parts = [
    notes === undefined || isBlankValue(notes) ? null : visibleText(notes).trim(),
    extension === null ? null : `Phone extension ${extension}`,
  ].filter((part) => part !== null);
  return parts.length === 0 ? null : parts.join(". ");
}
