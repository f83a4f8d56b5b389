import { Temporal } from "temporal-polyfill";
import { type DayMinutes, minutesOf, WHOLE_DAY } from "../time/part-of-day.ts";
import { nearTo } from "../time/read-clock-limits.ts";
import type { DaySpan } from "./day-span.ts";
import { type DateContext, normalizeDate } from "./normalize-date.ts";
import { splitDays } from "./split-days.ts";
import { withoutMidnight } from "./without-midnight.ts";

/** A moment as programs write it, or one that is counted from now. */
const MOMENT = /^\d{4}-\d|^in /;
const LAST_MINUTE = 23 * 60 + 59;

export type ExactTimes = { readonly reading: DaySpan; readonly part: DayMinutes | undefined };

/**
 * The day and the time of a moment, `2027-03-03T13:00`, "in 3 hours": what is near enough to it on that day. Of two moments of one
 * day, what lies between them. `undefined`: another form, or one without a time.
 */
export function readExactTimes(text: string, context: DateContext): ExactTimes | undefined {
  const moment = readMoment(text, context);
  if (moment !== undefined) {
    const { time, reading } = moment;
    return time === undefined ? undefined : { reading, part: nearTo(time) };
  }
  const [first, last] = (splitDays(text) ?? []).map((end) => readMoment(end, context));
  if (first === undefined || last === undefined || !first.reading.from.equals(last.reading.from)) {
    return undefined;
  }
  if (first.time === undefined && last.time === undefined) return undefined;
  const [from, until] = [first.time ?? WHOLE_DAY.from, last.time ?? WHOLE_DAY.until];
  if (from >= until) return undefined;
  const isWhole = from === WHOLE_DAY.from && until >= LAST_MINUTE;
  return { reading: last.reading, part: isWhole ? undefined : { from, until } };
}

function readMoment(text: string, context: DateContext) {
  const day = MOMENT.test(text) ? normalizeDate(withoutMidnight(text), context) : undefined;
  if (day?.ok !== true) return undefined;
  const date = Temporal.PlainDate.from(day.date);
  const corrections = day.corrections.filter(({ field }) => field === "date");
  // With the clinic's own offset as well, a midnight is how programs write a plain day.
  const isPlainDay = day.time === undefined || day.time === "00:00";
  const time = isPlainDay ? undefined : minutesOf(day.time);
  return { time, reading: { ok: true as const, from: date, until: date, corrections } };
}
