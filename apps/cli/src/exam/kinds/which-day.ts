import { ALL_DAYS, JOHN, book, call, wish } from "../cast.ts";
import type { Days, ExamCase, Kind } from "../vocabulary.ts";

/** Days that are counted from today. */
export const whichDay: Kind = {
  name: "which-day",
  title: "Which day is meant",
  cases: (on) =>
    table(on).map(([said, day], index): ExamCase => ({
      name: `said-${index + 1}`,
      promise: `"${said}" is ${on.words(day)}.`,
      clinic: { hours: ALL_DAYS, horizonDays: 500 },
      callers: [call("+14155550166", book({ ...wish(JOHN, said, "14:00") }))],
      rows: { calendar: [`${day} 14:00 John Smith`] },
    })),
};

function table(on: Days): readonly (readonly [said: string, day: string])[] {
  const month = on.in(62);
  const first = `${month.slice(0, 8)}01`;
  const lastOfMonth = on.after(on.monthsAfter(first, 1), -1);
  const beforeMonth = on.after(first, -1);
  const lastFriday = on.nextWeekday(5, on.after(lastOfMonth, -7));
  return [
    ["tomorrow", on.tomorrow],
    ["the day after tomorrow", on.in(2)],
    ["in two weeks", on.in(14)],
    ["in ten days", on.in(10)],
    ["10 days from now", on.in(10)],
    ["a week today", on.in(7)],
    ["a week from tomorrow", on.in(8)],
    ["a fortnight from tomorrow", on.in(15)],
    ["a couple of weeks from tomorrow", on.in(15)],
    [`a week from ${on.weekday(on.in(3))}`, on.in(10)],
    [`this coming ${on.weekday(on.in(3))}`, on.in(3)],
    [on.weekday(on.in(2)), on.in(2)],
    [`${on.weekday(on.in(2))} week`, on.in(9)],
    ["in 3 months", on.monthsAfter(on.today, 3)],
    ["a year from tomorrow", on.monthsAfter(on.tomorrow, 12)],
    [`the first Monday of ${on.month(month)}`, on.nextWeekday(1, beforeMonth)],
    [`the second Tuesday of ${on.month(month)}`, on.after(on.nextWeekday(2, beforeMonth), 7)],
    [`the last Friday of ${on.month(month)}`, lastFriday],
    [`the last day of ${on.month(month)}`, lastOfMonth],
    [`the fifteenth of ${on.month(month)}`, `${month.slice(0, 8)}15`],
    [`tomorrow, ${on.words(on.tomorrow)}`, on.tomorrow],
    [`the day after ${on.monthDay(on.tuesday)}`, on.wednesday],
    [`two days before ${on.monthDay(on.friday)}`, on.wednesday],
  ];
}
