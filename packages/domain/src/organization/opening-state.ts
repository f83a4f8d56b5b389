import { Temporal } from "temporal-polyfill";
import type { IsoInstant } from "../booking/appointment.ts";
import type { Closure, OpeningHours } from "./organization.ts";
import { momentOf } from "../zone/moment-of.ts";
import { todayIn } from "../zone/wall-time-at.ts";
import type { Zone } from "../zone/zone.ts";

export type OpeningContext = {
  readonly now: Temporal.Instant;
  /** The clinic's clock. */
  readonly zone: Zone;
  /** All opening hours of the clinic. */
  readonly openingHours: readonly OpeningHours[];
  readonly closures?: readonly Closure[] | undefined;
};

export type OpeningState =
  | { readonly kind: "open"; readonly until: IsoInstant }
  /** `opensAt` is null when nothing opens in the next 60 days. */
  | { readonly kind: "closed"; readonly opensAt: IsoInstant | null };

const DAYS_AHEAD = 60;

/** Milliseconds since the epoch; from `start` up to, not including, `end`. */
type Stretch = { readonly start: number; readonly end: number };

/**
 * Whether the clinic is open now, and until or from when, at most 60 days ahead. Hours that follow each other without
 * a gap are one, past midnight too; a closure ends them, and what it leaves over opens again after it.
 */
export function openingState(context: OpeningContext): OpeningState {
  const now = context.now.epochMilliseconds;
  const next = openStretches(context).find(({ end }) => end > now);
  if (next === undefined) return { kind: "closed", opensAt: null };
  return next.start <= now
    ? { kind: "open", until: isoOf(next.end) }
    : { kind: "closed", opensAt: isoOf(next.start) };
}

function openStretches({ now, zone, openingHours, closures = [] }: OpeningContext): Stretch[] {
  // Yesterday's hours may reach into today where the clocks change at midnight.
  const first = todayIn(zone, now).subtract({ days: 1 });
  const days = Array.from({ length: DAYS_AHEAD + 2 }, (_, index) => first.add({ days: index }));
  const open = days.flatMap((day) =>
    openingHours
      .filter(({ weekday }) => weekday === day.dayOfWeek)
      .map(({ opensAt, closesAt }) => ({
        start: momentOf(zone, wallTime(day, opensAt)),
        end: momentOf(zone, wallTime(day, closesAt)),
      })),
  );
  const closed = closures.map(({ startsLocal, endsLocal }) => ({
    start: momentOf(zone, Temporal.PlainDateTime.from(startsLocal)),
    end: momentOf(zone, Temporal.PlainDateTime.from(endsLocal)),
  }));
  return closed.reduce(without, merged(open));
}

/** `24:00` is the next midnight. */
function wallTime(day: Temporal.PlainDate, clock: string): Temporal.PlainDateTime {
  return clock === "24:00"
    ? day.add({ days: 1 }).toPlainDateTime()
    : day.toPlainDateTime(Temporal.PlainTime.from(clock));
}

function merged(stretches: readonly Stretch[]): Stretch[] {
  const result: Stretch[] = [];
  for (const next of stretches.toSorted((one, other) => one.start - other.start)) {
    const last = result.at(-1);
    if (last !== undefined && next.start <= last.end) {
      result[result.length - 1] = { start: last.start, end: Math.max(last.end, next.end) };
    } else if (next.start < next.end) {
      result.push(next);
    }
  }
  return result;
}

function without(stretches: readonly Stretch[], closed: Stretch): Stretch[] {
  return stretches
    .flatMap(({ start, end }) => [
      { start, end: Math.min(end, closed.start) },
      { start: Math.max(start, closed.end), end },
    ])
    .filter(({ start, end }) => start < end);
}

function isoOf(milliseconds: number): IsoInstant {
  return Temporal.Instant.fromEpochMilliseconds(milliseconds).toString();
}
