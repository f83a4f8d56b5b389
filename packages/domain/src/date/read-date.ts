import type { DateReading, ReaderContext } from "./date-reading.ts";
import { readCountedDate } from "./read-counted-date.ts";
import { MONTH_PATTERN } from "./read-month.ts";
import { readNumericDate } from "./read-numeric-date.ts";
import { readOffsetDate } from "./read-offset-date.ts";
import { readSpokenDate } from "./read-spoken-date.ts";
import { WEEKDAY_PATTERN } from "./read-weekday.ts";

/** Parts of the present day. */
export const TODAY = /\btonight\b|\bthis (?:morning|afternoon|evening)\b|\blater today\b/g;
/** They say nothing about which day. */
export const DAY_PARTS = /\b(?:in the |early |late |at )?(?:morning|afternoon|evening|night)s?\b/g;
const FILLERS = /\b(?:please|coming|upcoming|the date is|it's|its|it is|on|may (?:i|we))\b|[()[\]"]/g;
const MONTH_THE_DAY = new RegExp(String.raw`\b(${MONTH_PATTERN})\.? the (\d)`, "g");
const WEEKDAY_LAST = new RegExp(String.raw`^(.*\b${MONTH_PATTERN}.*)[ ,]+(${WEEKDAY_PATTERN})$`);
const NEXT_WEEK_FIRST = new RegExp(String.raw`\bnext week,? (${WEEKDAY_PATTERN})`);

/** Reads the day in a text that holds no time of day any more (see `readTime`). */
export function readDate(text: string, context: ReaderContext): DateReading | undefined {
  return readPlain(tidy(text, context.today.year), context);
}

function readPlain(text: string, context: ReaderContext): DateReading | undefined {
  if (text === "") return undefined;
  return (
    readNumericDate(text, context) ??
    readCountedDate(text, context) ??
    readOffsetDate(text, context, readPlain) ??
    readSpokenDate(text, context)
  );
}

function tidy(text: string, year: number): string {
  return (
    text
      .replace(TODAY, "today")
      .replace(DAY_PARTS, " ")
      .replace(FILLERS, " ")
      .replace(/\bfortnight\b/g, "2 weeks")
      .replace(/\ba 2 weeks\b/g, "2 weeks")
      // "Twenty twenty-seven" and "two thousand and twenty-seven", after number words became digits.
      .replace(/\b(\d{2}) (\d{2})$/, (years, century: string, rest: string) =>
        Number(century) === Math.floor(year / 100) ? `${century}${rest}` : years,
      )
      .replace(/\b2 thousand(?: and)? (\d{1,2})\b/g, (_, rest: string) => `20${rest.padStart(2, "0")}`)
      .replace(/\b(?:of )?(next|this|last) year\b/g, (_, word: string) => {
        return String(year + ({ next: 1, this: 0, last: -1 }[word] ?? 0));
      })
      .replace(MONTH_THE_DAY, "$1 $2")
      .replace(/ +/g, " ")
      .replace(/^[ ,.;]+|[ ,.;?!]+$/g, "")
      .replace(NEXT_WEEK_FIRST, "$1 next week")
      .replace(WEEKDAY_LAST, "$2, $1")
  );
}
