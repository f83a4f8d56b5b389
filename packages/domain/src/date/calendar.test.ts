import fc from "fast-check";
import { Temporal } from "temporal-polyfill";
import { expect, test } from "vitest";
import { dayNumbers, isDay, weekdayOf } from "./calendar.ts";

const number = fc.oneof(fc.integer({ min: -2, max: 40 }), fc.constantFrom(0.5, Number.NaN, 9_999, 10_000));
const year = fc.oneof(fc.integer({ min: 1, max: 9_999 }), number);

test("a day exists where Temporal says so, in the years 1 to 9999", () => {
  fc.assert(
    fc.property(year, number, number, (year, month, day) => {
      expect(isDay(year, month, day)).toBe(year >= 1 && year <= 9_999 && existsInTemporal(year, month, day));
    }),
    { numRuns: 2_000 },
  );
});

function existsInTemporal(year: number, month: number, day: number): boolean {
  if (![year, month, day].every(Number.isInteger)) return false;
  try {
    return Temporal.PlainDate.from({ year, month, day }, { overflow: "reject" }).day === day;
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}

test("a day has the weekday that Temporal gives it", () => {
  for (let date = Temporal.PlainDate.from("2019-12-25"); date.year < 2032; date = date.add({ days: 1 })) {
    expect(weekdayOf(date), date.toString()).toBe(date.dayOfWeek);
  }
});

test.each(["2026-12-01", "2028-02-29", "0001-01-01"])("%s is a day", (text) => {
  const { year, month, day } = Temporal.PlainDate.from(text);
  expect(dayNumbers(text)).toEqual({ year, month, day });
});

test.each(["2026-02-30", "2026-13-01", "0000-01-01", "2026-1-1", "2026-12-01T10:00", " 2026-12-01", ""])(
  "%j is none",
  (text) => {
    expect(dayNumbers(text)).toBeUndefined();
  },
);
