import { Temporal } from "temporal-polyfill";
import { findTimes } from "../time/find-times.ts";
import { isNoDay, type SpanReading } from "./day-span.ts";
import { type DateContext, DEFAULT_CORRECTION_WINDOW_MONTHS, normalizeDate } from "./normalize-date.ts";
import { readComingDays } from "./read-coming-days.ts";
import { readMonthSpan } from "./read-month-span.ts";
import { readWeekSpan } from "./read-week-span.ts";
import { bareDays } from "./tidy-days.ts";
import { todayOf } from "./today-of.ts";
import { withoutMidnight } from "./without-midnight.ts";

/** A time or a limit ("after 3pm", "between 2pm and 4pm"); `findTimes` leaves a private-use character for each. */
const TIMES =
  /(?:\b(?:any ?time |some ?time )?(?:after|before|by|around|about|from|between|until|till|at|or) )?[ ]*\p{Co}(?: *(?:-|to|and|or|until|till)? *\p{Co})*/gu;
/** The same with bare hours, which only at the end can be no days. */
const BARE_TIMES =
  / (?:any ?time |some ?time )?(?:(?:after|before|by|around|about|at) \d{1,2}|between \d{1,2} and \d{1,2})$/;

/** The stretch of days that one expression names: a day, a week, a month, or the days from now on. */
export function readSpan(text: string, context: DateContext): SpanReading {
  const { correctionWindowMonths = DEFAULT_CORRECTION_WINDOW_MONTHS } = context;
  const today = todayOf(context);
  const bare = bareDays(text);
  const readDay = (words: string) => readDayOfThisWeek(words, context);
  return (
    readComingDays(text, today) ??
    readComingDays(bare, today) ??
    readWeekSpan(bare, { today, readDay }) ??
    readMonthSpan(bare, { today, correctionWindowMonths }) ??
    readDayAmongWords(text, context)
  );
}

/** A day as `normalizeDate` reads it, as a span. */
export function readDay(text: string, context: DateContext): SpanReading {
  const day = normalizeDate(withoutMidnight(text), context);
  if (!day.ok) return day;
  const date = Temporal.PlainDate.from(day.date);
  const corrections = day.corrections.filter(({ field }) => field === "date");
  return { ok: true, from: date, until: date, corrections };
}

/** The text without times and limits on the time of day: "next week after 3" is "next week". */
export function withoutTimes(text: string): string {
  return findTimes(text, "inside").rest.replace(TIMES, " ").replace(BARE_TIMES, "");
}

function readDayAmongWords(text: string, context: DateContext): SpanReading {
  const day = readDay(text, context);
  return isNoDay(day) ? readDay(bareDays(text), context) : day;
}

/** "The week of November 16" is still going on that Friday. */
function readDayOfThisWeek(text: string, context: DateContext): SpanReading {
  const day = readDayAmongWords(text, context);
  if (day.ok || day.kind !== "in_past") return day;
  const today = todayOf(context);
  const monday = today.subtract({ days: today.dayOfWeek - 1 });
  const noon = monday.toZonedDateTime({ timeZone: context.timeZone, plainTime: "12:00" });
  const sinceMonday = readDayAmongWords(text, { ...context, now: noon.toInstant() });
  return sinceMonday.ok ? sinceMonday : day;
}
