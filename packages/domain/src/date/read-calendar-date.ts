import type { CalendarDay, DateReading, ReaderContext } from "./date-reading.ts";
import { MONTH_PATTERN, readMonth } from "./read-month.ts";
import { readWeekday, WEEKDAY_PATTERN } from "./read-weekday.ts";

const DAY = String.raw`(?:the )?(\d{1,2})(?:st|nd|rd|th)?`;
const YEAR = String.raw`(?:(?:,| of| in|,? -)? ?(\d{4}|'\d{2}))?`;
const MONTH_FIRST = new RegExp(
  String.raw`^(?:this |next )?(${MONTH_PATTERN})\.?(?:,? |-)${DAY}(?:-(?=\d{4}))?${YEAR}$`,
);
const MONTH_LAST = new RegExp(
  String.raw`^${DAY}(?: day)?(?: of |,? |-)(?:this |next )?(${MONTH_PATTERN})\.?-?${YEAR}$`,
);
const WEEKDAY_FIRST = new RegExp(String.raw`^(?:this |next )?(${WEEKDAY_PATTERN}),? (?:on |of |the (?=\d))?`);
const WEEKDAY_LAST = new RegExp(String.raw`(?:,| -)? (?:a |on a )?(${WEEKDAY_PATTERN})$`);

/** A day with the name of its month: "December 1st", "Tuesday the 1st of December 2026", "Dec 1 (Tue)". */
export function readCalendarDate(text: string, { today }: ReaderContext): DateReading | undefined {
  const first = WEEKDAY_FIRST.exec(text);
  const last = WEEKDAY_LAST.exec(text);
  const bare = text.replace(WEEKDAY_FIRST, "").replace(WEEKDAY_LAST, "");
  const said = readMonthAndDay(bare, Math.floor(today.year / 100));
  if (said === undefined) return undefined;
  const weekday = readWeekday(first?.[1] ?? last?.[1] ?? "");
  return { kind: "calendar", day: weekday === undefined ? said : { ...said, weekday } };
}

function readMonthAndDay(text: string, century: number): CalendarDay | undefined {
  const [, name, dayLast, yearOfFirst] = MONTH_FIRST.exec(text) ?? [];
  const [, dayFirst, lastName, yearOfLast] = MONTH_LAST.exec(text) ?? [];
  const month = readMonth(name ?? lastName ?? "");
  if (month === undefined) return undefined;
  const day = Number(dayLast ?? dayFirst);
  const year = (yearOfFirst ?? yearOfLast)?.replace("'", String(century));
  return year === undefined ? { month, day } : { month, day, year: Number(year) };
}
