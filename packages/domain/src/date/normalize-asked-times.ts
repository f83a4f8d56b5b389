import type { Correction } from "../booking/correction.ts";
import { digitsForWords } from "../text/digits-for-words.ts";
import { isBlankValue } from "../text/is-blank-value.ts";
import { readableText } from "../text/readable-text.ts";
import { normalizePartOfDay } from "../time/normalize-part-of-day.ts";
import { minutesOfPart, overlap, partOf, type PartOfDay } from "../time/part-of-day.ts";
import { ASK_FOR_PART } from "../time/time-hints.ts";
import type { AskedDays } from "./asked-days.ts";
import { TWO_DAYS } from "./date-hints.ts";
import type { DateContext } from "./normalize-date.ts";
import { normalizeDateRange } from "./normalize-date-range.ts";
import { saysToday } from "./read-when.ts";

/** When somebody would like to come, as it was said: the days, the part of the day, or both in one of them. */
export type RawAskedTimes = {
  readonly date?: string | undefined;
  readonly partOfDay?: string | undefined;
};

export type NormalizedAskedTimes =
  | {
      readonly ok: true;
      /** `YYYY-MM-DD`, both included; absent when no day was named. */
      readonly days?: AskedDays;
      /** Absent when any time of the day will do. */
      readonly partOfDay?: PartOfDay;
      readonly corrections: readonly Correction[];
    }
  | { readonly ok: false; readonly kind: "in_past" | "invalid_date"; readonly hint: string };

type Understood = Extract<NormalizedAskedTimes, { ok: true }>;

/**
 * The days and the part of the day that somebody asks about. What one of the texts says beyond its own field counts as
 * well; where the two contradict each other, or a part was not understood, that is asked about.
 */
export function normalizeAskedTimes(raw: RawAskedTimes, context: DateContext): NormalizedAskedTimes {
  const days = isGiven(raw.date) ? readDays(raw.date, context) : NOTHING;
  if (!days.ok) return days;
  const part = isGiven(raw.partOfDay) ? readPart(raw.partOfDay, context) : NOTHING;
  return part.ok ? join(days, part) : part;
}

const NOTHING: Understood = { ok: true, corrections: [] };

function readDays(text: string, context: DateContext): NormalizedAskedTimes {
  const range = normalizeDateRange(text, context);
  if (range.ok) {
    const { from, until, only, partOfDay, corrections } = range;
    return {
      ok: true,
      days: { from, until, ...(only === undefined ? {} : { only }) },
      ...(partOfDay === undefined ? {} : { partOfDay }),
      corrections,
    };
  }
  // "In the afternoon" where the day should be is no day, but it is something.
  const part = range.kind === "invalid_date" ? normalizePartOfDay(text) : { ok: false as const };
  return part.ok ? { ok: true, partOfDay: plain(part), corrections: [] } : range;
}

function readPart(text: string, context: DateContext): NormalizedAskedTimes {
  const readable = digitsForWords(readableText(text));
  const part = normalizePartOfDay(text);
  if (part.ok && !saysToday(readable)) return { ok: true, partOfDay: plain(part), corrections: [] };
  const range = readDays(text, context);
  return range.ok ? range : { ok: false, kind: "invalid_date", hint: ASK_FOR_PART };
}

function join(one: Understood, other: Understood): NormalizedAskedTimes {
  const days = one.days ?? other.days;
  if (one.days !== undefined && other.days !== undefined) {
    const isSame = one.days.from === other.days.from && one.days.until === other.days.until;
    if (!isSame) return { ok: false, kind: "invalid_date", hint: TWO_DAYS };
  }
  const corrections = [...one.corrections, ...other.corrections];
  const parts = [one.partOfDay, other.partOfDay].filter((part) => part !== undefined);
  const [first, second] = parts;
  const understood = { ok: true as const, ...(days === undefined ? {} : { days }), corrections };
  if (first === undefined) return understood;
  if (second === undefined) return { ...understood, partOfDay: first };
  const both = overlap(minutesOfPart(first), minutesOfPart(second));
  if (both === undefined) return { ok: false, kind: "invalid_date", hint: ASK_FOR_PART };
  return { ...understood, partOfDay: partOf(both) };
}

function plain({ from, until, gaps }: PartOfDay): PartOfDay {
  return gaps === undefined ? { from, until } : { from, until, gaps };
}

function isGiven(text: string | undefined): text is string {
  return text !== undefined && !isBlankValue(text);
}
