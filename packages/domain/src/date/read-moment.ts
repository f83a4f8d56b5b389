import { Temporal } from "temporal-polyfill";
import type { DayNumbers } from "./calendar.ts";
import { plainDate } from "./plain-date.ts";
import { type Showing, showingAt } from "../zone/showing-at.ts";
import { wallMsOf, wallTimeAt } from "../zone/wall-time-at.ts";
import type { Zone } from "../zone/zone.ts";

const ISO =
  /^(\d{4})-(\d{1,2})-(\d{1,2})(?:t|\s)(\d{2}):?(\d{2})(?::?(\d{2})(?:[.,]\d{1,9})?)? ?(z|utc|gmt|[+-]\d{2}(?::?\d{2})?)?(?:\[[a-z_/+-]+\])?$/;
const IN_A_WHILE =
  /^in (?:about )?(half an|an?|\d{1,3}) (hour|minute|min)s?(?: and (?:(a half)|(\d{1,2}) minutes))?$/;

/** A wall date and time in the organization's zone. The time is absent where the text carried only a day. */
export type WallMoment = {
  readonly date: DayNumbers;
  readonly time: Temporal.PlainTime | undefined;
  /** Which one it is of a wall time that the clocks show twice, where the text was exact. */
  readonly showing?: Showing | undefined;
};

/** A date-time whose day or time does not exist, such as `2026-02-30T14:00`. */
export type ImpossibleMoment = "impossible_day" | "impossible_time";

export type Clock = { readonly now: Temporal.Instant; readonly zone: Zone };

/**
 * Texts that carry date and time as one: ISO 8601 / RFC 3339 date-times and "in two hours". With an offset or `Z` the
 * instant is what counts and is converted; without, it is the organization's wall time. `undefined`: another form.
 */
export function readMoment(text: string, clock: Clock): WallMoment | ImpossibleMoment | undefined {
  const iso = ISO.exec(text);
  if (iso !== null) return readIso(iso, clock.zone);
  const wait = IN_A_WHILE.exec(text);
  if (wait === null) return undefined;
  const at = clock.now
    .add({ minutes: minutesOf(wait) })
    .round({ smallestUnit: "minute", roundingMode: "ceil" });
  return momentAt(clock.zone, at);
}

function readIso(match: RegExpExecArray, zone: Zone): WallMoment | ImpossibleMoment {
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = match
    .slice(1, 7)
    .map((part) => Number(part ?? 0));
  const date = plainDate(year, month, day);
  if (date === undefined) return "impossible_day";
  if (hour > 23 || minute > 59 || second > 60) return "impossible_time";
  const wall = date.toPlainDateTime(new Temporal.PlainTime(hour, minute));
  const offset = match[7];
  if (offset !== undefined) {
    const epochMs = wallMsOf(wall) - offsetMinutes(offset) * 60_000;
    return momentAt(zone, Temporal.Instant.fromEpochMilliseconds(epochMs));
  }
  // Programs write a plain day as its midnight; nobody books one.
  return hour === 0 && minute === 0 ? { date, time: undefined } : wallMoment(wall);
}

function offsetMinutes(offset: string): number {
  const match = /^([+-])(\d{2}):?(\d{2})?$/.exec(offset);
  if (match === null) return 0;
  const minutes = Number(match[2]) * 60 + Number(match[3] ?? 0);
  return match[1] === "-" ? -minutes : minutes;
}

function minutesOf([, amount = "", unit, half, extra]: RegExpExecArray): number {
  const perUnit = unit === "hour" ? 60 : 1;
  const count = { "half an": 0.5, a: 1, an: 1 }[amount] ?? Number(amount);
  return Math.round((half === undefined ? count : count + 0.5) * perUnit) + Number(extra ?? 0);
}

function momentAt(zone: Zone, at: Temporal.Instant): WallMoment {
  return { ...wallMoment(wallTimeAt(zone, at)), showing: showingAt(zone, at.epochMilliseconds) };
}

function wallMoment(wall: Temporal.PlainDateTime): WallMoment {
  return { date: wall.toPlainDate(), time: wall.toPlainTime() };
}
