import { Temporal } from "temporal-polyfill";
import { expect, test } from "vitest";
import { readBirthDate } from "./read-birth-date.ts";

const today = Temporal.PlainDate.from("2026-11-29");

test.each([
  ["March 5th 1980", "US", "1980-03-05"],
  ["5 March 1980", "GB", "1980-03-05"],
  ["the fifth of March nineteen eighty", "US", "1980-03-05"],
  ["March fifth, nineteen eighty", "US", "1980-03-05"],
  ["1980-03-05", "US", "1980-03-05"],
  ["3/5/1980", "US", "1980-03-05"],
  ["3/5/1980", "GB", "1980-05-03"],
  ["25.12.1980", "US", "1980-12-25"],
  ["05.03.1980", "US", "1980-03-05"],
  ["03051980", "US", "1980-03-05"],
  ["19800305", "US", "1980-03-05"],
  ["3/5/80", "US", "1980-03-05"],
  ["3/5/19", "US", "2019-03-05"],
  ["I was born on Feb 29, 2000", "US", "2000-02-29"],
  ["Feb 29, 2001", "US", null],
  ["March 1980", "US", null],
  ["March 5 2030", "US", null],
  ["n/a", "US", null],
  ["", "US", null],
  [undefined, "US", null],
])("%j in %s is %j", (text, region, date) => {
  expect(readBirthDate(text, { region, today })).toBe(date);
});
