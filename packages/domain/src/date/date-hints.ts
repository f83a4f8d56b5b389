import { Temporal } from "temporal-polyfill";
import { MONTH_NAMES } from "./calendar.ts";
import { joinOr } from "../speech/join-or.ts";
import { speakClockTime, speakDay } from "../speech/speak-when.ts";

export const ASK_FOR_DAY = "Which day would you like? Please tell me the month and the day.";

export const ASK_FOR_ONE_DAY = "I need one exact day. Please tell me the month and the day.";

export const ASK_FOR_DAYS =
  "Which day or days would you like? For example a date, next Tuesday, or next week.";

export const NO_SUCH_DAY = "That day does not exist on the calendar. Please tell me the month and the day.";

/** For two stretches of days that are not the same. */
export const TWO_DAYS = "I heard two different days. Which day or days would you like?";

/** For a day that no calendar has, e.g. February 30, or that the year in question lacks. */
export function noSuchDayHint({ month, day, year }: { month: number; day: number; year?: number }): string {
  const name = MONTH_NAMES[month - 1];
  if (name === undefined || day < 1) return NO_SUCH_DAY;
  const where = year === undefined ? "" : ` in ${year}`;
  return `There is no ${name} ${day}${where}. Which day would you like instead?`;
}

/** For a day that is over. */
export function pastDayHint(date: Temporal.PlainDate, today: Temporal.PlainDate): string {
  return `${speakDay(date, today)} has already passed. Which day would you like?`;
}

/** For "Monday, December 1" when that day is a Tuesday: either half may be what was misheard. */
export function weekdayHint(date: Temporal.PlainDate, weekday: number, today: Temporal.PlainDate): string {
  const shift = ((weekday - date.dayOfWeek + 10) % 7) - 3;
  const near = date.add({ days: shift });
  const meant = Temporal.PlainDate.compare(near, today) < 0 ? near.add({ weeks: 1 }) : near;
  const [first, second] = Temporal.PlainDate.compare(meant, date) < 0 ? [meant, date] : [date, meant];
  return `The weekday and the date do not match. Do you mean ${speakDay(first, today)} or ${speakDay(second, today)}?`;
}

/** For two days where one was asked for: "Monday", and in the time "Tuesday at 2". */
export function whichDayHint(
  one: Temporal.PlainDate,
  other: Temporal.PlainDate,
  today: Temporal.PlainDate,
): string {
  const [first, second] = Temporal.PlainDate.compare(one, other) < 0 ? [one, other] : [other, one];
  return `I heard two different days. Do you mean ${speakDay(first, today)} or ${speakDay(second, today)}?`;
}

/** For days that are as likely as each other. */
export function eitherDayHint(days: readonly Temporal.PlainDate[], today: Temporal.PlainDate): string {
  return `Do you mean ${joinOr(days.map((day) => speakDay(day, today)))}?`;
}

/** For two times where one was asked for. */
export function whichTimeHint(one: string, other: string): string {
  const [first, second] = [one, other]
    .toSorted()
    .map((time) => speakClockTime(Temporal.PlainTime.from(time)));
  return `I heard two different times. Do you mean ${first} or ${second}?`;
}
