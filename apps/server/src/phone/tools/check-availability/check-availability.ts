import type { Availability, AvailabilityRequest } from "@callwaiting/db";
import {
  type BookingOutcome,
  type Correction,
  type Organization,
  type PartOfDay,
  type AskedDays,
  minutesFromPart,
  normalizeAskedTimes,
  readCallingNumber,
  type Zone,
  startOfDay,
  todayIn,
} from "@callwaiting/domain";
import { Temporal } from "temporal-polyfill";
import { findLocation } from "../find-location.ts";
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
  readonly location?: string | undefined;
  /** Of whoever is on the line. */
  readonly callerNumber: string | null;
};

export type CheckAvailabilityResult = {
  readonly found:
    | Availability
    | Extract<
        BookingOutcome,
        {
          kind:
            | "in_past"
            | "invalid_date"
            | "unknown_service"
            | "unknown_provider"
            | "which_provider"
            | "which_location"
            | "provider_left";
        }
      >;
  /** The days that were understood, `YYYY-MM-DD`, both inclusive; null when none was asked for. */
  readonly from: string | null;
  readonly until: string | null;
  /** Those of the days that were meant, where it is not all. */
  readonly only: readonly string[] | null;
  /** The part of the day that was understood; null when any will do. */
  readonly partOfDay: PartOfDay | null;
  readonly corrections: readonly Correction[];
};

const NOTHING_UNDERSTOOD = { from: null, until: null, only: null, partOfDay: null, corrections: [] };

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
  const { from = null, until = null, only = null } = days ?? {};
  const understood = { from, until, only, partOfDay, corrections };
  const provider = findProvider(organization, input.provider);
  if (provider.kind === "refused") return { found: provider.outcome, ...understood };
  const service = findService(organization, input.service, provider.providerId);
  if (service.kind === "refused") return { found: service.outcome, ...understood };
  const location = findLocation(organization, input.location);
  if (location.kind === "refused") return { found: location.outcome, ...understood };
  const request = {
    orgId,
    service: service.key,
    providerId: provider.providerId,
    locationId: location.locationId,
    clock: organization.clock,
    ownPhone: readCallingNumber(input.callerNumber, { region })?.phone ?? null,
  };
  const found = await lookAt(ports, request, stretchesOf(days, { now, zone }));
  return { found: withAsked(withinPartOfDay(found, partOfDay, zone), input.provider), ...understood };
}

type Stretch = Pick<AvailabilityRequest, "from" | "until">;

/** All free times of several stretches of days; where there are none, those after the first. */
async function lookAt(
  ports: CheckAvailabilityPorts,
  request: Omit<AvailabilityRequest, keyof Stretch>,
  [first, ...others]: readonly [Stretch, ...Stretch[]],
): Promise<Availability> {
  const found = await ports.checkAvailability({ ...request, ...first, limit: MAX_SLOTS });
  if (found.kind !== "available") return found;
  const slots = [...found.slots];
  const places = { ...found.places };
  for (const stretch of others) {
    if (slots.length >= MAX_SLOTS) break;
    const next = await ports.checkAvailability({ ...request, ...stretch, limit: MAX_SLOTS - slots.length });
    if (next.kind !== "available") return next;
    slots.push(...next.slots);
    Object.assign(places, next.places);
  }
  const where = Object.keys(places).length > 0 ? { places } : {};
  return { ...found, ...where, slots, nextSlots: slots.length > 0 ? [] : found.nextSlots };
}

type Here = { readonly now: Temporal.Instant; readonly zone: Zone };

/** From midnight to midnight: days that follow each other are one stretch, Saturdays are one each. */
function stretchesOf(days: AskedDays | null, { now, zone }: Here): readonly [Stretch, ...Stretch[]] {
  // Midnight is where the day starts in this zone, whatever the clock does that night.
  const startOf = (day: Temporal.PlainDate) => startOfDay(zone, day).toString();
  const stretch = (first: Temporal.PlainDate, last: Temporal.PlainDate): Stretch => ({
    from: startOf(first),
    until: startOf(last.add({ days: 1 })),
  });
  const today = todayIn(zone, now);
  if (days === null) return [stretch(today, today.add({ days: DAYS_WITHOUT_A_WISH - 1 }))];
  const [from, until] = [Temporal.PlainDate.from(days.from), Temporal.PlainDate.from(days.until)];
  const [first, ...others] = groupDays((days.only ?? []).map((day) => Temporal.PlainDate.from(day)));
  if (first === undefined) return [stretch(from, until)];
  return [stretch(...first), ...others.map((group) => stretch(...group))];
}

type FirstAndLast = readonly [first: Temporal.PlainDate, last: Temporal.PlainDate];

function groupDays(days: readonly Temporal.PlainDate[]): readonly FirstAndLast[] {
  const groups: FirstAndLast[] = [];
  for (const day of days) {
    const last = groups.pop();
    if (last !== undefined && last[1].add({ days: 1 }).equals(day)) groups.push([last[0], day]);
    else groups.push(...(last === undefined ? [] : [last]), [day, day]);
  }
  return groups;
}

/** Keeps what lies in the wished part of the day; when that is nothing, the nearest times of the same days are next best. */
function withinPartOfDay(found: Availability, part: PartOfDay | null, zone: Zone): Availability {
  if (found.kind !== "available" || part === null) return found;
  const near = found.slots.map((slot) => ({ slot, minutes: minutesFromPart(slot, part, zone) }));
  const slots = near.filter(({ minutes }) => minutes === 0).map(({ slot }) => slot);
  if (slots.length > 0 || near.length === 0) return { ...found, slots };
  const nearest = near.toSorted((one, other) => one.minutes - other.minutes).slice(0, MAX_OTHER_TIMES);
  return { ...found, slots, nextSlots: nearest.map(({ slot }) => slot).toSorted() };
}
