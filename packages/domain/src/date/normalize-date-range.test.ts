import fc from "fast-check";
import { Temporal } from "temporal-polyfill";
import { describe, expect, test } from "vitest";
import { processorMs } from "../../test/processor-ms.ts";
import { HARD_ZONES, NEW_YORK, NOW, zoneOf } from "../testing/clock.ts";
import { HOSTILE_TEXTS, spokenText } from "../testing/spoken-text.ts";
import type { DateContext } from "./normalize-date.ts";
import { MAX_RANGE_DAYS, normalizeDateRange, type NormalizedDateRange } from "./normalize-date-range.ts";

const context: DateContext = { now: NOW, zone: zoneOf(NEW_YORK) };

function read(text: string, overrides: Partial<DateContext> = {}): NormalizedDateRange {
  return normalizeDateRange(text, { ...context, ...overrides });
}

function rangeOf(text: string, overrides: Partial<DateContext> = {}): string {
  const result = read(text, overrides);
  return result.ok ? `${result.from} ${result.until}` : result.kind;
}

/** The days that are meant, as `MM-DD`. */
function daysIn(text: string): string {
  const result = read(text);
  if (!result.ok) return result.kind;
  const { from, until, only } = result;
  const [first, last] = [Temporal.PlainDate.from(from), Temporal.PlainDate.from(until)];
  const all = Array.from({ length: first.until(last).days + 1 }, (_, ahead) => first.add({ days: ahead }));
  return (only ?? all.map(String)).map((day) => day.slice(5)).join(" ");
}

/** The same wording at noon of another day. */
function on(date: string): Partial<DateContext> {
  return {
    now: Temporal.PlainDate.from(date)
      .toZonedDateTime({ timeZone: NEW_YORK, plainTime: "12:00" })
      .toInstant(),
  };
}

describe("one day is a range of one day", () => {
  test.each([
    ["today", "2026-11-20"],
    ["tomorrow", "2026-11-21"],
    ["tomorrow morning", "2026-11-21"],
    ["this afternoon", "2026-11-20"],
    ["the day after tomorrow", "2026-11-22"],
    ["next Tuesday", "2026-11-24"],
    ["Tuesday of next week", "2026-11-24"],
    ["next week Tuesday", "2026-11-24"],
    ["a week from Monday", "2026-11-30"],
    ["a week after tomorrow", "2026-11-28"],
    ["in two weeks", "2026-12-04"],
    ["3 days from now", "2026-11-23"],
    ["the first Monday of December", "2026-12-07"],
    ["second Tuesday of next month", "2026-12-08"],
    ["15th of next month", "2026-12-15"],
    ["January 15th of next year", "2027-01-15"],
    ["the 15th", "2026-12-15"],
    ["Friday the 25th", "2026-12-25"],
    ["2026-12-01", "2026-12-01"],
    ["20261201", "2026-12-01"],
    ["12/1", "2026-12-01"],
    ["2026-12-01T14:00:00-05:00", "2026-12-01"],
    // A program's plain day, and not the evening before in New York.
    ["2026-12-01T00:00:00.000Z", "2026-12-01"],
    ["Tue Dec 01 2026", "2026-12-01"],
    ["Sunday, December 6", "2026-12-06"],
    ["December first twenty twenty six", "2026-12-01"],
    ["may I book tomorrow please", "2026-11-21"],
    ["any day, ideally Tuesday", "2026-11-24"],
    ["sometime on Tuesday please", "2026-11-24"],
    ["December 5th 3pm to 4pm", "2026-12-05"],
    ["Tuesday after 3pm", "2026-11-24"],
    ["Tuesday any time after 3 pm", "2026-11-24"],
    ["Tuesday between 2pm and 4pm", "2026-11-24"],
    ["tomorrow at 2 or 3pm", "2026-11-21"],
    ["Tuesday after 3", "2026-11-24"],
    ["maybe Tuesday", "2026-11-24"],
  ])("%s is %s", (text, date) => {
    expect(rangeOf(text)).toBe(`${date} ${date}`);
  });
});

describe("weeks run from Monday to Sunday, without the days that are over", () => {
  test.each([
    ["this week", "2026-11-20 2026-11-22"],
    ["the rest of the week", "2026-11-20 2026-11-22"],
    ["later this week", "2026-11-20 2026-11-22"],
    ["the end of this week", "2026-11-20 2026-11-22"],
    ["next week", "2026-11-23 2026-11-29"],
    ["Next week, please.", "2026-11-23 2026-11-29"],
    ["any day next week", "2026-11-23 2026-11-29"],
    ["sometime during next week in the afternoon", "2026-11-23 2026-11-29"],
    ["next week in the mornings", "2026-11-23 2026-11-29"],
    ["next week after 3pm", "2026-11-23 2026-11-29"],
    ["next week after 3", "2026-11-23 2026-11-29"],
    ["next week between 2 and 4", "2026-11-23 2026-11-29"],
    ["early next week", "2026-11-23 2026-11-25"],
    ["the beginning of next week", "2026-11-23 2026-11-25"],
    ["the middle of next week", "2026-11-24 2026-11-26"],
    ["mid next week", "2026-11-24 2026-11-26"],
    ["late next week", "2026-11-26 2026-11-29"],
    ["the end of next week", "2026-11-26 2026-11-29"],
    ["the week after next", "2026-11-30 2026-12-06"],
    ["the week of December 1", "2026-11-30 2026-12-06"],
    ["week of 12/7", "2026-12-07 2026-12-13"],
    ["the week beginning December 7", "2026-12-07 2026-12-13"],
    ["the week starting on Wednesday", "2026-11-25 2026-12-01"],
    ["the week after December 1", "2026-12-07 2026-12-13"],
    ["the week before December 25", "2026-12-14 2026-12-20"],
    ["the week of November 16", "2026-11-20 2026-11-22"],
    ["the week of 2026-11-18", "2026-11-20 2026-11-22"],
    ["the week of November 20", "2026-11-20 2026-11-22"],
    ["this weekend", "2026-11-21 2026-11-22"],
    ["on the weekend", "2026-11-21 2026-11-22"],
    ["next weekend", "2026-11-28 2026-11-29"],
    ["the weekend of December 5", "2026-12-05 2026-12-06"],
  ])("%s is %s", (text, range) => {
    expect(rangeOf(text)).toBe(range);
  });

  test("on a Sunday this week and this weekend are today, next week begins tomorrow", () => {
    const sunday = on("2026-11-22");
    expect(rangeOf("this week", sunday)).toBe("2026-11-22 2026-11-22");
    expect(rangeOf("this weekend", sunday)).toBe("2026-11-22 2026-11-22");
    expect(rangeOf("next week", sunday)).toBe("2026-11-23 2026-11-29");
    expect(rangeOf("next weekend", sunday)).toBe("2026-11-28 2026-11-29");
  });

  test("on a Monday next week is a week away", () => {
    expect(rangeOf("next week", on("2026-11-23"))).toBe("2026-11-30 2026-12-06");
    expect(rangeOf("this week", on("2026-11-23"))).toBe("2026-11-23 2026-11-29");
  });
});

describe("months", () => {
  test.each([
    ["this month", "2026-11-20 2026-11-30"],
    ["the end of the month", "2026-11-21 2026-11-30"],
    ["next month", "2026-12-01 2026-12-31"],
    ["in January", "2027-01-01 2027-01-31"],
    ["in May", "2027-05-01 2027-05-31"],
    ["sometime in January", "2027-01-01 2027-01-31"],
    ["January", "2027-01-01 2027-01-31"],
    ["2026-12", "2026-12-01 2026-12-31"],
    ["January 2028", "2028-01-01 2028-01-31"],
    ["January next year", "2027-01-01 2027-01-31"],
    ["February", "2027-02-01 2027-02-28"],
    ["in November", "2026-11-20 2026-11-30"],
    ["early December", "2026-12-01 2026-12-10"],
    ["early in December", "2026-12-01 2026-12-10"],
    ["mid-December", "2026-12-11 2026-12-20"],
    ["the end of December", "2026-12-21 2026-12-31"],
    ["late in January", "2027-01-21 2027-01-31"],
    ["the first week of January", "2027-01-01 2027-01-07"],
    ["first week of next month", "2026-12-01 2026-12-07"],
    ["the second week in December", "2026-12-08 2026-12-14"],
    ["fifth week of December", "2026-12-29 2026-12-31"],
    ["the last week of December", "2026-12-25 2026-12-31"],
    ["the last week of this month", "2026-11-24 2026-11-30"],
  ])("%s is %s", (text, range) => {
    expect(rangeOf(text)).toBe(range);
    expect(read(text)).toMatchObject({ corrections: [] });
  });

  test("a year that is over moves, and is reported with the words that were said", () => {
    for (const text of ["January 2024", "in January 2025"]) {
      expect(read(text)).toEqual({
        ok: true,
        from: "2027-01-01",
        until: "2027-01-31",
        corrections: [{ field: "date", from: text, to: "2027-01-01", reason: "year_moved" }],
      });
    }
    expect(read("February 2026")).toMatchObject({
      from: "2027-02-01",
      corrections: [{ reason: "moved_to_next_year" }],
    });
    expect(rangeOf("December 2025")).toBe("2026-12-01 2026-12-31");
  });

  test("a month that has just passed is not that of next year", () => {
    expect(read("in October")).toEqual({
      ok: false,
      kind: "in_past",
      hint: "Saturday, October 31 has already passed. Which day would you like?",
    });
    expect(rangeOf("October 2027")).toBe("2027-10-01 2027-10-31");
  });
});

describe("only some days of a stretch", () => {
  // NOW is a Friday.
  test.each([
    ["any Saturday", "11-21 11-28 12-05 12-12"],
    ["Saturdays", "11-21 11-28 12-05 12-12"],
    ["on a Saturday please", "11-21 11-28 12-05 12-12"],
    ["only Saturdays", "11-21 11-28 12-05 12-12"],
    ["Saturday mornings only", "11-21 11-28 12-05 12-12"],
    ["any Tuesday afternoon", "11-24 12-01 12-08 12-15"],
    ["weekends", "11-21 11-22 11-28 11-29"],
    ["weekdays", "11-20 11-23 11-24 11-25 11-26 11-27 11-30 12-01 12-02 12-03"],
    ["weekday evenings", "11-20 11-23 11-24 11-25 11-26 11-27 11-30 12-01 12-02 12-03"],
    ["during the week", "11-20 11-23 11-24 11-25 11-26 11-27 11-30 12-01 12-02 12-03"],
    ["Mondays and Wednesdays", "11-23 11-25 11-30 12-02"],
    ["Mon/Wed", "11-23 11-25"],
    ["Monday or Wednesday", "11-23 11-25"],
    ["Monday, Wednesday or Friday", "11-23 11-25 11-27"],
    ["Thursday or Monday", "11-26 11-30"],
    ["Tuesday or Thursday next week", "11-24 11-26"],
    ["next week, Tuesday or Thursday", "11-24 11-26"],
    ["any Saturday in December", "12-05 12-12 12-19 12-26"],
    ["Fridays next month after 3", "12-04 12-11 12-18 12-25"],
    ["a Friday in the next three weeks", "11-20 11-27 12-04 12-11"],
    ["tomorrow or Tuesday", "11-21 11-24"],
    ["December 1 or 5", "12-01 12-05"],
    ["the 25th or the 27th", "11-25 11-27"],
    ["next week but not Monday", "11-24 11-25 11-26 11-27 11-28 11-29"],
    ["next week except Wednesday", "11-23 11-24 11-26 11-27 11-28 11-29"],
    ["any day next week but Tuesday and Wednesday", "11-23 11-26 11-27 11-28 11-29"],
    ["any day but Friday", "11-21 11-22 11-23 11-24 11-25 11-26 11-28 11-29 11-30 12-01 12-02 12-03"],
  ])("%s", (text, days) => {
    expect(daysIn(text)).toBe(days);
  });

  test.each([
    "Monday through Wednesday",
    "from Monday to Wednesday",
    "between Monday and Wednesday",
    "Mon-Wed",
  ])("%s has the days between as well", (text) => {
    expect(daysIn(text)).toBe("11-23 11-24 11-25");
  });

  test("later in the week: after today, and on a weekend the second half of the coming week", () => {
    expect(rangeOf("later in the week", on("2026-11-17"))).toBe("2026-11-18 2026-11-22");
    expect(rangeOf("later this week", on("2026-11-29"))).toBe("2026-12-02 2026-12-06");
    expect(rangeOf("later next week", on("2026-11-17"))).toBe("2026-11-26 2026-11-29");
  });
});

describe("two ends", () => {
  test.each([
    ["between Monday and Wednesday", "2026-11-23 2026-11-25"],
    ["Monday to Wednesday", "2026-11-23 2026-11-25"],
    ["Monday through Wednesday", "2026-11-23 2026-11-25"],
    ["Mon-Wed", "2026-11-23 2026-11-25"],
    ["from Monday until Wednesday please", "2026-11-23 2026-11-25"],
    ["Monday or Tuesday", "2026-11-23 2026-11-24"],
    ["either Monday or Tuesday", "2026-11-23 2026-11-24"],
    ["Monday or maybe on Tuesday", "2026-11-23 2026-11-24"],
    ["Monday and Tuesday", "2026-11-23 2026-11-24"],
    ["Monday, Tuesday, or Wednesday", "2026-11-23 2026-11-25"],
    ["Monday Tuesday or Wednesday", "2026-11-23 2026-11-25"],
    ["sometime next week, maybe Tuesday or Wednesday", "2026-11-24 2026-11-25"],
    ["Monday morning or Tuesday afternoon", "invalid_date"],
    ["Monday or Tuesday next week", "2026-11-23 2026-11-24"],
    ["Monday to Wednesday of next week", "2026-11-23 2026-11-25"],
    ["next week between Monday and Wednesday", "2026-11-23 2026-11-25"],
    ["next week Monday or Tuesday", "2026-11-23 2026-11-24"],
    ["next Tuesday or Wednesday", "2026-11-24 2026-11-25"],
    ["next Friday or Saturday", "2026-11-27 2026-11-28"],
    // The Tuesday after that Thursday, the Friday after that Monday.
    ["Thursday to Tuesday", "2026-11-26 2026-12-01"],
    ["Monday or Friday", "2026-11-23 2026-11-27"],
    ["tomorrow or the day after", "2026-11-21 2026-11-22"],
    ["today or tomorrow", "2026-11-20 2026-11-21"],
    ["this evening or tomorrow morning", "invalid_date"],
    ["Monday or tomorrow", "2026-11-21 2026-11-23"],
    ["between now and Thursday", "2026-11-20 2026-11-26"],
    ["from today through Tuesday", "2026-11-20 2026-11-24"],
    ["from December 1 to December 5", "2026-12-01 2026-12-05"],
    ["between December 1 and December 5", "2026-12-01 2026-12-05"],
    ["December 1-5", "2026-12-01 2026-12-05"],
    ["December 1 - 5", "2026-12-01 2026-12-05"],
    ["December 1–5, 2026", "2026-12-01 2026-12-05"],
    ["Dec. 1st to the 5th", "2026-12-01 2026-12-05"],
    ["December 1, 2, or 3", "2026-12-01 2026-12-03"],
    ["December first or second", "2026-12-01 2026-12-02"],
    ["the 1st to the 5th of December", "2026-12-01 2026-12-05"],
    ["December between the 1st and the 5th", "2026-12-01 2026-12-05"],
    ["1-5 December", "2026-12-01 2026-12-05"],
    ["between the 1st and the 5th", "2026-12-01 2026-12-05"],
    ["between the 5th and the 25th", "2026-12-05 2026-12-25"],
    ["November 24 or 25", "2026-11-24 2026-11-25"],
    ["Tuesday, December 1 or Wednesday, December 2", "2026-12-01 2026-12-02"],
    ["Tuesday December 1 to Friday December 4", "2026-12-01 2026-12-04"],
    ["December 5 to December 1", "2026-12-01 2026-12-05"],
    ["2026-12-01 to 2026-12-05", "2026-12-01 2026-12-05"],
    ["2026-12-01 - 2026-12-05", "2026-12-01 2026-12-05"],
    ["2026-12-01/2026-12-05", "2026-12-01 2026-12-05"],
    ["2026-12-01T00:00:00Z/2026-12-05T23:59:59Z", "2026-12-01 2026-12-05"],
    ["12/1 to 12/5", "2026-12-01 2026-12-05"],
    ["12/1-12/5", "2026-12-01 2026-12-05"],
    ["December 28 to January 3", "2026-12-28 2027-01-03"],
    ["December 28 to January 3, 2028", "2027-12-28 2028-01-03"],
    ["January 5 to January 9, 2028", "2028-01-05 2028-01-09"],
    ["next week or the week after", "2026-11-23 2026-12-06"],
    ["this week or next week", "2026-11-20 2026-11-29"],
    ["this week or next", "2026-11-20 2026-11-29"],
    ["December or January", "2026-12-01 2027-01-31"],
  ])("%s is %s", (text, range) => {
    expect(rangeOf(text)).toBe(range);
  });

  test("a wrong year is moved at both ends and reported once", () => {
    expect(read("2024-12-28 to 2025-01-03")).toEqual({
      ok: true,
      from: "2026-12-28",
      until: "2027-01-03",
      corrections: [
        { field: "date", from: "2024-12-28 to 2025-01-03", to: "2026-12-28", reason: "year_moved" },
      ],
    });
    expect(rangeOf("December 1-5, 2024")).toBe("2026-12-01 2026-12-05");
  });

  test.each([
    ["November 16 to November 27", "2026-11-20 2026-11-27"],
    ["2026-11-16/2026-11-22", "2026-11-20 2026-11-22"],
    ["2025-11-15 to 2025-11-25", "2026-11-20 2026-11-25"],
    ["August 1 to December 5", "2026-11-20 2026-12-05"],
    ["yesterday or today", "2026-11-20 2026-11-20"],
  ])("%s began in the past and starts today: %s", (text, range) => {
    expect(rangeOf(text)).toBe(range);
  });

  test("at the turn of the year a weekday is still the next one", () => {
    // A Wednesday; Friday is in the next year, Thursday in this one.
    expect(rangeOf("Friday to Thursday", on("2026-12-30"))).toBe("2027-01-01 2027-01-07");
    expect(rangeOf("Friday or Thursday", on("2026-12-30"))).toBe("2027-01-01 2027-01-07");
  });

  test("the region decides what 1/12 is", () => {
    expect(rangeOf("1/12 to 5/12", { region: "GB" })).toBe("2026-12-01 2026-12-05");
  });
});

describe("one end", () => {
  test.each([
    ["by Wednesday", "2026-11-20 2026-11-25"],
    ["by Friday", "2026-11-20 2026-11-20"],
    ["by next Friday", "2026-11-20 2026-11-27"],
    ["until December 1", "2026-11-20 2026-12-01"],
    ["no later than December 1", "2026-11-20 2026-12-01"],
    ["Wednesday at the latest", "2026-11-20 2026-11-25"],
    ["by the end of the week", "2026-11-20 2026-11-22"],
    ["by the end of next week", "2026-11-20 2026-11-29"],
    ["before Wednesday", "2026-11-20 2026-11-24"],
    // Said on a Friday.
    ["before Friday", "2026-11-20 2026-11-26"],
    ["any time before Friday", "2026-11-20 2026-11-26"],
    ["before December 1", "2026-11-20 2026-11-30"],
    ["before tomorrow", "2026-11-20 2026-11-20"],
    ["before next week", "2026-11-20 2026-11-22"],
    ["after Monday", "2026-11-24 2026-11-30"],
    ["after this week", "2026-11-23 2026-11-29"],
    ["after the 15th", "2026-12-16 2026-12-22"],
    ["any day after Monday", "2026-11-24 2026-11-30"],
    ["from Monday on", "2026-11-23 2026-11-29"],
    ["from Monday onwards", "2026-11-23 2026-11-29"],
    ["Monday or later", "2026-11-23 2026-11-29"],
    ["from December 1", "2026-12-01 2026-12-07"],
    ["starting December 1", "2026-12-01 2026-12-07"],
    ["December 1 or later", "2026-12-01 2026-12-07"],
    ["on or after December 1", "2026-12-01 2026-12-07"],
    ["on or before December 1", "2026-11-20 2026-12-01"],
    ["not before December 1", "2026-12-01 2026-12-07"],
    ["no earlier than Monday", "2026-11-23 2026-11-29"],
  ])("%s is %s", (text, range) => {
    expect(rangeOf(text)).toBe(range);
  });
});

describe("no wish is the next fourteen days", () => {
  test.each([
    "any day",
    "any time",
    "anytime",
    "Any time works",
    "whenever",
    "soon",
    "any time soon",
    "as soon as possible",
    "ASAP please",
    "the earliest available",
    "the first available appointment",
    "next available",
    "the next few days",
    "in the next few days",
    "no preference",
    "it doesn't matter",
    "it does not matter",
    "I’m flexible",
  ])("%s", (text) => {
    expect(rangeOf(text)).toBe("2026-11-20 2026-12-03");
  });

  test.each([
    ["the next 3 days", "2026-11-20 2026-11-23"],
    ["in the next two weeks", "2026-11-20 2026-12-04"],
    ["within a week", "2026-11-20 2026-11-27"],
    ["within the next month", "2026-11-20 2026-12-20"],
    ["over the next couple of weeks", "2026-11-20 2026-12-04"],
    ["the next few weeks", "2026-11-20 2026-12-11"],
  ])("%s is %s", (text, range) => {
    expect(rangeOf(text)).toBe(range);
  });
});

test.each([
  ["by January 2028", "2026-11-20 2027-01-20"],
  ["from December 1 to June 1", "2026-12-01 2027-01-31"],
  ["the next 999 days", "2026-11-20 2027-01-20"],
])("%s is cut after 62 days: %s", (text, range) => {
  expect(rangeOf(text)).toBe(range);
});

describe("what is over is in the past", () => {
  test.each([
    ["yesterday", "Thursday, November 19"],
    ["last week", "Sunday, November 15"],
    ["2026-11-01 to 2026-11-10", "Tuesday, November 10"],
    ["early this week", "Wednesday, November 18"],
    ["before today", "Thursday, November 19"],
    ["by yesterday", "Thursday, November 19"],
    ["the week of November 9", "Monday, November 9"],
  ])("%s", (text, day) => {
    expect(read(text)).toMatchObject({ ok: false, kind: "in_past", hint: expect.stringContaining(day) });
  });
});

describe("what is not understood is asked for again", () => {
  test.each([
    "not tomorrow",
    "any day but the 4th",
    "next week but not before lunch on Monday",
    "any day but Monday morning",
    "next week, not Monday at 3",
    "every other Tuesday",
    "Tuesday, otherwise Thursday",
    "Saturdays after my exams",
    "banana",
    "2pm",
    "Kwanzaa",
    "or",
    "to",
    "between",
    "the week of",
    "from to",
    "fifth week of February",
    "99",
  ])("%j", (text) => {
    expect(read(text)).toEqual({
      ok: false,
      kind: "invalid_date",
      hint: "Which day or days would you like? For example a date, next Tuesday, or next week.",
    });
  });

  test.each(["", "N/A", "none"])("%j was left empty", (text) => {
    expect(read(text)).toMatchObject({ ok: false, kind: "invalid_date" });
  });

  test.each([
    ["February 30 to March 3", "There is no February 30"],
    ["after February 30", "There is no February 30"],
    ["December 1-32", "There is no December 32"],
    ["the week of February 30", "There is no February 30"],
    ["from Monday, December 1 to Friday", "The weekday and the date do not match"],
  ])("%s says what is wrong", (text, hint) => {
    expect(read(text)).toMatchObject({
      ok: false,
      kind: "invalid_date",
      hint: expect.stringContaining(hint),
    });
  });
});

describe("for every input", () => {
  const words = fc
    .array(
      fc.constantFrom(
        ..."this next week weekend month of the first last early late end january december monday friday tomorrow today 1 5 2026-12-01 12/1 between and or to from on by before after until within few days any day soon - / , 2024 1st 31st 2pm morning not".split(
          " ",
        ),
      ),
      { maxLength: 8 },
    )
    .map((said) => said.join(" "));
  const instant = fc
    .integer({ min: 0, max: 2_000_000_000 })
    .map((seconds) => Temporal.Instant.fromEpochMilliseconds(1_600_000_000_000 + seconds * 1000));

  test("never throws, never answers with a past day, from comes first, and the answer is read back unchanged", () => {
    fc.assert(
      fc.property(
        fc.oneof(words, spokenText),
        instant,
        fc.constantFrom(...HARD_ZONES),
        (text, now, timeZone) => {
          const result = normalizeDateRange(text, { now, zone: zoneOf(timeZone) });
          if (!result.ok) {
            expect(result.hint).toMatch(/\S/);
            return;
          }
          const { from, until } = result;
          expect(from >= now.toZonedDateTimeISO(timeZone).toPlainDate().toString()).toBe(true);
          expect(from <= until).toBe(true);
          expect(Temporal.PlainDate.from(from).until(until).days).toBeLessThan(MAX_RANGE_DAYS);
          for (const again of [`${from} to ${until}`, `${from}/${until}`, `between ${from} and ${until}`]) {
            expect(normalizeDateRange(again, { now, zone: zoneOf(timeZone) })).toEqual({
              ok: true,
              from,
              until,
              corrections: [],
            });
          }
        },
      ),
      { numRuns: 1000 },
    );
  });

  test("a million characters cost no time", () => {
    const long = ["or ", "next week or ", "by ", "any day ", "between 1 and ", "monday, ", "1-"];
    const start = processorMs();
    for (const text of [...HOSTILE_TEXTS, ...long.map((word) => word.repeat(200 / word.length))]) {
      expect(rangeOf(text)).toMatch(/^(?:invalid_date|in_past|2026-11-\d\d .*)$/);
    }
    expect(processorMs() - start).toBeLessThan(1000);
  });
});
