import type { Temporal } from "temporal-polyfill";
import { type DaySpan, daySpan, type SpanReading } from "./day-span.ts";
import { readPartOfSpan } from "./read-part-of-span.ts";

const WEEK =
  /^(?:(?:the )?(?:rest|remainder) of )?(?:(?:the |this )?(next|coming|following)|(last|previous|past)|this|the) week$/;
const LATER = /^later (?:in |on )?(?:the |this )week$/;
const WEEK_AFTER_NEXT = /^(?:the )?week after next$/;
const WEEK_OF =
  /^(?:the |that )?week (of|with|containing|after|before|beginning|starting|commencing) (?:on |with )?(.+)$/;
const WEEKEND = /^(?:(?:the |this )?(next|coming|following) |(?:this|the|that) )?weekend(?: (after next))?$/;
const WEEKEND_OF = /^(?:the |that )?weekend (?:of|with|containing) (.+)$/;

const SATURDAY = 6;

/** The first and the last day of a part, 0 is Monday. */
const PARTS = {
  start: [0, 2],
  first_half: [0, 2],
  middle: [1, 3],
  end: [3, 6],
  second_half: [3, 6],
} as const;

type Anchor = {
  readonly today: Temporal.PlainDate;
  /** Reads the day of "the week of December 1". */
  readonly readDay: (text: string) => SpanReading;
};

/** "Next week", "the week of December 1", "the end of the week", "this weekend": weeks run from Monday to Sunday. */
export function readWeekSpan(text: string, anchor: Anchor): SpanReading | undefined {
  if (LATER.test(text)) return laterInWeek(anchor.today);
  const { part, of } = readPartOfSpan(text);
  const week = readWeek(of, anchor);
  if (week === undefined) return part === undefined ? readWeekend(text, anchor) : undefined;
  if (!week.ok || part === undefined) return week;
  // Days may belong to two parts: better to offer one too many than to hide a free one.
  const [first, last] = PARTS[part];
  return { ...week, from: week.from.add({ days: first }), until: week.from.add({ days: last }) };
}

function readWeek(text: string, { today, readDay }: Anchor): SpanReading | undefined {
  if (WEEK_AFTER_NEXT.test(text)) return weekOf(today.add({ weeks: 2 }));
  const week = WEEK.exec(text);
  if (week !== null) {
    const [, next, last] = week;
    return weekOf(today.add({ weeks: Number(next !== undefined) - Number(last !== undefined) }));
  }
  const [, relation, words] = WEEK_OF.exec(text) ?? [];
  if (relation === undefined || words === undefined) return undefined;
  const day = readDay(words);
  if (!day.ok) return day;
  const { corrections } = day;
  if (["beginning", "starting", "commencing"].includes(relation)) {
    return { ...day, until: day.from.add({ days: 6 }) };
  }
  const weeks = { after: 1, before: -1 }[relation] ?? 0;
  return { ...weekOf(day.from.add({ weeks })), corrections };
}

/** The days after today. On a weekend nothing is left of the week, so the second half of the coming one is meant. */
function laterInWeek(today: Temporal.PlainDate): DaySpan {
  const { from, until } = weekOf(today);
  if (today.dayOfWeek >= SATURDAY) return daySpan(from.add({ days: 9 }), until.add({ weeks: 1 }));
  // On a Friday the rest of it is most of what a clinic still has.
  return daySpan(today.dayOfWeek === SATURDAY - 1 ? today : today.add({ days: 1 }), until);
}

/** On a Friday, this weekend is tomorrow and next weekend the one after: that of next week. */
function readWeekend(text: string, { today, readDay }: Anchor): SpanReading | undefined {
  const weekend = WEEKEND.exec(text);
  if (weekend !== null) {
    const [, next, afterNext] = weekend;
    const weeks = afterNext === undefined ? Number(next === "next" || next === "following") : 2;
    return weekendOf(today.add({ weeks }));
  }
  const words = WEEKEND_OF.exec(text)?.[1];
  if (words === undefined) return undefined;
  const day = readDay(words);
  return day.ok ? { ...weekendOf(day.from), corrections: day.corrections } : day;
}

function weekOf(day: Temporal.PlainDate): DaySpan {
  const monday = day.subtract({ days: day.dayOfWeek - 1 });
  return daySpan(monday, monday.add({ days: 6 }));
}

function weekendOf(day: Temporal.PlainDate): DaySpan {
  const { until } = weekOf(day);
  return daySpan(until.subtract({ days: 1 }), until);
}
