import { Temporal } from "temporal-polyfill";
import { chosenDays, type DaySpan, daysOf, isNoDay, type SpanReading } from "./day-span.ts";
import type { DateContext } from "./normalize-date.ts";
import { ASK_FOR_DAYS } from "./date-hints.ts";
import { isLongList, readDayList } from "./read-day-list.ts";
import { MONTH_PATTERN } from "./read-month.ts";
import { readSpan } from "./read-span.ts";
import { splitDays } from "./split-days.ts";
import { noonOf, todayIn } from "../zone/wall-time-at.ts";

const DAY_AFTER = /^(?:the )?(?:day after|(?:next|following) day)(?: that)?$/;
const WEEK_AFTER = /^(?:the )?(?:(?:week after|following week)(?: that)?|next(?: one| 1)?)$/;
const COUNTED_FROM_TODAY = /\b(?:now|today|tomorrow)\b/;
/** A day of the calendar, which may belong to another year; a weekday may not. */
const ON_THE_CALENDAR = new RegExp(String.raw`\b${MONTH_PATTERN}|\d[-/.]\d`);
const LONGEST_SENSIBLE_DAYS = 62;

/** "Tomorrow or Friday" leaves out what lies between; "from tomorrow to Friday" does not. */
const STRETCH = /^(?:any ?where )?(?:between|from) | (?:to|until|till|through|thru|-) |\S[-/]\S/;

/**
 * Two ends of a stretch, "between Monday and Wednesday", "December 1-5", and two choices, "tomorrow or Friday". Of a
 * longer list the days between the outer two are included. `undefined`: not two, or one of them is no day ("5th 3pm to 4pm").
 */
export function readDaysBetween(text: string, context: DateContext): SpanReading | undefined {
  const ends = splitDays(text);
  if (ends === undefined) return undefined;
  const isList = !STRETCH.test(text) && isLongList(text);
  const list = isList ? readDayList(text, context) : undefined;
  if (list !== undefined) return list;
  const [firstWords, lastWords] = ends;
  const first = readSpan(firstWords, context);
  if (isNoDay(first)) return undefined;
  const last = (first.ok ? readFollowing(lastWords, first) : undefined) ?? readSpan(lastWords, context);
  if (isNoDay(last)) return undefined;
  if (!last.ok) return last;
  // A stretch that began in the past goes on today.
  const { zone, now } = context;
  if (!first.ok) return first.kind === "in_past" ? { ...last, from: todayIn(zone, now) } : first;
  // What lies between the days of a list was not asked for.
  if (isList) return { ok: false, kind: "invalid_date", hint: ASK_FOR_DAYS };
  const join = isChoice(text) ? eitherOf : hull;
  if (Temporal.PlainDate.compare(first.from, last.from) <= 0) return join(first, last);
  return inOrder({ first, last, firstWords, lastWords, join }, context);
}

function isChoice(text: string): boolean {
  return !STRETCH.test(text) && text.split(/,? (?:or|and) |, /).length === 2;
}

function eitherOf(first: DaySpan, last: DaySpan): DaySpan {
  const corrections = [...first.corrections, ...last.corrections];
  return { ...hull(first, last), ...chosenDays([...daysOf(first), ...daysOf(last)]), corrections };
}

function readFollowing(words: string, first: DaySpan): DaySpan | undefined {
  if (DAY_AFTER.test(words)) {
    const day = first.until.add({ days: 1 });
    return { ...first, from: day, until: day };
  }
  if (!WEEK_AFTER.test(words)) return undefined;
  return { ...first, from: first.from.add({ weeks: 1 }), until: first.until.add({ weeks: 1 }) };
}

type Ends = {
  readonly first: DaySpan;
  readonly last: DaySpan;
  readonly firstWords: string;
  readonly lastWords: string;
  readonly join: (first: DaySpan, last: DaySpan) => DaySpan;
};

/** For a last day that came out before the first one. */
function inOrder({ first, last, firstWords, lastWords, join }: Ends, context: DateContext): DaySpan {
  // "November 15 to 25", said on the 20th: the 15th was taken as that of next year, but the stretch is under way.
  if (ON_THE_CALENDAR.test(firstWords) && first.from.year > last.from.year) {
    return { ...last, from: todayIn(context.zone, context.now) };
  }
  if (!COUNTED_FROM_TODAY.test(lastWords)) {
    // "Thursday to Tuesday": the Tuesday after that Thursday.
    const after = readSpan(lastWords, { ...context, now: noonOf(context.zone, first.from) });
    if (after.ok && isNear(first, after)) return join(first, after);
  }
  return join(last, first);
}

function isNear({ from }: DaySpan, after: DaySpan): boolean {
  const days = from.until(after.from).days;
  return days >= 0 && days < LONGEST_SENSIBLE_DAYS;
}

function hull(first: DaySpan, last: DaySpan): DaySpan {
  const until = Temporal.PlainDate.compare(first.until, last.until) > 0 ? first.until : last.until;
  return { ok: true, from: first.from, until, corrections: [...first.corrections, ...last.corrections] };
}
