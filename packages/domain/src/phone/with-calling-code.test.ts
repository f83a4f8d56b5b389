import { expect, test } from "vitest";
import { withCallingCode } from "./with-calling-code.ts";

test.each([
  ["20 7946 0958", "44", "+442079460958"],
  ["020 7946 0958", "+44", "+442079460958"],
  ["7911 123456", "+44", "+447911123456"],
  ["07911 123456", "GB", "+447911123456"],
  ["7911 123456", "UK", "+447911123456"],
  ["7911 123456", "United Kingdom", "+447911123456"],
  ["7911 123456", "0044", "+447911123456"],
  ["+44 7911 123456", "gb", "+447911123456"],
  ["44 7911 123456", "44", "+447911123456"],
  ["(415) 555-0123", "1", "+14155550123"],
  ["415 555 0123", "US", "+14155550123"],
  ["1 415 555 0123", "+1", "+14155550123"],
  ["four one five, five five five, zero one two three", "+1", "+14155550123"],
  ["oh seven nine one one, one two three four five six", "UK", "+447911123456"],
  ["170 1234567", "49", "+491701234567"],
  // The two contradict each other, or are none.
  ["+1 415 555 0123", "44", undefined],
  ["415 555 0123", "999", undefined],
  ["415 555 0123", "Atlantis", undefined],
  ["12", "44", undefined],
])("%j of %j is %j", (number, country, expected) => {
  expect(withCallingCode(number, country)).toBe(expected);
});
