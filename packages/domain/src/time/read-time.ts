import { tidySpaces } from "../text/fillers.ts";
import { findTimes, markOf, MONTH_BEFORE, readClock, type SpokenTime } from "./find-times.ts";
import type { DayMinutes } from "./part-of-day.ts";
import { readNamedParts } from "./read-named-parts.ts";
import { readZoneWords, type SpokenZone } from "./read-zone-words.ts";

/** What a text says about the time of day, and the text without it. */
export type TimeReading =
  | {
      readonly kind: "time";
      readonly time: SpokenTime;
      /** The part of the day that was named beside it: "in the afternoon". */
      readonly part: DayMinutes | undefined;
      /** Whose clock was meant, where somebody said so: "2 pm Pacific". */
      readonly zone: SpokenZone | undefined;
      readonly rest: string;
    }
  | { readonly kind: "none"; readonly part: DayMinutes | undefined; readonly rest: string }
  /** A time that no clock shows (25:00, 14:75, 15 am, -1:00). */
  | { readonly kind: "impossible" }
  /** More than one time ("2 or 3"), or a limit instead of a time ("any time after 2"). */
  | { readonly kind: "unclear" };

/** Said with a time, and only with a time, without changing it. */
const NEARLY =
  /\b(?:at |by )?(?:around|about|roughly|approximately|circa|approx\.?|close to) (?=(?:noon|midday|midnight|half|(?:a )?quarter|\d{1,2}(?:[:.h]\d\d)?(?! ?(?:days?|weeks?|months?|years?)\b)(?![\d/]|-\d|st\b|nd\b|rd\b|th\b)))|~/g;
/** "3 in the afternoon": a number before a part of the day is an hour. */
const HOUR_BEFORE_PART = new RegExp(
  String.raw`${MONTH_BEFORE}(?<![\d:./,-]|\d |\b(?:at|past|after|to|till|until|before|of|and|or|between|from) )\b(\d{1,2}) (?=(?:in the |at |this |tomorrow )?(?:early |late )?(?:morning|afternoon|evening|night)\b)`,
  "g",
);
const BESIDE_TIME =
  /\b(?:sharp|exactly|precisely|on the dot|prompt|promptly)\b|(?<=(?:\d|[ap]\.?m\.?|noon|midday|clock) )or (?:so|thereabouts)\b/g;
const MINUS = /^(?:at )?(?:-|minus) ?\d/;
/** "2:30p", "2p". */
export const SHORT_HALF = /(:\d\d ?|\d)([ap])(?=$|[ ,])/g;
const LIMIT_BEFORE = /\b(?:after|before|until|till|by|between|past|or|than|except|not)$/;
/** A longer stretch is no slot, and its start not what was asked for. */
const LONGEST_SLOT_MINUTES = 120;

/** Reads the one time of day in a text. Expects the form of `readableText` and `digitsForWords`. */
export function readTime(text: string, extent: "whole" | "inside"): TimeReading {
  const written = readClock(text);
  if (written === "impossible" || MINUS.test(text)) return { kind: "impossible" };
  if (written !== undefined) {
    return { kind: "time", time: written, part: undefined, zone: undefined, rest: "" };
  }
  const parts = readNamedParts(beforeTimes(text));
  const bare = tidySpaces(parts.rest.replace(/(?<=\d)\.$/, ""));
  const { times, rest } = findTimes(extent === "whole" ? bare.replace(/^at /, "") : bare, extent);
  const { common: part } = parts;
  if (part === "none") return { kind: "unclear" };
  if (times.length === 0) return { kind: "none", part, rest: tidySpaces(bare) };
  const chosen = choose(times, rest);
  if (chosen === undefined) return { kind: times.includes(undefined) ? "impossible" : "unclear" };
  const zone = readZoneWords(chosen.rest);
  const time = inPart(chosen.time, part, text);
  if (contradicts(time, part, text)) return { kind: "unclear" };
  return {
    kind: "time",
    time,
    part,
    zone: zone.zone,
    rest: tidySpaces(zone.rest.replace(TIME_MARK, " ")),
  };
}

/** Stands where the time was, so that "Pacific" is a zone beside it and nothing elsewhere. */
const TIME_MARK = markOf(0).trim();

function beforeTimes(text: string): string {
  return text
    .replace(/(\d|noon|midday|midnight|m)-?ish\b/g, "$1")
    .replace(SHORT_HALF, "$1$2m")
    .replace(NEARLY, "at ")
    .replace(HOUR_BEFORE_PART, "at $1 ")
    .replace(BESIDE_TIME, " ")
    .replace(/\bat at\b/g, "at")
    .replace(/ +/g, " ");
}

type Chosen = { readonly time: SpokenTime; readonly rest: string };

function choose(times: readonly (SpokenTime | undefined)[], rest: string): Chosen | undefined {
  const [first, second] = times;
  if (times.length === 1) {
    const mark = markOf(0).trim();
    if (first === undefined || limitBefore(rest, mark)) return undefined;
    return { time: first, rest: rest.replace(/\b(?:at|@) *(?=\uE000)/, " ") };
  }
  // "2:00 - 2:30 PM" names a slot; the first time is its start.
  if (times.length !== 2 || first === undefined || second === undefined) return undefined;
  for (const [from, to] of [
    [0, 1],
    [1, 0],
  ] as const) {
    const [one, two] = [markOf(from).trim(), markOf(to).trim()];
    const [start, end] = from === 0 ? [first, second] : [second, first];
    const range = new RegExp(`(?:\\b(?:at|from))? ?${one} *(?:-|to|until|till) *${two}`);
    if (range.test(rest)) {
      const time = startBefore(start, end);
      return time === undefined ? undefined : { time, rest: rest.replace(range, ` ${TIME_MARK} `) };
    }
    // "2 pm (14:00)" is one time, said twice.
    const twice = new RegExp(`(?:\\bat )? ?${one} *[,(]? *(?:at )?${two} *\\)?`);
    const same = isSameTime(start, end);
    if (twice.test(rest) && same !== undefined) {
      return { time: same, rest: rest.replace(twice, ` ${TIME_MARK} `) };
    }
  }
  return undefined;
}

function isSameTime(one: SpokenTime, other: SpokenTime): SpokenTime | undefined {
  if (one.minute !== other.minute || one.hour % 12 !== other.hour % 12) return undefined;
  if (one.clock === "ambiguous") return other;
  return other.clock === "ambiguous" || one.hour === other.hour ? one : undefined;
}

function limitBefore(rest: string, mark: string): boolean {
  const before = rest.slice(0, rest.indexOf(mark)).replace(/(?: at)? *$/, "");
  return LIMIT_BEFORE.test(before);
}

/**
 * The start of a range takes am or pm from its end: "11 to 1 PM" starts at 11 AM. Nothing when the range is too long to
 * be a slot.
 */
function startBefore(start: SpokenTime, end: SpokenTime): SpokenTime | undefined {
  const [from] = minutesOf(start);
  const ends = minutesOf(end);
  if (start.clock === "24h" || end.clock === "ambiguous") {
    const isShort = ends.some((until) => until > (from ?? 0) && until - (from ?? 0) <= LONGEST_SLOT_MINUTES);
    return isShort || from === undefined ? start : undefined;
  }
  const minutesOfEnd = end.hour * 60 + end.minute;
  const chosen = minutesOf(start).findLast((minutes) => minutes < minutesOfEnd);
  if (chosen === undefined || minutesOfEnd - chosen > LONGEST_SLOT_MINUTES) return undefined;
  return { ...start, hour: Math.floor(chosen / 60), clock: "24h" };
}

function minutesOf({ hour, minute, clock }: SpokenTime): readonly number[] {
  if (clock === "24h") return [hour * 60 + minute];
  return [(hour % 12) * 60 + minute, ((hour % 12) + 12) * 60 + minute];
}

const NIGHT = /\b(?:night|tonight)\b/;
const NOON = 720;
const FIRST_HOUR_OF_DAY = 5;

const NEAR_MINUTES = 60;

/** "2 pm in the morning", "2 pm on Friday night": in the other half of the day, or more than an hour from that part of it. */
export function contradicts(time: SpokenTime, part: DayMinutes | undefined, text: string): boolean {
  if (part === undefined || time.clock === "ambiguous" || part.until - part.from >= 1440) return false;
  if (NIGHT.test(text) && time.hour < FIRST_HOUR_OF_DAY) return false;
  const minutes = time.hour * 60 + time.minute;
  const isOtherHalf = minutes < NOON ? part.from >= NOON : part.until <= NOON && minutes > NOON;
  return isOtherHalf || minutes < part.from - NEAR_MINUTES || minutes >= part.until + NEAR_MINUTES;
}

/**
 * The time that lies in a part of the day which was named elsewhere, or next to it: "8" on "Wednesday evening" is 8 PM.
 * Nothing where the two do not go together.
 */
export function fitInto(time: SpokenTime, part: DayMinutes): SpokenTime | undefined {
  if (time.clock === "24h") return contradicts(time, part, "") ? undefined : time;
  const fits = (minutes: number, near: number) => part.from - near <= minutes && minutes < part.until + near;
  const both = minutesOf(time);
  const chosen =
    both.find((minutes) => fits(minutes, 0)) ?? both.find((minutes) => fits(minutes, NEAR_MINUTES));
  if (part.until - part.from >= 1440) return time;
  return chosen === undefined ? undefined : { ...time, hour: Math.floor(chosen / 60), clock: "24h" };
}

/** Without am or pm, the reading that lies in the part of the day, or else in its half. */
export function inPart(time: SpokenTime, part: DayMinutes | undefined, text: string): SpokenTime {
  if (time.clock === "24h" || part === undefined || part.until - part.from >= 1440) return time;
  const hour12 = time.hour % 12;
  if (NIGHT.test(text)) {
    const small = time.hour === 12 || time.hour < FIRST_HOUR_OF_DAY;
    return { ...time, hour: hour12 + (small ? 0 : 12), clock: "24h" };
  }
  const inside = minutesOf(time).find((minutes) => part.from <= minutes && minutes < part.until);
  const later = inside === undefined ? part.from >= NOON : inside >= NOON;
  return { ...time, hour: hour12 + (later ? 12 : 0), clock: "24h" };
}
