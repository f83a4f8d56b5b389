import fc from "fast-check";
import { Temporal } from "temporal-polyfill";
import { describe, expect, test } from "vitest";
import { processorMs } from "../../test/processor-ms.ts";
import { HARD_ZONES, NEW_YORK, NOW, OFFICE_HOURS, zoneOf } from "../testing/clock.ts";
import { HOSTILE_TEXTS, spokenText } from "../testing/spoken-text.ts";
import { normalizeDate, type DateContext, type NormalizedDate } from "./normalize-date.ts";

const context: DateContext = { now: NOW, zone: zoneOf(NEW_YORK) };

function read(text: string, overrides: Partial<DateContext> = {}): NormalizedDate {
  return normalizeDate(text, { ...context, ...overrides });
}

function dateOf(text: string, overrides: Partial<DateContext> = {}): string {
  const result = read(text, overrides);
  return result.ok ? result.date : result.kind;
}

function reasonsOf(result: NormalizedDate): readonly string[] {
  return result.ok ? result.corrections.map(({ reason }) => reason) : [];
}

describe("a year that is over moves to the next occurrence of the day", () => {
  test.each([
    ["2024-11-21", "2026-11-21"],
    ["2024-12-25", "2026-12-25"],
    ["2025-12-25", "2026-12-25"],
    ["2025-11-20", "2026-11-20"],
    ["2025-11-19", "2027-11-19"],
    ["2024-02-10", "2027-02-10"],
    ["1999-12-31", "2026-12-31"],
    ["12/25/2024", "2026-12-25"],
    ["December 25, 2023", "2026-12-25"],
    ["Dec 25 2025", "2026-12-25"],
    ["20241225", "2026-12-25"],
    ["2024/12/25", "2026-12-25"],
    ["12-25-24", "2026-12-25"],
    ["2025-12-25T14:00:00-05:00", "2026-12-25"],
    // The weekday was that of the other year and says nothing about this one.
    ["Thursday, December 25, 2025", "2026-12-25"],
  ])("%s is %s", (text, date) => {
    expect(read(text)).toMatchObject({
      ok: true,
      date,
      corrections: [{ field: "date", from: text, to: date, reason: "year_moved" }],
    });
  });

  test("29 February moves only to a year that has one", () => {
    expect(read("2024-02-29")).toEqual({
      ok: false,
      kind: "invalid_date",
      hint: "There is no February 29 in 2027. Which day would you like instead?",
    });
    const beforeLeapYear = Temporal.Instant.from("2027-11-20T15:00:00Z");
    expect(dateOf("2024-02-29", { now: beforeLeapYear })).toBe("2028-02-29");
    expect(dateOf("Feb 29", { now: beforeLeapYear })).toBe("2028-02-29");
  });
});

describe("a past day of this year", () => {
  test.each([
    ["2026-02-20", "2027-02-20"],
    ["2026-08-20", "2027-08-20"],
    ["2/20/2026", "2027-02-20"],
    ["February 20, 2026", "2027-02-20"],
    // A Friday then, a Saturday now: the weekday belonged to the other year.
    ["Friday, February 20, 2026", "2027-02-20"],
  ])("%s inside the correction window is %s", (text, date) => {
    expect(read(text)).toMatchObject({
      ok: true,
      date,
      corrections: [{ field: "date", from: text, to: date, reason: "moved_to_next_year" }],
    });
  });

  test.each([
    "2026-11-19",
    "yesterday",
    "November 19",
    "11/19",
    "2026-08-21",
    "three days ago",
    "last Tuesday",
  ])("%s outside the window is in the past, not next year", (text) => {
    const result = read(text);
    expect(result).toMatchObject({ ok: false, kind: "in_past" });
    expect(result).toHaveProperty(
      "hint",
      expect.stringMatching(/ has already passed\. Which day would you like\?$/),
    );
  });

  test("the window is a parameter", () => {
    expect(dateOf("2026-02-20", { correctionWindowMonths: 2 })).toBe("in_past");
    expect(dateOf("2026-11-19", { correctionWindowMonths: 12 })).toBe("2027-11-19");
  });

  test("yesterday on New Year's Day is in the past, not a wrong year", () => {
    expect(dateOf("yesterday", { now: Temporal.Instant.from("2027-01-01T15:00:00Z") })).toBe("in_past");
  });
});

describe("days that do not exist", () => {
  test.each([
    ["2026-02-30", "There is no February 30. Which day would you like instead?"],
    ["February 30", "There is no February 30. Which day would you like instead?"],
    ["the 31st of November", "There is no November 31. Which day would you like instead?"],
    ["December 32", "There is no December 32. Which day would you like instead?"],
    ["2027-02-29", "There is no February 29 in 2027. Which day would you like instead?"],
    ["February 29", "There is no February 29 in 2027. Which day would you like instead?"],
    ["2026-13-01", "That day does not exist on the calendar. Please tell me the month and the day."],
    ["2026-00-10", "That day does not exist on the calendar. Please tell me the month and the day."],
    ["2026-02-30T14:00:00", "That day does not exist on the calendar. Please tell me the month and the day."],
    ["13/32/2026", "That day does not exist on the calendar. Please tell me the month and the day."],
  ])("%s gets a hint", (text, hint) => {
    expect(read(text)).toEqual({ ok: false, kind: "invalid_date", hint });
  });
});

describe("any wording", () => {
  test.each([
    ["today", "2026-11-20"],
    ["tonight", "2026-11-20"],
    ["this afternoon", "2026-11-20"],
    ["now", "2026-11-20"],
    ["tomorrow", "2026-11-21"],
    ["Tomorrow.", "2026-11-21"],
    ["tmrw", "2026-11-21"],
    ["tomorrow, Saturday", "2026-11-21"],
    ["tomorrow morning", "2026-11-21"],
    ["may I book tomorrow please", "2026-11-21"],
    ["day after tomorrow", "2026-11-22"],
    ["the day after tomorrow", "2026-11-22"],
    ["Sunday", "2026-11-22"],
    ["Monday", "2026-11-23"],
    ["Tuesday", "2026-11-24"],
    ["next Tuesday", "2026-11-24"],
    ["this Tuesday", "2026-11-24"],
    ["this coming Tuesday", "2026-11-24"],
    ["Tuesday next week", "2026-11-24"],
    ["next week Tuesday", "2026-11-24"],
    ["Friday", "2026-11-20"],
    ["this Friday", "2026-11-20"],
    ["next Friday", "2026-11-27"],
    ["Thursday", "2026-11-26"],
    ["Thurs.", "2026-11-26"],
    ["how about Tuesday", "2026-11-24"],
    ["maybe on Wednesday", "2026-11-25"],
    ["Monday the 23rd", "2026-11-23"],
    ["Monday, the twenty-third", "2026-11-23"],
    ["Wed 25th", "2026-11-25"],
    // The 25th of this month is a Wednesday, that of the next a Friday.
    ["Friday the 25th", "2026-12-25"],
    ["the 15th", "2026-12-15"],
    ["the fifteenth", "2026-12-15"],
    ["on the 20th", "2026-11-20"],
    ["the 21st", "2026-11-21"],
    ["the 31st", "2026-12-31"],
    ["15th of next month", "2026-12-15"],
    ["the first Monday of December", "2026-12-07"],
    ["second Tuesday of next month", "2026-12-08"],
    ["in two weeks", "2026-12-04"],
    ["in 10 days", "2026-11-30"],
    ["in a fortnight", "2026-12-04"],
    ["3 days from now", "2026-11-23"],
    ["a week from Monday", "2026-11-30"],
    ["a week from today", "2026-11-27"],
    ["two weeks from Tuesday", "2026-12-08"],
    ["a week after tomorrow", "2026-11-28"],
    ["a week on Tuesday", "2026-12-01"],
    ["Tuesday week", "2026-12-01"],
    ["Jan 15", "2027-01-15"],
    ["January 15th of next year", "2027-01-15"],
    ["May 5", "2027-05-05"],
    ["12/1", "2026-12-01"],
    ["13/12", "2026-12-13"],
    ["Tuesday 12/1", "2026-12-01"],
    ["11/24/2026", "2026-11-24"],
    ["12/01/26", "2026-12-01"],
    ["12-01-2026", "2026-12-01"],
    ["01.12.2026", "2026-12-01"],
    ["05.01.2027", "2027-01-05"],
    ["3.2.27", "2027-02-03"],
    ["03. 02. 2027", "2027-02-03"],
    ["4.12.", "2026-12-04"],
    ["4.12", "2026-12-04"],
    ["12.24.2026", "2026-12-24"],
    ["Tuesday, 05.01.2027", "2027-01-05"],
    ["20261201", "2026-12-01"],
    ["2026/12/01", "2026-12-01"],
    ["2026-12-01", "2026-12-01"],
    ["2026-1-5", "2027-01-05"],
    ["Tue, 2026-12-01", "2026-12-01"],
    ["December 1st, 2026", "2026-12-01"],
    ["December 1, 2026", "2026-12-01"],
    ["DECEMBER 1ST", "2026-12-01"],
    ["December the 1st", "2026-12-01"],
    ["December first", "2026-12-01"],
    ["December first twenty twenty six", "2026-12-01"],
    ["December 1st, two thousand and twenty six", "2026-12-01"],
    ["the first of December", "2026-12-01"],
    ["1st of December 2026", "2026-12-01"],
    ["Tuesday, December 1", "2026-12-01"],
    ["December 1st (Tuesday)", "2026-12-01"],
    ["Tue Dec 01 2026", "2026-12-01"],
    ["Sunday, December 6", "2026-12-06"],
    ["01-Dec-2026", "2026-12-01"],
    ["24 November", "2026-11-24"],
    ["Nov. 24th", "2026-11-24"],
    ["November twenty-fourth", "2026-11-24"],
    ["２０２６-１２-０１", "2026-12-01"],
    ["2026–12–01", "2026-12-01"],
    ["  2026-12-01\n", "2026-12-01"],
    ["2027-11-19", "2027-11-19"],
    ["2126-01-01", "2126-01-01"],
  ])("%s is %s", (text, date) => {
    expect(dateOf(text)).toBe(date);
  });

  test.each(["Jan 15", "12/1", "next Tuesday", "2026-12-01", "the 15th"])(
    "%s needs no correction",
    (text) => {
      expect(reasonsOf(read(text))).toEqual([]);
    },
  );
});

describe("what is not one day is asked for again", () => {
  test.each([
    "",
    "   ",
    "N/A",
    "asap",
    "next week",
    "next month",
    "this weekend",
    "end of the month",
    "any day",
    "by Friday",
    "after Monday",
    "Monday onwards",
    "nothing after Monday",
    "before December 1",
    "the week of December 7",
    "November 24 or 25",
    "Nov 24 - 26",
    "today or tomorrow",
    "not tomorrow",
    "November 2026",
    "December",
    "2pm",
    "Kwanzaa",
    "in 99999999999 years",
    "in 2 and a half hours",
    "tomorrow 7",
    "99",
    "1796151600",
  ])("%j", (text) => {
    const result = read(text);
    expect(result).toMatchObject({ ok: false, kind: "invalid_date" });
    expect(result).toHaveProperty("hint", expect.stringMatching(/\?$|\.$/));
  });

  test("a weekday that is not the date's is not decided for the caller", () => {
    const hint =
      "The weekday and the date do not match. Do you mean Monday, November 30 or Tuesday, December 1?";
    expect(read("Monday, December 1")).toEqual({ ok: false, kind: "invalid_date", hint });
    expect(read("Monday 12/1")).toEqual({ ok: false, kind: "invalid_date", hint });
    expect(dateOf("Monday the 24th")).toBe("invalid_date");
  });
});

describe("a time in the date", () => {
  test.each([
    ["tomorrow at 2pm", "2026-11-21", "14:00"],
    ["tomorrow at 2 p.m.", "2026-11-21", "14:00"],
    ["2pm tomorrow", "2026-11-21", "14:00"],
    ["noon tomorrow", "2026-11-21", "12:00"],
    ["next Tuesday afternoon at 3", "2026-11-24", "15:00"],
    ["Tuesday at half past two", "2026-11-24", "14:30"],
    ["quarter past nine on Tuesday", "2026-11-24", "09:15"],
    ["December 20 seventh at 10 30 AM", "2026-12-27", "10:30"],
    ["Tuesday December 1st at 2:30 PM", "2026-12-01", "14:30"],
    ["Dec 1 11 am", "2026-12-01", "11:00"],
    ["December 21 11:15am", "2026-12-21", "11:15"],
    ["12/1 11am", "2026-12-01", "11:00"],
    ["December 5th 3pm to 4pm", "2026-12-05", "15:00"],
    ["2026-12-01 14:00", "2026-12-01", "14:00"],
    ["2026-12-01 2:30 PM", "2026-12-01", "14:30"],
    ["2026-12-01T14:00", "2026-12-01", "14:00"],
    ["2026-12-01T14:00:00", "2026-12-01", "14:00"],
    ["2026-12-01T14:00:00-05:00", "2026-12-01", "14:00"],
    ["2026-12-01T19:00:00Z", "2026-12-01", "14:00"],
    ["2026-12-01T19:00:00.000Z", "2026-12-01", "14:00"],
    ["2026-12-02T00:30:00+05:30", "2026-12-01", "14:00"],
    ["2026-12-02T03:00:00Z", "2026-12-01", "22:00"],
    ["in 3 hours", "2026-11-20", "13:00"],
    ["in half an hour", "2026-11-20", "10:30"],
    ["in an hour and a half", "2026-11-20", "11:30"],
    ["in 90 minutes", "2026-11-20", "11:30"],
    ["in 15 hours", "2026-11-21", "01:00"],
  ])("%s is %s at %s", (text, date, time) => {
    expect(dateOf(text)).toBe(date);
    expect(read(text)).toHaveProperty("time", time);
  });

  test.each(["tomorrow", "2026-12-01T00:00:00", "tomorrow morning"])("%s carries none", (text) => {
    expect(read(text)).not.toHaveProperty("time");
  });

  test("without am or pm, the hours of that weekday decide and the choice is reported", () => {
    const openingHours = [{ weekday: 2, opensAt: "17:00", closesAt: "22:00" }, ...OFFICE_HOURS.slice(2)];
    expect(read("Tuesday at 9", { openingHours })).toMatchObject({
      date: "2026-11-24",
      time: "21:00",
      corrections: [{ field: "time", from: "Tuesday at 9", to: "21:00", reason: "meridiem_assumed" }],
    });
    expect(read("Wednesday at 9", { openingHours })).toMatchObject({ date: "2026-11-25", time: "09:00" });
  });

  test.each([
    "tomorrow at 25:00",
    "2026-12-01T25:00:00",
    "tomorrow at 14:75",
    "tomorrow after 2pm",
    "Tuesday 2pm or 3pm",
  ])("%s is asked for again", (text) => {
    expect(dateOf(text)).toBe("invalid_date");
  });
});

describe("region", () => {
  test.each([
    ["US", "2026-12-01"],
    ["CA", "2026-12-01"],
    ["PH", "2026-12-01"],
    ["us", "2026-12-01"],
    [undefined, "2026-12-01"],
    ["GB", "2027-01-12"],
    ["IN", "2027-01-12"],
    ["AU", "2027-01-12"],
  ])("12/1 in %s is %s", (region, date) => {
    expect(dateOf("12/1", { region })).toBe(date);
  });

  test("also inside a sentence", () => {
    expect(dateOf("how about 12/1 then", { region: "GB" })).toBe("2027-01-12");
    expect(dateOf("how about 12/1 then", { region: "US" })).toBe("2026-12-01");
  });

  test("names of months mean the same everywhere", () => {
    expect(dateOf("January 15", { region: "GB" })).toBe("2027-01-15");
    expect(dateOf("12/25", { region: "GB" })).toBe("2026-12-25");
  });
});

describe("the organization's zone decides what today is", () => {
  test.each([
    ["2026-11-21T03:00:00Z", "America/New_York", "2026-11-20"],
    ["2026-11-21T03:00:00Z", "Asia/Kolkata", "2026-11-21"],
    ["2026-11-20T18:45:00Z", "Asia/Kolkata", "2026-11-21"],
    ["2026-11-20T13:30:00Z", "Australia/Lord_Howe", "2026-11-21"],
    ["2026-11-20T10:30:00Z", "Pacific/Kiritimati", "2026-11-21"],
    ["2026-12-31T23:30:00Z", "Europe/London", "2026-12-31"],
    // Midnight itself is skipped that night in Santiago.
    ["2026-09-06T04:00:00Z", "America/Santiago", "2026-09-06"],
  ])("at %s in %s it is %s", (now, timeZone, date) => {
    const at = { now: Temporal.Instant.from(now), zone: zoneOf(timeZone) };
    expect(dateOf("today", at)).toBe(date);
    expect(dateOf("tomorrow", at)).toBe(Temporal.PlainDate.from(date).add({ days: 1 }).toString());
  });

  test("no year is built in", () => {
    const now = Temporal.Instant.from("2041-06-10T12:00:00Z");
    expect(dateOf("2026-12-01", { now })).toBe("2041-12-01");
    expect(dateOf("December 1", { now })).toBe("2041-12-01");
    expect(dateOf("12/1/42", { now })).toBe("2042-12-01");
  });
});

describe("for every input", () => {
  const instant = fc
    .integer({ min: 0, max: 2_000_000_000 })
    .map((seconds) => Temporal.Instant.fromEpochMilliseconds(1_600_000_000_000 + seconds * 1000));
  const timeZone = fc.constantFrom(...HARD_ZONES);
  const day = fc
    .integer({ min: -2000, max: 20_000 })
    .map((days) => Temporal.PlainDate.from("2026-11-20").add({ days }).toString());

  test("never throws, never answers with a past day, and its answer is read back unchanged", () => {
    fc.assert(
      fc.property(spokenText, instant, timeZone, (text, now, timeZone) => {
        const result = normalizeDate(text, { now, zone: zoneOf(timeZone), openingHours: OFFICE_HOURS });
        if (!result.ok) {
          expect(result.hint).toMatch(/\S/);
          return;
        }
        const today = now.toZonedDateTimeISO(timeZone).toPlainDate().toString();
        expect(result.date >= today).toBe(true);
        expect(normalizeDate(result.date, { now, zone: zoneOf(timeZone) })).toEqual({
          ok: true,
          date: result.date,
          corrections: [],
        });
      }),
      { numRuns: 400 },
    );
  });

  test("a day from today on is taken as it is, however it is written", () => {
    fc.assert(
      fc.property(day, instant, timeZone, (date, now, timeZone) => {
        const today = now.toZonedDateTimeISO(timeZone).toPlainDate().toString();
        fc.pre(date >= today);
        const { year, month, day } = Temporal.PlainDate.from(date);
        const name = new Intl.DateTimeFormat("en-US", { month: "long", timeZone: "UTC" }).format(
          Temporal.Instant.from(`${date}T12:00:00Z`).epochMilliseconds,
        );
        for (const text of [
          date,
          `${month}/${day}/${year}`,
          `${name} ${day}, ${year}`,
          `${day} ${name} ${year}`,
        ]) {
          expect(normalizeDate(text, { now, zone: zoneOf(timeZone) })).toEqual({
            ok: true,
            date,
            corrections: [],
          });
        }
      }),
      { numRuns: 100 },
    );
  });

  test("a day of an earlier year keeps its month and day, today or later and within a year", () => {
    fc.assert(
      fc.property(day, instant, timeZone, (text, now, timeZone) => {
        const today = now.toZonedDateTimeISO(timeZone).toPlainDate();
        fc.pre(Number(text.slice(0, 4)) < today.year && !text.endsWith("02-29"));
        const result = normalizeDate(text, { now, zone: zoneOf(timeZone) });
        expect(result).toMatchObject({ ok: true, corrections: [{ reason: "year_moved" }] });
        const date = result.ok ? result.date : "";
        expect(date.slice(5)).toBe(text.slice(5));
        expect(date >= today.toString() && date < today.add({ years: 1 }).toString()).toBe(true);
      }),
      { numRuns: 100 },
    );
  });

  test("a million characters cost no time", () => {
    const start = processorMs();
    for (const text of HOSTILE_TEXTS) expect(dateOf(text)).toBe("invalid_date");
    expect(processorMs() - start).toBeLessThan(1000);
  });
});
