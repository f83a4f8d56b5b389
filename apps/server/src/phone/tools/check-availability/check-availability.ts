import type { Availability, AvailabilityRequest } from "@callwaiting/db";
import {
  type BookingOutcome,
  type Correction,
  type Organization,
  type PartOfDay,
  isInPartOfDay,
  normalizeAskedTimes,
  type Zone,
  startOfDay,
  todayIn,
} from "@callwaiting/domain";
import { Temporal } from "temporal-polyfill";
import { findProvider, withAsked } from "../find-provider.ts";
import { findService } from "../find-service.ts";
import { readWithNamedDays } from "../read-with-named-days.ts";

export type CheckAvailabilityPorts = {
  readonly checkAvailability: (request: AvailabilityRequest) => Promise<Availability>;
};

export type CheckAvailabilityInput = {
  readonly organization: Organization;
  readonly now: Temporal.Instant;
  /** A day or several, as it was said; without one, the days from now on. */
  readonly date: string | undefined;
  readonly partOfDay: string | undefined;
  readonly service: string | undefined;
  readonly provider: string | undefined;
};

export type CheckAvailabilityResult = {
  readonly found:
    | Availability
    | Extract<
        BookingOutcome,
        { kind: "in_past" | "invalid_date" | "unknown_service" | "unknown_provider" | "which_provider" }
      >;
  /** The days that were understood, `YYYY-MM-DD`, both inclusive; null when none was asked for. */
  readonly from: string | null;
  readonly until: string | null;
  /** The part of the day that was understood; null when any will do. */
  readonly partOfDay: PartOfDay | null;
  readonly corrections: readonly Correction[];
};

const NOTHING_UNDERSTOOD = { from: null, until: null, partOfDay: null, corrections: [] };

type Days = { readonly from: string; readonly until: string };

/** A caller who names no day is offered the first free times of this many. */
const DAYS_WITHOUT_A_WISH = 14;
/** More than anybody reads out; a program that wants all of a long range asks day by day. */
const MAX_SLOTS = 500;
const MAX_OTHER_TIMES = 5;

/** The free times of some days, as the booking function itself sees them. */
export async function checkAvailability(
  ports: CheckAvailabilityPorts,
  input: CheckAvailabilityInput,
): Promise<CheckAvailabilityResult> {
  const { organization, now, date } = input;
  const { zone, region, orgId } = organization;
  const asked = await readWithNamedDays(organization, (namedDays) =>
    normalizeAskedTimes({ date, partOfDay: input.partOfDay }, { now, zone, region, namedDays }),
  );
  if (!asked.ok) return { found: { kind: asked.kind, hint: asked.hint }, ...NOTHING_UNDERSTOOD };
  const { days = null, partOfDay = null, corrections } = asked;
  const understood = { from: days?.from ?? null, until: days?.until ?? null, partOfDay, corrections };
  const service = findService(organization, input.service);
  if (service.kind === "refused") return { found: service.outcome, ...understood };
  const provider = findProvider(organization, input.provider);
  if (provider.kind === "refused") return { found: provider.outcome, ...understood };
  const found = await ports.checkAvailability({
    orgId,
    service: service.key,
    providerId: provider.providerId,
    limit: MAX_SLOTS,
    clock: organization.clock,
    ...instantsOf(days, { now, zone }),
  });
  return { found: withAsked(withinPartOfDay(found, partOfDay, zone), input.provider), ...understood };
}

function instantsOf(days: Days | null, { now, zone }: { now: Temporal.Instant; zone: Zone }) {
  const today = todayIn(zone, now);
  const first = days === null ? today : Temporal.PlainDate.from(days.from);
  const last =
    days === null ? today.add({ days: DAYS_WITHOUT_A_WISH - 1 }) : Temporal.PlainDate.from(days.until);
  // Midnight is where the day starts in this zone, whatever the clock does that night.
  const startOf = (day: Temporal.PlainDate) => startOfDay(zone, day).toString();
  return { from: startOf(first), until: startOf(last.add({ days: 1 })) };
}

/** Keeps what lies in the wished part of the day; when that is nothing, other times of the same days are next best. */
function withinPartOfDay(found: Availability, part: PartOfDay | null, zone: Zone): Availability {
  if (found.kind !== "available" || part === null) return found;
  const slots = found.slots.filter((slot) => isInPartOfDay(slot, part, zone));
  if (slots.length > 0 || found.slots.length === 0) return { ...found, slots };
  return { ...found, slots, nextSlots: found.slots.slice(0, MAX_OTHER_TIMES) };
}
