import { Temporal } from "temporal-polyfill";
import { ASK_FOR_ONE_DAY } from "./date-hints.ts";
import { isNoDay, type SpanReading } from "./day-span.ts";
import { type DateContext, DEFAULT_CORRECTION_WINDOW_MONTHS, normalizeDate } from "./normalize-date.ts";
import { readComingDays } from "./read-coming-days.ts";
import { readMonthSpan } from "./read-month-span.ts";
import { readWeekSpan } from "./read-week-span.ts";
import { bareDays } from "./tidy-days.ts";
import { withoutMidnight } from "./without-midnight.ts";
import { noonOf, todayIn } from "../zone/wall-time-at.ts";

/** A moment as programs write it, one end of several days: `readExactTimes` reads those that are about a time. */
const OF_A_PROGRAM = /^\d{4}-|^in /;

/** The stretch of days that one expression names: a day, a week, a month, or the days from now on. */
export function readSpan(text: string, context: DateContext): SpanReading {
  const today = todayIn(context.zone, context.now);
  const bare = bareDays(text);
  return (
    readComingDays(text, today) ??
    readComingDays(bare, today) ??
    readWeekOrMonth(bare, context) ??
    readDayAmongWords(text, context)
  );
}

/** A stretch that weekdays lie in: a week, a month, "the next two weeks". */
export function readStretch(text: string, context: DateContext): SpanReading | undefined {
  const isCounted = /\b(?:days|weeks?|months?)$/.test(text);
  const coming = isCounted ? readComingDays(text, todayIn(context.zone, context.now)) : undefined;
  return coming ?? readWeekOrMonth(text, context);
}

function readWeekOrMonth(text: string, context: DateContext): SpanReading | undefined {
  const { correctionWindowMonths = DEFAULT_CORRECTION_WINDOW_MONTHS } = context;
  const today = todayIn(context.zone, context.now);
  const readDay = (words: string) => readDayOfThisWeek(words, context);
  return readWeekSpan(text, { today, readDay }) ?? readMonthSpan(text, { today, correctionWindowMonths });
}

/** A day as `normalizeDate` reads it, as a span. */
export function readDay(text: string, context: DateContext): SpanReading {
  const day = normalizeDate(withoutMidnight(text), context);
  if (!day.ok) return day;
  // A time is not to be lost on the way: `takePartOfDay` reads it.
  if (day.time !== undefined && !OF_A_PROGRAM.test(text)) {
    return { ok: false, kind: "invalid_date", hint: ASK_FOR_ONE_DAY };
  }
  const date = Temporal.PlainDate.from(day.date);
  const corrections = day.corrections.filter(({ field }) => field === "date");
  return { ok: true, from: date, until: date, corrections };
}

function readDayAmongWords(text: string, context: DateContext): SpanReading {
  const day = readDay(text, context);
  return isNoDay(day) ? readDay(bareDays(text), context) : day;
}

/** "The week of November 16" is still going on that Friday. */
function readDayOfThisWeek(text: string, context: DateContext): SpanReading {
  const day = readDayAmongWords(text, context);
  if (day.ok || day.kind !== "in_past") return day;
  const today = todayIn(context.zone, context.now);
  const monday = today.subtract({ days: today.dayOfWeek - 1 });
  const sinceMonday = readDayAmongWords(text, { ...context, now: noonOf(context.zone, monday) });
  return sinceMonday.ok ? sinceMonday : day;
}
