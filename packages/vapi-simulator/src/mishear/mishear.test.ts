import { describe, expect, test } from "vitest";
import * as inArguments from "./mishear-arguments.ts";
import * as inDate from "./mishear-date.ts";
import { spokenEmail } from "./mishear-email.ts";
import * as inPhone from "./mishear-phone.ts";
import * as inTime from "./mishear-time.ts";

test("dates", () => {
  const date = "2026-12-01";
  expect(inDate.wrongYear(date, 2024)).toBe("2024-12-01");
  expect(inDate.slashDate(date)).toBe("12/1/2026");
  expect(inDate.dateInWords(date)).toBe("December 1st");
  expect(inDate.weekdayAndDate(date)).toBe("Tuesday, December 1st");
  expect(inDate.dayOfMonth(date)).toBe("the 1st of December");
  expect(inDate.isoDateTime(date, "14:00")).toBe("2026-12-01T14:00:00Z");
  expect(inDate.isoDateTime(date, "14:00", "-05:00")).toBe("2026-12-01T14:00:00-05:00");
});

test.each([
  ["2026-12-02", "December 2nd"],
  ["2026-12-03", "December 3rd"],
  ["2026-12-04", "December 4th"],
  ["2026-12-11", "December 11th"],
  ["2026-12-12", "December 12th"],
  ["2026-12-13", "December 13th"],
  ["2026-12-21", "December 21st"],
  ["2026-12-30", "December 30th"],
])("%s is %s", (date, words) => {
  expect(inDate.dateInWords(date)).toBe(words);
});

test.each(["2026-02-30", "2026-13-01", "12/1/2026", "", "2026-1-1"])("%j is no date", (date) => {
  expect(() => inDate.wrongYear(date, 2024)).toThrow(RangeError);
});

describe("times", () => {
  test.each([
    ["14:00", "2pm", "2:00 PM", "two o'clock", "two o'clock in the afternoon"],
    ["14:30", "2:30pm", "2:30 PM", "half past two", "half past two in the afternoon"],
    ["14:45", "2:45pm", "2:45 PM", "quarter to three", "quarter to three in the afternoon"],
    ["09:15", "9:15am", "9:15 AM", "quarter past nine", "quarter past nine in the morning"],
    ["12:00", "12pm", "12:00 PM", "twelve o'clock", "twelve o'clock in the afternoon"],
    ["00:05", "12:05am", "12:05 AM", "twelve oh five", "twelve oh five in the morning"],
    ["11:45", "11:45am", "11:45 AM", "quarter to twelve", "quarter to twelve in the morning"],
    ["19:20", "7:20pm", "7:20 PM", "seven twenty", "seven twenty in the evening"],
    ["10:10", "10:10am", "10:10 AM", "ten ten", "ten ten in the morning"],
    ["16:55", "4:55pm", "4:55 PM", "four fifty-five", "four fifty-five in the afternoon"],
  ])("%s", (time, short, clock, words, part) => {
    expect(inTime.shortTime(time)).toBe(short);
    expect(inTime.clockTime(time)).toBe(clock);
    expect(inTime.timeInWords(time)).toBe(words);
    expect(inTime.timeAndPartOfDay(time)).toBe(part);
    expect(inTime.timeWithSeconds(time)).toBe(`${time}:00`);
  });

  test.each(["24:00", "2pm", "9:00", ""])("%j is no time", (time) => {
    expect(() => inTime.shortTime(time)).toThrow(RangeError);
  });
});

test("phones", () => {
  const phone = "+14155550123";
  expect(inPhone.spokenDigits(phone)).toBe("four one five, five five five, zero one two three");
  expect(inPhone.dottedPhone(phone)).toBe("415.555.0123");
  expect(inPhone.bracketedPhone(phone)).toBe("(415) 555-0123");
  expect(inPhone.spacedPhone(phone)).toBe("+1 415 555 0123");
  expect(inPhone.withoutCountryCode(phone)).toBe("4155550123");
  expect(() => inPhone.dottedPhone("+442079460958")).toThrow(RangeError);
});

test("e-mail", () => {
  expect(spokenEmail("jane.doe_x@ex-ample.com")).toBe("jane dot doe underscore x at ex dash ample dot com");
});

test("arguments as a whole", () => {
  const args = { phone: "4155550123", code: "007", name: "Ada" };
  const text = JSON.stringify(args);
  expect(inArguments.digitsAsNumbers(args)).toEqual({ ...args, phone: 4155550123 });
  expect(inArguments.withExtraArguments(args)).toMatchObject(args);
  expect(inArguments.withNulls(args, ["name", "email"])).toEqual({ ...args, name: null, email: null });
  expect(inArguments.wrapArguments(args)).toEqual({ arguments: args });
  expect(JSON.parse(JSON.parse(inArguments.encodeTwice(args)) as string)).toEqual(args);
  for (const broken of [inArguments.withTrailingComma(args), inArguments.cutOff(args)]) {
    expect(broken.slice(0, 20)).toBe(text.slice(0, 20));
    expect(() => JSON.parse(broken) as unknown).toThrow(SyntaxError);
  }
});
