import { Temporal } from "temporal-polyfill";
import { type DayMinutes, minutesOf, WHOLE_DAY } from "../time/part-of-day.ts";
import { nearTo } from "../time/read-clock-limits.ts";
import type { DaySpan } from "./day-span.ts";
import { type DateContext, normalizeDate } from "./normalize-date.ts";
import { splitDays } from "./split-days.ts";
import { withoutMidnight } from "./without-midnight.ts";

/** A moment as programs write it, or one that is counted from now. */
const MOMENT = /^\d{4}-\d|^in /;
/** A program's way to write the end of a plain day, often in UTC. */
const END_OF_DAY = /t23:59(?::59(?:\.\d+)?)?(?:z|[+-]00:?00)?$/;
const LAST_MINUTE = 23 * 60 + 59;

export type ExactTimes = { readonly reading: DaySpan; readonly part: DayMinutes | undefined };

/**
 * The day and the time of a moment, `2027-03-03T13:00`, "in 3 hours": what is near enough to it on that day. Of two moments of one
 * day, what lies between them; from a midnight to the last minute of a later day, whole days. `undefined`: another form, or one without a time.
 */
export function readExactTimes(text: string, context: DateContext): ExactTimes | undefined {
  const moment = readMoment(text, context);
  if (moment !== undefined) {
    const { time, reading } = moment;
    return time === undefined ? undefined : { reading, part: nearTo(time) };
  }
  const [first, last] = (splitDays(text) ?? []).map((end) => readMoment(end, context));
  return first === undefined || last === undefined ? undefined : readBetween(first, last);
}

type Moment = { readonly reading: DaySpan; readonly time: number | undefined };

function readBetween(first: Moment, last: Moment): ExactTimes | undefined {
  const [from, until] = [first.time ?? WHOLE_DAY.from, last.time ?? WHOLE_DAY.until];
  const isWhole = from === WHOLE_DAY.from && until >= LAST_MINUTE;
  const order = Temporal.PlainDate.compare(first.reading.from, last.reading.from);
  const isOneDay = order === 0 && from < until;
  if (!isOneDay && !(order < 0 && isWhole)) return undefined;
  // Without any time they are days like others.
  if (first.time === undefined && last.time === undefined) return undefined;
  const reading = { ...last.reading, from: first.reading.from };
  return { reading, part: isWhole ? undefined : { from, until } };
}

function readMoment(text: string, context: DateContext): Moment | undefined {
  const plain = withoutMidnight(text).replace(END_OF_DAY, "");
  const day = MOMENT.test(text) ? normalizeDate(plain, context) : undefined;
  if (day?.ok !== true) return undefined;
  const date = Temporal.PlainDate.from(day.date);
  const corrections = day.corrections.filter(({ field }) => field === "date");
  // With the clinic's own offset as well, a midnight is how programs write a plain day.
  const isPlainDay = day.time === undefined || day.time === "00:00";
  const time = END_OF_DAY.test(text) ? LAST_MINUTE : isPlainDay ? undefined : minutesOf(day.time);
  return { time, reading: { ok: true as const, from: date, until: date, corrections } };
}
