import type { Availability, AvailabilityRequest } from "@callwaiting/db";
import {
  type BookingOutcome,
  type Correction,
  type Organization,
  isBlankValue,
  normalizeDate,
} from "@callwaiting/domain";
import { Temporal } from "temporal-polyfill";
import { findService } from "./book-appointment.ts";

export type CheckAvailabilityPorts = {
  readonly checkAvailability: (request: AvailabilityRequest) => Promise<Availability>;
};

export type CheckAvailabilityInput = {
  readonly organization: Organization;
  readonly now: Temporal.Instant;
  /** As it was said; without one, the days from now on. */
  readonly date: string | undefined;
  readonly service: string | undefined;
};

export type CheckAvailabilityResult = {
  readonly found:
    | Availability
    | Extract<BookingOutcome, { kind: "in_past" | "invalid_date" | "unknown_service" }>;
  /** The day that was understood, `YYYY-MM-DD`; null when none was asked for. */
  readonly date: string | null;
  readonly corrections: readonly Correction[];
};

/** A caller who names no day is offered the first of this many. */
const DAYS_WITHOUT_A_WISH = 14;

/** The free times of a day, as the booking function itself sees them. */
export async function checkAvailability(
  ports: CheckAvailabilityPorts,
  { organization, now, date: asked, service: askedService }: CheckAvailabilityInput,
): Promise<CheckAvailabilityResult> {
  const { timeZone, region } = organization;
  const day =
    asked === undefined || isBlankValue(asked) ? null : normalizeDate(asked, { now, timeZone, region });
  if (day !== null && !day.ok) {
    return { found: { kind: day.kind, hint: day.hint }, date: null, corrections: [] };
  }
  const date = day?.date ?? null;
  const corrections = day?.corrections.filter(({ field }) => field === "date") ?? [];
  const service = findService(organization, askedService);
  if (typeof service === "object" && service !== null) return { found: service, date, corrections };
  const found = await ports.checkAvailability({
    orgId: organization.orgId,
    service,
    ...rangeOf(date, { now, timeZone }),
  });
  return { found, date, corrections };
}

function rangeOf(date: string | null, { now, timeZone }: { now: Temporal.Instant; timeZone: string }) {
  const today = now.toZonedDateTimeISO(timeZone).toPlainDate();
  const first = date === null ? today : Temporal.PlainDate.from(date);
  const days = date === null ? DAYS_WITHOUT_A_WISH : 1;
  // Midnight is where the day starts in this zone, whatever the clock does that night.
  const startOf = (day: Temporal.PlainDate) => day.toZonedDateTime(timeZone).toInstant().toString();
  return { from: startOf(first), until: startOf(first.add({ days })) };
}
