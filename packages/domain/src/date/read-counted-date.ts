import { Temporal } from "temporal-polyfill";
import type { DateReading, ReaderContext } from "./date-reading.ts";
import { ASK_FOR_ONE_DAY, weekdayHint } from "./date-hints.ts";
import { dayOfMonthOfMove, eitherOf } from "./move-candidates.ts";
import { plainDate } from "./plain-date.ts";
import { MONTH_PATTERN, readMonth } from "./read-month.ts";
import { readWeekday, WEEKDAY_PATTERN } from "./read-weekday.ts";

const MONTH = String.raw`this month|the month|next month|last month|${MONTH_PATTERN}`;
const DAY_OF_MONTH = new RegExp(
  String.raw`^(?:(${WEEKDAY_PATTERN}),? ?)?(?:on )?(?:the )?(\d{1,2})(?:st|nd|rd|th)(?: (?:day )?of (this month|the month|next month))?$`,
);
const NTH_OF_MONTH = new RegExp(
  String.raw`^(?:the )?(?:very )?(?:(\d)(?:st|nd|rd|th)|(last)|([2-9])nd-last) (day|${WEEKDAY_PATTERN}) (?:of|in) (?:this coming |the coming )?(${MONTH})(?:,? (?:of |in )?(\d{4}))?$`,
);

/**
 * Days that are counted in a month: "the 15th", "Monday the 23rd", "the first Monday of next month", "the last day of
 * January". Of "the month", which may mean the one that is about to begin, the first that is not over.
 */
export function readCountedDate(
  text: string,
  { today, countedFrom }: ReaderContext,
): DateReading | undefined {
  const dayOfMonth = DAY_OF_MONTH.exec(text);
  if (dayOfMonth !== null) {
    const [, word = "", day, month] = dayOfMonth;
    const said = { day: Number(day), weekday: readWeekday(word), month };
    const reading = readDayOfMonth(said, { today, countedFrom });
    const isBare =
      word === "" && (month === undefined || month === "the month") && reading.kind === "relative";
    return isBare ? dayOfMonthOfMove({ coming: reading.date, from: countedFrom }, { today }) : reading;
  }
  const match = NTH_OF_MONTH.exec(text);
  if (match === null) return undefined;
  const [, nth, last, fromEnd, word = "", words = "", year] = match;
  const ordinal = nth === undefined ? (last === undefined ? -Number(fromEnd ?? 0) : -1) : Number(nth);
  const step = word === "day" ? 1 : 7;
  const weekday = readWeekday(word);
  const months = monthsOf({ words, year }, today);
  const days = months.map((month) => nthOfMonth({ ordinal, step, weekday }, month));
  const date =
    days.find((one) => one !== undefined && Temporal.PlainDate.compare(one, today) >= 0) ?? days[0];
  if (date === undefined) return { kind: "unclear", hint: ASK_FOR_ONE_DAY };
  const isOfMove = words === "the month" && countedFrom !== undefined;
  const own = isOfMove ? nthOfMonth({ ordinal, step, weekday }, countedFrom.toPlainYearMonth()) : undefined;
  return eitherOf(own === undefined ? [date] : [date, own], today);
}

type SpokenDay = {
  readonly day: number;
  readonly weekday: number | undefined;
  readonly month: string | undefined;
};

function readDayOfMonth(
  { day, weekday, month }: SpokenDay,
  { today, countedFrom }: Pick<ReaderContext, "today" | "countedFrom">,
): DateReading {
  const months = month === undefined ? undefined : monthsOf({ words: month, year: undefined }, today);
  const nearest =
    months === undefined
      ? upcoming(day, today)
      : months.map((one) => inMonth(day, one)).filter((date) => date !== undefined);
  const days = months === undefined ? nearest : notOver(nearest, today);
  const [first] = days;
  if (first === undefined) return { kind: "unclear", hint: ASK_FOR_ONE_DAY };
  if (weekday === undefined) return { kind: "relative", date: first };
  const ownMonth = countedFrom && inMonth(day, countedFrom.toPlainYearMonth());
  const matching = [...days, ...(ownMonth === undefined ? [] : [ownMonth])].find(
    (date) => date.dayOfWeek === weekday && Temporal.PlainDate.compare(date, today) >= 0,
  );
  if (matching === undefined) return { kind: "unclear", hint: weekdayHint(first, weekday, today) };
  return { kind: "relative", date: matching };
}

/** The first of them, where all are over. */
function notOver(
  days: readonly Temporal.PlainDate[],
  today: Temporal.PlainDate,
): readonly Temporal.PlainDate[] {
  const coming = days.filter((date) => Temporal.PlainDate.compare(date, today) >= 0);
  return coming.length > 0 ? coming.slice(0, 1) : days.slice(0, 1);
}

/** The next two such days, today included; months without that day are passed over. */
function upcoming(day: number, today: Temporal.PlainDate): readonly Temporal.PlainDate[] {
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

type SpokenMonth = { readonly words: string; readonly year: string | undefined };

/** The months that were meant, the likeliest first. */
function monthsOf(
  { words, year }: SpokenMonth,
  today: Temporal.PlainDate,
): readonly Temporal.PlainYearMonth[] {
  const present = today.toPlainYearMonth();
  const named = readMonth(words);
  if (named === undefined) {
    if (words === "the month") return [present, present.add({ months: 1 })];
    return [present.add({ months: { "next month": 1, "last month": -1 }[words] ?? 0 })];
  }
  if (year !== undefined) return [Temporal.PlainYearMonth.from({ year: Number(year), month: named })];
  const next = present.add({ months: (named - present.month + 12) % 12 });
  return [next, next.add({ years: 1 })];
}

type Nth = {
  /** 1 is the first, -1 the last. */
  readonly ordinal: number;
  readonly step: 1 | 7;
  /** Any day, where it is absent. */
  readonly weekday: number | undefined;
};

function nthOfMonth(
  { ordinal, step, weekday }: Nth,
  month: Temporal.PlainYearMonth,
): Temporal.PlainDate | undefined {
  if (ordinal === 0) return undefined;
  const edge = month.toPlainDate({ day: ordinal > 0 ? 1 : month.daysInMonth });
  const shift = weekday === undefined ? 0 : (weekday - edge.dayOfWeek + 7) % 7;
  const first = ordinal > 0 || shift === 0 ? edge.add({ days: shift }) : edge.add({ days: shift - 7 });
  const date = first.add({ days: (ordinal > 0 ? ordinal - 1 : ordinal + 1) * step });
  return date.toPlainYearMonth().equals(month) ? date : undefined;
}
