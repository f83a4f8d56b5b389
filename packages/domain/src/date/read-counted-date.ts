import { Temporal } from "temporal-polyfill";
import type { DateReading, ReaderContext } from "./date-reading.ts";
import { ASK_FOR_ONE_DAY, weekdayHint } from "./date-hints.ts";
import { plainDate } from "./plain-date.ts";
import { MONTH_PATTERN, readMonth } from "./read-month.ts";
import { readWeekday, WEEKDAY_PATTERN } from "./read-weekday.ts";

const DAY_OF_MONTH = new RegExp(
  String.raw`^(?:(${WEEKDAY_PATTERN}),? ?)?(?:on )?(?:the )?(\d{1,2})(?:st|nd|rd|th)(?: (?:day )?of (this month|the month|next month))?$`,
);
const WEEKDAY_OF_MONTH = new RegExp(
  String.raw`^(?:the )?(\d)(?:st|nd|rd|th) (${WEEKDAY_PATTERN}) (?:of|in) (this month|the month|next month|${MONTH_PATTERN})$`,
);
const BARE_WEEKDAY = new RegExp(String.raw`^(?:this )?(${WEEKDAY_PATTERN})$`);

/**
 * Days that are counted from today and that the date library does not know or reads as the nearest, past or not:
 * "the 15th", "Monday the 23rd", "the first Monday of next month", "Tuesday". A bare weekday that is today is today.
 */
export function readCountedDate(text: string, { today }: ReaderContext): DateReading | undefined {
  const weekday = readWeekday(BARE_WEEKDAY.exec(text)?.[1] ?? "");
  if (weekday !== undefined) {
    return { kind: "relative", date: today.add({ days: (weekday - today.dayOfWeek + 7) % 7 }) };
  }
  const dayOfMonth = DAY_OF_MONTH.exec(text);
  if (dayOfMonth !== null) {
    const [, word = "", day, month] = dayOfMonth;
    return readDayOfMonth({ day: Number(day), weekday: readWeekday(word), month }, today);
  }
  const [, nth, word = "", month] = WEEKDAY_OF_MONTH.exec(text) ?? [];
  const nthWeekday = readWeekday(word);
  return nthWeekday === undefined
    ? undefined
    : weekdayOfMonth(Number(nth), nthWeekday, monthOf(month, today));
}

type SpokenDay = {
  readonly day: number;
  readonly weekday: number | undefined;
  readonly month: string | undefined;
};

function readDayOfMonth({ day, weekday, month }: SpokenDay, today: Temporal.PlainDate): DateReading {
  const nearest = month === undefined ? upcoming(day, today) : [inMonth(day, monthOf(month, today))];
  const days = nearest.filter((date) => date !== undefined);
  const [first] = days;
  if (first === undefined) return { kind: "unclear", hint: ASK_FOR_ONE_DAY };
  if (weekday === undefined) return { kind: "relative", date: first };
  const matching = days.find((date) => date.dayOfWeek === weekday);
  if (matching === undefined) return { kind: "unclear", hint: weekdayHint(first, weekday, today) };
  return { kind: "relative", date: matching };
}

/** The next two such days, today included; months without that day are passed over. */
function upcoming(day: number, today: Temporal.PlainDate): Temporal.PlainDate[] {
  const month = today.toPlainYearMonth();
  return [0, 1, 2, 3]
    .map((months) => inMonth(day, month.add({ months })))
    .filter((date) => date !== undefined)
    .filter((date) => Temporal.PlainDate.compare(date, today) >= 0)
    .slice(0, 2);
}

function inMonth(day: number, month: Temporal.PlainYearMonth): Temporal.PlainDate | undefined {
  return plainDate(month.year, month.month, day);
}

/** "Next month", or the next month of that name, the present one included. */
function monthOf(words: string | undefined, today: Temporal.PlainDate): Temporal.PlainYearMonth {
  const present = today.toPlainYearMonth();
  const named = readMonth(words ?? "");
  if (named !== undefined) return present.add({ months: (named - present.month + 12) % 12 });
  return present.add({ months: words === "next month" ? 1 : 0 });
}

function weekdayOfMonth(nth: number, weekday: number, month: Temporal.PlainYearMonth): DateReading {
  const first = month.toPlainDate({ day: 1 });
  const date = first.add({ days: ((weekday - first.dayOfWeek + 7) % 7) + (nth - 1) * 7 });
  if (nth < 1 || date.month !== month.month) return { kind: "unclear", hint: ASK_FOR_ONE_DAY };
  return { kind: "relative", date };
}
