import { linesOf, readProperty } from "../lines/read-property.ts";
import { DAY_MS, type FindZone, type PlacedTime } from "../time/placed-time.ts";
import { type Length, readDuration } from "../time/read-duration.ts";
import { readOneTime } from "./read-times.ts";

export type LengthReading =
  | { readonly kind: "length"; readonly length: Length }
  | { readonly kind: "unreadable"; readonly reason: "end" | "zone" };

const UNREADABLE: LengthReading = { kind: "unreadable", reason: "end" };

/**
 * How long an event takes (RFC 5545, 3.6.1): without an end a whole day is one day and a time takes no time. Between two times it
 * is what passes by the watch, for each instance the same; between two days, and where DURATION has days, it is calendar days.
 */
export function readLength(lines: readonly string[], start: PlacedTime, findZone: FindZone): LengthReading {
  const end = readOneTime(lines, "DTEND", findZone);
  if (end.kind === "unreadable") return { ...end, reason: end.reason === "zone" ? "zone" : "end" };
  if (end.kind === "time") return lengthBetween(start, end.time);
  const [line, ...others] = linesOf(lines, "DURATION");
  if (line === undefined) return { kind: "length", length: { days: start.isDate ? 1 : 0, ms: 0 } };
  const length = readDuration(readProperty(line)?.value);
  if (length === undefined || others.some((other) => other !== line)) return UNREADABLE;
  return { kind: "length", length };
}

export function lengthBetween(start: PlacedTime, end: PlacedTime): LengthReading {
  if (start.isDate !== end.isDate) return UNREADABLE;
  if (!start.isDate) {
    const ms = end.epochMs - start.epochMs;
    return ms < 0 ? UNREADABLE : { kind: "length", length: { days: 0, ms } };
  }
  const days = Math.round((end.wallMs - start.wallMs) / DAY_MS);
  // Some programs write the last day for the end, which is the day after it.
  return days < 0 ? UNREADABLE : { kind: "length", length: { days: Math.max(days, 1), ms: 0 } };
}
