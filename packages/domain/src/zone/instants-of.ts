import { Temporal } from "temporal-polyfill";
import { plainDateTimeOf, wallMsOf } from "./wall-time-at.ts";
import { type Zone, periodAt } from "./zone.ts";

/** The moments at which the clocks of a zone show a wall time. */
export type Instants =
  | { readonly kind: "once"; readonly instant: Temporal.Instant }
  /** Clocks were set back: they show it twice. */
  | { readonly kind: "twice"; readonly earlier: Temporal.Instant; readonly later: Temporal.Instant }
  /** Clocks were set forward over it: they show `until` instead of `from`, at the moment `at`. */
  | {
      readonly kind: "gap";
      readonly at: Temporal.Instant;
      readonly from: Temporal.PlainDateTime;
      readonly until: Temporal.PlainDateTime;
    };

/** More than any zone is ahead of or behind UTC; no zone changes its clocks twice within it. */
const DAY_MS = 86_400_000;

/** Finds when the clocks of a zone show a wall time: once, twice, or never. Exact to the millisecond. */
export function instantsOf(zone: Zone, wall: Temporal.PlainDateTime): Instants {
  return instantsOfWallMs(zone, wallMsOf(wall));
}

/** The same for a wall time as the ms that UTC would have. */
export function instantsOfWallMs(zone: Zone, wallMs: number): Instants {
  const first = periodAt(zone, wallMs - DAY_MS);
  const last = periodAt(zone, wallMs + DAY_MS);
  const found: number[] = [];
  for (let period = first; period <= last; period += 1) {
    const epochMs = wallMs - (zone.offsetMs[period] ?? 0);
    if (periodAt(zone, epochMs) === period) found.push(epochMs);
  }
  const [earlier, later] = found;
  if (earlier === undefined) return gapAround(zone, wallMs, first);
  if (later === undefined) return { kind: "once", instant: instantOf(earlier) };
  return { kind: "twice", earlier: instantOf(earlier), later: instantOf(later) };
}

function gapAround(zone: Zone, wallMs: number, first: number): Instants {
  for (let period = first; period < zone.untilMs.length - 1; period += 1) {
    const atMs = zone.untilMs[period] ?? 0;
    const fromMs = atMs + (zone.offsetMs[period] ?? 0);
    const untilMs = atMs + (zone.offsetMs[period + 1] ?? 0);
    if (fromMs <= wallMs && wallMs < untilMs) {
      return {
        kind: "gap",
        at: instantOf(atMs),
        from: plainDateTimeOf(fromMs),
        until: plainDateTimeOf(untilMs),
      };
    }
  }
  throw new Error(`${zone.name} has neither an instant nor a gap for a wall time`);
}

const instantOf = (epochMs: number) => Temporal.Instant.fromEpochMilliseconds(epochMs);
