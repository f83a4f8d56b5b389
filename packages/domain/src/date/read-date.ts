import { Temporal } from "temporal-polyfill";
import { tidySpaces, withoutFillers } from "../text/fillers.ts";
import { ASK_FOR_DAY, ASK_FOR_ONE_DAY, whichDayHint } from "./date-hints.ts";
import type { DateReader, DateReading, ReaderContext } from "./date-reading.ts";
import { dayCandidates } from "./day-candidates.ts";
import { withPlaceFromEnd } from "./place-from-end.ts";
import { findNamedDays } from "./read-named-day.ts";
import { readCalendarDate } from "./read-calendar-date.ts";
import { readCountedDate } from "./read-counted-date.ts";
import { readFollowingDate } from "./read-following-date.ts";
import { MONTH_PATTERN } from "./read-month.ts";
import { readNumericDate } from "./read-numeric-date.ts";
import { readOffsetDate } from "./read-offset-date.ts";
import { WEEKDAY_PATTERN } from "./read-weekday.ts";
import { readWeekdayDate } from "./read-weekday-date.ts";

const NEAR_DAYS: ReadonlyMap<string, number> = new Map([
  ["today", 0],
  ["now", 0],
  ["right now", 0],
  ["tomorrow", 1],
  ["yesterday", -1],
]);
/** As models and hasty people write it. */
const TOMORROW = /\b(?:tmrw|tmr|tmw|tomorow|tommorow|tommorrow|tomorrrow|2morrow|2moro)\b/g;
const MONTH_THE_DAY = new RegExp(String.raw`\b(${MONTH_PATTERN})\.? the (\d)`, "g");
/** Something in it is about days: then what is missing is the exact one. */
const ABOUT_DAYS = new RegExp(
  String.raw`\d|\b(?:${WEEKDAY_PATTERN}|${MONTH_PATTERN}|tomorrow|today|yesterday|(?:day|week|month|year|weekend|weekday|fortnight)s?|next|later|earlier)\b`,
);
/** One word more may be one split more, each read anew. */
const MAX_WORDS_TO_SPLIT = 14;

/**
 * Reads the day in a text that holds no time of day any more (see `readTime`). All of its words: the text is a day and
 * fillers, or the same day said twice ("tomorrow, Monday the 30th"), or it is not understood.
 */
export function readDate(text: string, context: ReaderContext): DateReading | undefined {
  if (text === "") return undefined;
  const days = tidy(text, context.today.year);
  if (days === "") return undefined;
  const asSaid = readOnce(days, context);
  if (asSaid !== undefined) return asSaid;
  const bare = tidySpaces(withoutFillers(days));
  if (bare === "") return undefined;
  return (
    readOnce(bare, context) ??
    readTwice(bare, context) ?? {
      kind: "unclear",
      hint: ABOUT_DAYS.test(bare) ? ASK_FOR_ONE_DAY : ASK_FOR_DAY,
    }
  );
}

const readOnce: DateReader = (text, context) =>
  readNumericDate(text, context) ??
  readCalendarDate(text, context) ??
  readNearDay(text, context) ??
  readFollowingDate(text, context) ??
  readWeekdayDate(text, context) ??
  readCountedDate(text, context) ??
  readOffsetDate(text, context, readBase) ??
  readNamedDay(text, context);

/** The other day of "the week after …", perhaps with an article: "the Monday after the Christmas Day". */
const readBase: DateReader = (text, context) =>
  readOnce(text, context) ?? readOnce(text.replace(/^(?:on|the|this) /, ""), context);

function readNearDay(text: string, { today }: ReaderContext): DateReading | undefined {
  const days = NEAR_DAYS.get(text);
  return days === undefined ? undefined : { kind: "relative", date: today.add({ days }) };
}

function readNamedDay(text: string, context: ReaderContext): DateReading | undefined {
  const days = findNamedDays(text, context);
  const { today } = context;
  const date = days.find((day) => Temporal.PlainDate.compare(day, today) >= 0) ?? days.at(-1);
  return date === undefined ? undefined : { kind: "relative", date };
}

/** "Tomorrow, Monday" is one day; "tomorrow, Tuesday" is a question. */
function readTwice(text: string, context: ReaderContext): DateReading | undefined {
  const words = text.split(" ");
  if (words.length > MAX_WORDS_TO_SPLIT) return undefined;
  for (let at = 1; at < words.length; at += 1) {
    const [first, second] = [words.slice(0, at), words.slice(at)].map((part) =>
      readOnce(tidySpaces(part.join(" ")).replace(/^(?:which is|meaning) /, ""), context),
    );
    const agreed = agree(first, second, context.today);
    if (agreed !== undefined) return agreed;
  }
  return undefined;
}

function agree(
  first: DateReading | undefined,
  second: DateReading | undefined,
  today: Temporal.PlainDate,
): DateReading | undefined {
  const [ones, others] = [dayCandidates(first, today), dayCandidates(second, today)];
  if (ones === undefined || others === undefined) return undefined;
  const isBoth = (day: Temporal.PlainDate) => others.days.some((other) => other.equals(day));
  const isAhead = (day: Temporal.PlainDate) => Temporal.PlainDate.compare(day, today) >= 0;
  const both = ones.days.filter(isBoth);
  const date = both.find(isAhead) ?? both.at(-1);
  if (date !== undefined) return { kind: "relative", date, reason: ones.reason ?? others.reason };
  const [one, other] = [ones, others].map(({ days }) => days.find(isAhead) ?? days[0]);
  if (one === undefined || other === undefined) return undefined;
  return { kind: "unclear", hint: whichDayHint(one, other, today) };
}

function tidy(text: string, year: number): string {
  return tidySpaces(
    withPlaceFromEnd(text)
      .replace(TOMORROW, "tomorrow")
      .replace(/\b(?:an? )?fortnight('s)?\b/g, "2 weeks$1")
      // "Twenty twenty-seven" and "two thousand and twenty-seven", after number words became digits.
      .replace(/\b(\d{2}) (\d{2})$/, (years, century: string, rest: string) =>
        Number(century) === Math.floor(year / 100) ? `${century}${rest}` : years,
      )
      .replace(/\b2 thousand(?: and)? (\d{1,2})\b/g, (_, rest: string) => `20${rest.padStart(2, "0")}`)
      .replace(/\b(?:of )?(next|this|last) year\b/g, (_, word: string) =>
        String(year + ({ next: 1, this: 0, last: -1 }[word] ?? 0)),
      )
      .replace(MONTH_THE_DAY, "$1 $2"),
  );
}
