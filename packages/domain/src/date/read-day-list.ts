import { Temporal } from "temporal-polyfill";
import { noonOf } from "../zone/wall-time-at.ts";
import { chosenDays, type DaySpan, daysOf, type SpanReading } from "./day-span.ts";
import type { DateContext } from "./normalize-date.ts";
import { MONTH_PATTERN } from "./read-month.ts";
import { readSpan } from "./read-span.ts";
import { WEEKDAY_PATTERN } from "./read-weekday.ts";

const BETWEEN_CHUNKS = /,? (?:or|and) (?:maybe |perhaps |else )?/;
const YEAR_LAST = /^(.*\d(?:st|nd|rd|th)?|.*[a-z]),? (\d{4})$/;
const BARE_DAY = /^(?:the )?(\d{1,2})(?:st|nd|rd|th)?$/;
const MONTH_AND_DAY = new RegExp(
  String.raw`\b(${MONTH_PATTERN})\.? (?:the )?\d{1,2}(?:st|nd|rd|th)?$|\d(?:st|nd|rd|th)? (?:of )?(${MONTH_PATTERN})\.?$`,
);

/**
 * Days of a list, each by itself: "December 8, 10 or 12", "Tuesday, December 8 or Thursday, December 10". `undefined`: no list
 * with a comma, or one of its items is no day.
 */
export function readDayList(text: string, context: DateContext): DaySpan | undefined {
  const items = itemsOf(text, context);
  if (items === undefined) return undefined;
  const known: DaySpan[] = [];
  for (const item of items) {
    const span = readBehind(item, known.at(-1), context);
    if (!span.ok) return undefined;
    known.push(span);
  }
  const days = chosenDays(known.flatMap(daysOf));
  return days && { ...days, corrections: known.flatMap(({ corrections }) => corrections) };
}

/** The Wednesday of "next Tuesday, Wednesday or Friday" comes after that Tuesday. */
function readBehind(item: string, before: DaySpan | undefined, context: DateContext): SpanReading {
  const span = readSpan(item, context);
  const isEarlier = span.ok && before !== undefined && Temporal.PlainDate.compare(span.from, before.from) < 0;
  return isEarlier && WEEKDAY_ONLY.test(item)
    ? readSpan(item, { ...context, now: noonOf(context.zone, before.from) })
    : span;
}

const WEEKDAY_ONLY = new RegExp(String.raw`^(?:on )?${WEEKDAY_PATTERN}$`);

/** Whether the text counts up more than two, or has a comma in one of them: no pair of ends. */
export function isLongList(text: string): boolean {
  return text.includes(",") || text.split(BETWEEN_CHUNKS).length > 2;
}

function itemsOf(text: string, context: DateContext): readonly string[] | undefined {
  if (!isLongList(text)) return undefined;
  const [, list = text, year] = YEAR_LAST.exec(text) ?? [];
  const items = list.split(BETWEEN_CHUNKS).flatMap((chunk) => {
    const parts = chunk.split(/, ?/);
    const isList = parts.slice(1).some((part) => BARE_DAY.test(part));
    return parts.length > 1 && (isList || !readSpan(chunk, context).ok) ? parts : [chunk];
  });
  if (items.length < 2) return undefined;
  return withMonths(items).map((item) =>
    year !== undefined && MONTH_AND_DAY.test(item) ? `${item}, ${year}` : item,
  );
}

/** "8" of "December 8, 10 or 12" and of "8, 10 or 12 December" is in the month that is said beside it. */
function withMonths(items: readonly string[]): readonly string[] {
  const months = items.map((item) => {
    const [, first, last] = MONTH_AND_DAY.exec(item) ?? [];
    return first ?? last;
  });
  return items.map((item, index) => {
    const day = BARE_DAY.exec(item)?.[1];
    const month = months.slice(0, index).findLast(Boolean) ?? months.slice(index).find(Boolean);
    return day === undefined || month === undefined ? item : `${month} ${day}`;
  });
}
