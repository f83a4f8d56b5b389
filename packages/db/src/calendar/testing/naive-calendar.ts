import { type Zone, findZone, momentOf, plainDateTimeOf } from "@callwaiting/domain";
import { PACKAGED_ZONE_RULES } from "@callwaiting/domain/packaged-zone-rules";
import { wallMsAt } from "@callwaiting/domain/wall-time";
import type { RandomClinic } from "./random-clinic.ts";

const MINUTE = 60_000;
const STEP = 5 * MINUTE;
const DAY = 24 * 60 * MINUTE;

/** From when to when, in ms since 1970, without the end. */
type Stretch = readonly [from: number, until: number];

/**
 * What is free, told without sets, indexes and early ends: each five minutes are looked at one by one. A rule that is wrong here
 * and in SQL alike would have to be thought of twice.
 */
export type NaiveCalendar = {
  /** Whether a visit of the clinic's service can begin at a moment with a provider (their number), on the grid or not. */
  readonly isFree: (provider: number, startsAt: number) => boolean;
  /** All moments of [from, until) at which one begins on the grid. */
  readonly timesOf: (provider: number, from: number, until: number) => readonly number[];
};

export function naiveCalendar(clinic: RandomClinic, ignored: number | null): NaiveCalendar {
  const zone = findZone(PACKAGED_ZONE_RULES, clinic.timeZone);
  if (zone === undefined) throw new Error(clinic.timeZone);
  const firstMs = Date.parse(`${clinic.day}T00:00:00Z`);
  const openings = (provider: number) => openingsOf(clinic, zone, provider);
  const closures = (provider: number): Stretch[] =>
    clinic.closures
      .filter(({ of }) => of === null || of === provider)
      .map(({ starts, ends }) => stretch(zone, firstMs + starts * MINUTE, firstMs + ends * MINUTE));
  const busy = (provider: number): Stretch[] =>
    clinic.appointments.flatMap((each, n) => {
      const isThere = each.status === "confirmed" || each.status === "completed";
      return each.of === provider && isThere && n !== ignored ? blocked(each, clinic, zone, firstMs) : [];
    });
  const isFree = (provider: number, startsAt: number) => {
    const [open, closed] = [openings(provider), closures(provider)];
    for (let at = startsAt; at < startsAt + clinic.length * MINUTE; at += STEP) {
      if (!isWithin(at, open) || isWithin(at, closed)) return false;
    }
    const from = startsAt - clinic.before * MINUTE;
    const until = startsAt + (clinic.length + clinic.after) * MINUTE;
    const taken = busy(provider);
    for (let at = from; at < until; at += STEP) if (isWithin(at, taken)) return false;
    return true;
  };
  return {
    isFree,
    timesOf(provider, from, until) {
      const found = new Set<number>();
      for (const [opensAt, closesAt] of openings(provider)) {
        for (let at = opensAt; at < closesAt; at += clinic.interval * MINUTE) {
          if (at >= from && at < until && isFree(provider, at)) found.add(at);
        }
      }
      return [...found].toSorted((one, other) => one - other);
    },
  };
}

const isWithin = (at: number, stretches: readonly Stretch[]) =>
  stretches.some(([from, until]) => from <= at && at < until);

/** Of wall times, as ms that UTC would have. */
function stretch(zone: Zone, startsMs: number, endsMs: number): Stretch {
  return [momentOf(zone, plainDateTimeOf(startsMs)), momentOf(zone, plainDateTimeOf(endsMs))];
}

function openingsOf({ day, hours }: RandomClinic, zone: Zone, provider: number): Stretch[] {
  const own = hours.filter(({ of }) => of === provider);
  const kept = own.length > 0 ? own : hours.filter(({ of }) => of === null);
  const found: Stretch[] = [];
  for (let n = -3; n < 12; n += 1) {
    const midnight = Date.parse(`${day}T00:00:00Z`) + n * DAY;
    const dayOfWeek = new Date(midnight).getUTCDay() || 7;
    for (const { weekday, opensAt, closesAt } of kept) {
      if (weekday !== dayOfWeek) continue;
      found.push(stretch(zone, midnight + opensAt * MINUTE, midnight + closesAt * MINUTE));
    }
  }
  return found;
}

/** Where it is, and in a clinic that is unsettled also where it will be. */
function blocked(
  each: RandomClinic["appointments"][number],
  { isUnsettled }: RandomClinic,
  zone: Zone,
  firstMs: number,
): Stretch[] {
  const at = firstMs + each.startsAt * MINUTE;
  const around = (startsAt: number): Stretch => [
    startsAt - each.before * MINUTE,
    startsAt + (each.length + each.after) * MINUTE,
  ];
  if (!isUnsettled || each.meant === 0) return [around(at)];
  const shown = wallMsAt(zone, new Date(at).toISOString());
  return [around(at), around(momentOf(zone, plainDateTimeOf(shown + each.meant * MINUTE)))];
}
