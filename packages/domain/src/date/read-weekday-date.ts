import type { Temporal } from "temporal-polyfill";
import type { DateReading, ReaderContext } from "./date-reading.ts";
import { weekdayOfMove } from "./move-candidates.ts";
import { readWeekday, WEEKDAY_PATTERN } from "./read-weekday.ts";

const WEEK = "next week|this week|last week|(?:the )?week after next|(?:the )?following week";
const PREFIX = "this coming|the coming|coming|upcoming|this next|this|the next|next|the|last|past|previous";
const WEEKDAY = new RegExp(
  String.raw`^(?:on )?(?:(${PREFIX}) )?(${WEEKDAY_PATTERN})(?:,? (?:(after next)|(?:of |in |the )?(${WEEK})))?$`,
);
const WEEK_FIRST = new RegExp(String.raw`^(${WEEK}),? (?:on )?(?:the )?(${WEEKDAY_PATTERN})$`);

/**
 * Weekdays: "Tuesday" is the coming one, today included; "next Tuesday" that of next week (weeks begin on Monday), which
 * on a Sunday is the coming one as well.
 */
export function readWeekdayDate(
  text: string,
  { today, countedFrom }: ReaderContext,
): DateReading | undefined {
  const [, weekFirst, wordOfFirst] = WEEK_FIRST.exec(text) ?? [];
  const [, prefix, wordOfLast, afterNext, weekLast] = WEEKDAY.exec(text) ?? [];
  const weekday = readWeekday(wordOfFirst ?? wordOfLast ?? "");
  if (weekday === undefined) return undefined;
  const week = weekFirst ?? weekLast;
  if (week?.endsWith("following week") === true) {
    return countedFrom === undefined
      ? undefined
      : { kind: "relative", date: inWeek(weekday, 1, countedFrom) };
  }
  if (week !== undefined) return { kind: "relative", date: inWeek(weekday, weeksAhead(week), today) };
  if (afterNext !== undefined) return { kind: "relative", date: inWeek(weekday, 2, today) };
  const date = named(prefix, weekday, today);
  if (prefix !== undefined && prefix !== "the") return { kind: "relative", date };
  return weekdayOfMove({ coming: date, from: countedFrom }, { today });
}

function weeksAhead(week: string): number {
  if (week.endsWith("week after next")) return 2;
  return { "next week": 1, "this week": 0, "last week": -1 }[week] ?? 0;
}

function named(prefix: string | undefined, weekday: number, today: Temporal.PlainDate): Temporal.PlainDate {
  const coming = today.add({ days: (weekday - today.dayOfWeek + 7) % 7 });
  switch (prefix ?? "this") {
    case "next":
    case "the next":
      return inWeek(weekday, 1, today);
    case "last":
    case "past":
    case "previous":
      return coming.subtract({ weeks: 1 });
    case "coming":
    case "the coming":
    case "this coming":
    case "upcoming":
      return coming.equals(today) ? coming.add({ weeks: 1 }) : coming;
    default:
      return coming;
  }
}

function inWeek(weekday: number, weeks: number, today: Temporal.PlainDate): Temporal.PlainDate {
  return today.add({ days: weeks * 7 + weekday - today.dayOfWeek });
}
