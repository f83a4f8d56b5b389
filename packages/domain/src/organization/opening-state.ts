import { Temporal } from "temporal-polyfill";
import type { IsoInstant } from "../booking/appointment.ts";
import type { Closure, OpeningHours } from "./organization.ts";

export type OpeningContext = {
  readonly now: Temporal.Instant;
  /** IANA zone of the clinic's clocks. */
  readonly timeZone: string;
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

function openStretches({ now, timeZone, openingHours, closures = [] }: OpeningContext): Stretch[] {
  // Yesterday's hours may reach into today where the clocks change at midnight.
  const first = now.toZonedDateTimeISO(timeZone).toPlainDate().subtract({ days: 1 });
  const days = Array.from({ length: DAYS_AHEAD + 2 }, (_, index) => first.add({ days: index }));
  const open = days.flatMap((day) =>
    openingHours
      .filter(({ weekday }) => weekday === day.dayOfWeek)
      .map(({ opensAt, closesAt }) => ({
        start: momentOf(wallTime(day, opensAt), timeZone),
        end: momentOf(wallTime(day, closesAt), timeZone),
      })),
  );
  const closed = closures.map(({ startsLocal, endsLocal }) => ({
    start: momentOf(Temporal.PlainDateTime.from(startsLocal), timeZone),
    end: momentOf(Temporal.PlainDateTime.from(endsLocal), timeZone),
  }));
  return closed.reduce(without, merged(open));
}

/** `24:00` is the next midnight. */
function wallTime(day: Temporal.PlainDate, clock: string): Temporal.PlainDateTime {
  return clock === "24:00"
    ? day.add({ days: 1 }).toPlainDateTime()
    : day.toPlainDateTime(Temporal.PlainTime.from(clock));
}

/** A time that the clocks skip or show twice is read as PostgreSQL reads it, so that this and the free slots agree. */
function momentOf(wall: Temporal.PlainDateTime, timeZone: string): number {
  return wall.toZonedDateTime(timeZone, { disambiguation: "later" }).epochMilliseconds;
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
