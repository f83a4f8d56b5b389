import { Temporal } from "temporal-polyfill";
import type { Correction } from "../booking/correction.ts";
import { digitsForWords } from "../text/digits-for-words.ts";
import { excerpt } from "../text/excerpt.ts";
import { isBlankValue } from "../text/is-blank-value.ts";
import { readableText } from "../text/readable-text.ts";
import { type DayMinutes, partOf, type PartOfDay } from "../time/part-of-day.ts";
import { askAboutParts } from "./ask-about-parts.ts";
import type { AskedDays } from "./asked-days.ts";
import { ASK_FOR_DAY, ASK_FOR_DAYS, pastDayHint } from "./date-hints.ts";
import { type DaySpan, isNoDay, type SpanReading } from "./day-span.ts";
import type { DateContext } from "./normalize-date.ts";
import { withPlaceFromEnd } from "./place-from-end.ts";
import { readDaysBetween } from "./read-days-between.ts";
import { readExactTimes } from "./read-exact-times.ts";
import { readWeekdayChoice } from "./read-weekday-choice.ts";
import { readDaysLimit } from "./read-days-limit.ts";
import { readDay, readSpan, readStretch } from "./read-span.ts";
import { spellOutParts } from "./read-when.ts";
import { takeNamedParts, takePartOfDay } from "./take-part-of-day.ts";
import { bareDays, tidyDays } from "./tidy-days.ts";
import { todayIn } from "../zone/wall-time-at.ts";

export type NormalizedDateRange =
  | {
      readonly ok: true;
      /** `YYYY-MM-DD` in the organization's zone, today or later. */
      readonly from: string;
      /** `YYYY-MM-DD`, the last day that is included; at most `MAX_RANGE_DAYS` days in all. */
      readonly until: string;
      /** The days that are meant, where it is not all of them: "any Saturday", "Monday or Wednesday". */
      readonly only?: readonly string[];
      /** What was said of the time of day: "Tuesday afternoon", "next week after 3". */
      readonly partOfDay?: PartOfDay;
      /** At most one per reason: a wrong year is wrong at both ends, and is said once. */
      readonly corrections: readonly Correction[];
    }
  | { readonly ok: false; readonly kind: "in_past" | "invalid_date"; readonly hint: string };

/** Two whole months. A longer range is cut after this many days: more than anybody can be told of free times. */
export const MAX_RANGE_DAYS = 62;

const PLAIN_DAYS = /^\d{4}-\d{2}-\d{2}(?: to \d{4}-\d{2}-\d{2})?$/;

/** "Next week but not Monday": leaving out half of it would offer the one day that does not suit. */
const EXCEPTION =
  /\b(?:not|nothing|none|never|no|but|except|excluding|besides|other than|apart from|can't|cannot)\b/;
const NO_EXCEPTION =
  /\b(?:(?:no|not) (?:later|earlier|sooner) than|not before|no preference|(?:does|do) not (?:matter|care|mind))\b/g;

/**
 * The days that a caller asks about, as people and models say it: a day as `normalizeDate` reads it, "next week",
 * "in January", "between Monday and Wednesday", "by Friday", "as soon as possible"; with the part of the day, where the
 * text names one. Days that are over are left out; only where none is left is it `in_past`.
 */
export function normalizeDateRange(text: string, context: DateContext): NormalizedDateRange {
  if (isBlankValue(text)) return { ok: false, kind: "invalid_date", hint: ASK_FOR_DAY };
  const { reading, part, isMixed } = readAskedDays(text, context);
  if (reading.ok) return finish(text, { span: reading, part }, context);
  return !isMixed && isNoDay(reading) ? { ...reading, hint: ASK_FOR_DAYS } : reading;
}

export type ReadDays = {
  readonly reading: SpanReading;
  readonly part: DayMinutes | undefined;
  /** Some of the days have a part of their own. */
  readonly isMixed?: boolean;
};

/** The days of a text that is not blank, before what is over is left out, and the part of the day beside them. */
export function readAskedDays(text: string, context: DateContext): ReadDays {
  const readable = readableDays(text);
  // What programs and models write most has no times, and no parts that could be asked about.
  const isPlain = PLAIN_DAYS.test(readable);
  const exact = isPlain ? undefined : readExactTimes(readable, context);
  const question =
    isPlain || exact !== undefined
      ? undefined
      : askAboutParts(readable, (days) => readPlainDays(days, context), context);
  if (question !== undefined) {
    const reading = { ok: false, kind: "invalid_date", hint: question } as const;
    return { reading, part: undefined, isMixed: true };
  }
  return exact ?? readDays(readable, context);
}

function readableDays(text: string): string {
  return withPlaceFromEnd(digitsForWords(spellOutParts(readableText(text))));
}

function readPlainDays(text: string, context: DateContext): AskedDays | undefined {
  if (text === "") return undefined;
  const { reading } = readDays(text, context);
  const range = reading.ok ? finish(text, { span: reading, part: undefined }, context) : undefined;
  if (range?.ok !== true) return undefined;
  const { from, until, only } = range;
  return { from, until, ...(only === undefined ? {} : { only }) };
}

function readDays(readable: string, context: DateContext): ReadDays {
  const named = takeNamedParts(readable);
  const isException = EXCEPTION.test(named.rest.replace(NO_EXCEPTION, " "));
  // "Not Monday morning" leaves out a morning, and not that day.
  const mayChoose = !(isException && named.part !== undefined);
  const chosen = mayChoose ? readWeekdayChoice(tidyDays(named.rest), scopeOf(context)) : undefined;
  if (chosen !== undefined) return { reading: chosen, part: named.part };
  const reading = isException ? readDay(readable, context) : readTidied(tidyDays(named.rest), context);
  if (!isNoDay(reading)) return { reading, part: named.part };
  const taken = takePartOfDay(readable);
  if (taken.kind === "impossible") return { reading, part: undefined };
  const { part, rest } = taken;
  if (EXCEPTION.test(rest.replace(NO_EXCEPTION, " "))) return { reading, part };
  const ofRest = readWeekdayChoice(tidyDays(rest), scopeOf(context));
  if (ofRest !== undefined) return { reading: ofRest, part };
  return { reading: readTidied(tidyDays(rest), context), part };
}

function scopeOf(context: DateContext) {
  return {
    today: todayIn(context.zone, context.now),
    readScope: (text: string) => readStretch(bareDays(text), context),
    ...(context.everyWeek === true
      ? { everyWeek: { readLimit: (text: string) => readDaysLimit(bareDays(text), context) } }
      : {}),
  };
}

function readTidied(text: string, context: DateContext): SpanReading {
  const bare = bareDays(text);
  return (
    readNewYear(text, context) ??
    readDaysBetween(bare, context) ??
    readDaysLimit(bare, context) ??
    readSpan(text, context)
  );
}

const IN_NEW_YEAR =
  /^(?:(early|(?:at )?the (?:beginning|start) of)(?: in)?|(?:some|any) ?time(?: in)?|in|during|into)? ?the new year$/;

/** "In the new year" is January, and not its first day; "before the new year" is before that day. */
function readNewYear(text: string, context: DateContext): SpanReading | undefined {
  const said = IN_NEW_YEAR.exec(text);
  return said === null ? undefined : readSpan(`${said[1] === undefined ? "" : "early "}january`, context);
}

type Understood = { readonly span: DaySpan; readonly part: DayMinutes | undefined };

function finish(text: string, { span, part }: Understood, context: DateContext): NormalizedDateRange {
  const today = todayIn(context.zone, context.now);
  if (Temporal.PlainDate.compare(span.until, today) < 0) {
    return { ok: false, kind: "in_past", hint: pastDayHint(span.until, today) };
  }
  const from = later(span.from, today);
  const last = from.add({ days: MAX_RANGE_DAYS - 1 });
  const until = Temporal.PlainDate.compare(span.until, last) < 0 ? span.until : last;
  const only = span.only?.filter((day) => isBetween(day, from, until));
  if (only?.length === 0) return { ok: false, kind: "in_past", hint: pastDayHint(span.until, today) };
  const corrections = span.corrections
    .filter(({ reason }, index, all) => all.findIndex((other) => other.reason === reason) === index)
    .map((correction) => ({ ...correction, from: excerpt(text) }));
  return {
    ok: true,
    from: (only?.[0] ?? from).toString(),
    until: (only?.at(-1) ?? until).toString(),
    ...(only === undefined || isWhole(only) ? {} : { only: only.map(String) }),
    ...(part === undefined ? {} : { partOfDay: partOf(part) }),
    corrections,
  };
}

function isBetween(day: Temporal.PlainDate, from: Temporal.PlainDate, until: Temporal.PlainDate): boolean {
  return Temporal.PlainDate.compare(from, day) <= 0 && Temporal.PlainDate.compare(day, until) <= 0;
}

/** Whether they follow each other without a gap. */
function isWhole(days: readonly Temporal.PlainDate[]): boolean {
  const [first, last] = [days[0], days.at(-1)];
  return first === undefined || last === undefined || first.until(last).days === days.length - 1;
}

function later(one: Temporal.PlainDate, other: Temporal.PlainDate): Temporal.PlainDate {
  return Temporal.PlainDate.compare(one, other) > 0 ? one : other;
}
