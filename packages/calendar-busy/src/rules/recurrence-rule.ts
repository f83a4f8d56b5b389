import { readProperty } from "../lines/read-property.ts";
import { type WrittenTime, readWrittenTime } from "../time/written-time.ts";

/** A rule by which something repeats, without its end. */
export type RecurrenceRule = {
  /** As RFC 5545 writes it, without UNTIL. */
  readonly text: string;
  readonly frequency: string;
  readonly interval: number;
  readonly count: number | null;
  readonly until: WrittenTime | null;
  /** Which of its parts narrow the days and times, e.g. `BYDAY`. */
  readonly narrowedBy: readonly string[];
};

const upTo = (most: number) => (part: string) => /^\d{1,2}$/.test(part) && Number(part) <= most;
const fromEnds = (most: number) => (part: string) =>
  /^[+-]?\d{1,3}$/.test(part) && Number(part) !== 0 && Math.abs(Number(part)) <= most;
/** What each part may say: an item that is out of its range would be left out in silence. */
const PARTS: Readonly<Record<string, (part: string) => boolean>> = {
  FREQ: (part) => /^(?:SECOND|MINUTE|HOUR|WEEK|MONTH|YEAR)LY$|^MINUTELY$|^DAILY$/.test(part),
  INTERVAL: (part) => /^\d{1,4}$/.test(part),
  COUNT: (part) => /^0*[1-9]\d{0,8}$/.test(part),
  UNTIL: (part) => readWrittenTime(part, null) !== undefined,
  WKST: (part) => /^(?:MO|TU|WE|TH|FR|SA|SU)$/.test(part),
  RSCALE: (part) => part === "GREGORIAN",
  BYSECOND: upTo(60),
  BYMINUTE: upTo(59),
  BYHOUR: upTo(23),
  BYDAY: (part) => /^(?:[+-]?[1-9]\d?)?(?:MO|TU|WE|TH|FR|SA|SU)$/.test(part),
  BYMONTHDAY: fromEnds(31),
  BYYEARDAY: fromEnds(366),
  BYWEEKNO: fromEnds(53),
  BYMONTH: (part) => upTo(12)(part) && Number(part) > 0,
  BYSETPOS: fromEnds(366),
};

/** Reads a line with a rule; undefined for one that makes no sense or has parts that nobody here knows. */
export function readRule(line: string): RecurrenceRule | undefined {
  const text = readProperty(line)?.value.toUpperCase().replace(/;+$/, "") ?? "";
  const parts = new Map<string, string>();
  for (const part of text.split(";")) {
    const [name = "", value = "", ...rest] = part.split("=").map((word) => word.trim());
    const isGood = Object.hasOwn(PARTS, name) && value.split(",").every((item) => PARTS[name]?.(item));
    if (!isGood || rest.length > 0 || parts.has(name)) return undefined;
    parts.set(name, value);
  }
  const frequency = parts.get("FREQ");
  if (frequency === undefined) return undefined;
  const until = parts.get("UNTIL");
  const interval = Math.max(Number(parts.get("INTERVAL") ?? 1), 1);
  parts.set("INTERVAL", String(interval));
  const kept = [...parts].filter(([name]) => name !== "UNTIL" && name !== "RSCALE");
  return {
    text: kept.map(([name, value]) => `${name}=${value}`).join(";"),
    frequency,
    interval,
    count: parts.has("COUNT") ? Number(parts.get("COUNT")) : null,
    until: readWrittenTime(until, null) ?? null,
    narrowedBy: [...parts.keys()].filter((name) => name.startsWith("BY")),
  };
}
