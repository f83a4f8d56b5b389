import { expect, test } from "vitest";
import { daysOfView, firstDayOfWeekIn, firstWeekdayIn, step } from "./calendar-days.ts";
import { readCalendarSearch } from "./calendar-search.ts";

test("a view shows whole weeks of the clinic's country", () => {
  expect(daysOfView("week", "2026-11-20", 7)).toEqual({ from: "2026-11-15", until: "2026-11-22" });
  expect(daysOfView("week", "2026-11-22", 1)).toEqual({ from: "2026-11-16", until: "2026-11-23" });
  expect(daysOfView("month", "2026-11-20", 1)).toEqual({ from: "2026-10-26", until: "2026-12-07" });
  expect(step("month", "2026-01-31", 1)).toBe("2026-02-28");
});

test.each([
  ["US", 7, 0],
  ["BR", 7, 0],
  ["DE", 1, 1],
  ["GB", 1, 1],
  ["EG", 6, 6],
  ["XX", 1, 1],
])("in %s every calendar begins its weeks on the same day", (region, weekday, dayOfWeek) => {
  expect(firstWeekdayIn(region)).toBe(weekday);
  expect(firstDayOfWeekIn(region)).toBe(dayOfWeek);
});

test("an address that makes no sense shows what the calendar shows by itself", () => {
  const nothing = { view: undefined, date: undefined, providers: undefined, cancelled: undefined };
  for (const date of ["2026-02-31", "0000-01-01", "yesterday", 5]) {
    expect(readCalendarSearch({ view: "year", date, providers: "all", cancelled: "yes" })).toEqual(nothing);
  }
});
