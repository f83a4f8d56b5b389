import { Temporal } from "temporal-polyfill";
import { assertNever } from "../assert-never.ts";
import { type DaySpan, isNoDay, type SpanReading } from "./day-span.ts";
import type { DateContext } from "./normalize-date.ts";
import { readSpan } from "./read-span.ts";
import { WEEKDAY_PATTERN } from "./read-weekday.ts";
import { todayIn } from "../zone/wall-time-at.ts";

type Limit = "by" | "before" | "after" | "from";

const LIMITS: readonly (readonly [Limit, RegExp])[] = [
  ["by", /^(?:by|until|till|up to|through|thru|(?:no|not) later than|on or before) (.+)$/],
  ["by", /^(?:on )?(.+?),? (?:at the latest|or (?:earlier|sooner|before))$/],
  ["before", /^(?:before|earlier than|sooner than) (.+)$/],
  ["after", /^(?:after|later than|past) (.+)$/],
  [
    "from",
    /^(?:from|starting|beginning|as of|(?:no|not) (?:earlier|sooner) than|not before|on or after) (?:from |on )?(.+?)(?:,? (?:and )?(?:on|onwards?|forward|or later))?$/,
  ],
  [
    "from",
    /^(?:on )?(.+?),? (?:(?:and )?(?:on|onwards?|forward)|(?:or|and) (?:later|after)|at the earliest)$/,
  ],
];
const BARE_WEEKDAY = new RegExp(String.raw`^(?:on )?${WEEKDAY_PATTERN}$`);
/** An open end is offered a week; who wants later days will say so. */
const DAYS_AFTER_A_LIMIT = 7;

/** Stretches with one end: "by Friday" begins today, "after Monday" and "from Monday on" last a week. */
export function readDaysLimit(text: string, context: DateContext): SpanReading | undefined {
  for (const [limit, pattern] of LIMITS) {
    const words = pattern.exec(text)?.[1];
    const reading = words === undefined ? undefined : readLimit(limit, words, context);
    if (reading !== undefined && !isNoDay(reading)) return reading;
  }
  return undefined;
}

function readLimit(limit: Limit, words: string, context: DateContext): SpanReading {
  const today = todayIn(context.zone, context.now);
  const named = readSpan(words, context);
  if (!named.ok) return named;
  // "Before Friday", said on a Friday, is before the next one: nothing comes before today.
  if (limit === "before" && named.from.equals(today) && BARE_WEEKDAY.test(words)) {
    const from = named.from.add({ weeks: 1 });
    return limited(limit, { ...named, from, until: from }, today);
  }
  return limited(limit, named, today);
}

function limited(limit: Limit, named: DaySpan, today: Temporal.PlainDate): DaySpan {
  switch (limit) {
    case "by":
      return { ...named, from: today };
    case "before": {
      const until = named.from.subtract({ days: 1 });
      // Where the limit leaves nothing, the day that is over is all there is to speak of.
      return { ...named, from: earlier(today, until), until };
    }
    case "after":
      return week(named, named.until.add({ days: 1 }));
    case "from":
      return week(named, named.from);
    default:
      return assertNever(limit);
  }
}

function week(named: DaySpan, from: Temporal.PlainDate): DaySpan {
  return { ...named, from, until: from.add({ days: DAYS_AFTER_A_LIMIT - 1 }), isOpen: true };
}

function earlier(one: Temporal.PlainDate, other: Temporal.PlainDate): Temporal.PlainDate {
  return Temporal.PlainDate.compare(one, other) < 0 ? one : other;
}
