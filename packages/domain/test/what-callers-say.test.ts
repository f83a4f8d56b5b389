import { Temporal } from "temporal-polyfill";
import { describe, expect, test } from "vitest";
import type { MomentContext, RawMoment } from "../src/booking/moment-context.ts";
import { normalizeMoment } from "../src/booking/normalize-moment.ts";
import type { NamedDay } from "../src/date/named-days.ts";
import { normalizeAskedTimes } from "../src/date/normalize-asked-times.ts";
import { normalizeDate } from "../src/date/normalize-date.ts";
import type { OpeningHours } from "../src/organization/organization.ts";
import { PACKAGED_ZONE_RULES } from "../src/zone/packaged-zone-rules.ts";
import { NEW_YORK, zoneOf } from "../src/testing/clock.ts";

/**
 * What people say to a clinic's phone, and what they mean by it or that they must be asked. Nothing here is a rule of
 * one phrase: who adds a phrase that fails mends its kind.
 */

/** A Sunday, noon in New York; Monday to Friday 9 to 5, at the weekend 10 to 4. */
const NOW = Temporal.Instant.from("2026-11-29T17:00:00Z");
const HOURS: readonly OpeningHours[] = [1, 2, 3, 4, 5, 6, 7].map((weekday) => ({
  weekday,
  opensAt: weekday < 6 ? "09:00" : "10:00",
  closesAt: weekday < 6 ? "17:00" : "16:00",
}));
const LATE_HOURS: readonly OpeningHours[] = HOURS.map((hours) => ({
  ...hours,
  opensAt: "08:00",
  closesAt: "21:00",
}));

/** As `date-holidays` names them in the state of New York. */
const NAMED: Readonly<Record<number, readonly NamedDay[]>> = {
  2026: [
    { date: "2026-11-26", name: "Thanksgiving Day" },
    { date: "2026-12-24", name: "Christmas Eve" },
    { date: "2026-12-25", name: "Christmas Day" },
    { date: "2026-12-31", name: "New Year's Eve" },
  ],
  2027: [
    { date: "2027-01-01", name: "New Year's Day" },
    { date: "2027-01-18", name: "Martin Luther King Jr. Day" },
    { date: "2027-02-14", name: "Valentine's Day" },
    { date: "2027-02-15", name: "Washington's Birthday" },
    { date: "2027-03-17", name: "St. Patrick's Day" },
    { date: "2027-03-26", name: "Good Friday" },
    { date: "2027-03-28", name: "Easter Sunday" },
    { date: "2027-03-29", name: "Easter Monday" },
    { date: "2027-05-09", name: "Mother's Day" },
    { date: "2027-05-31", name: "Memorial Day" },
    { date: "2027-07-04", name: "Independence Day" },
    { date: "2027-09-06", name: "Labor Day" },
    { date: "2027-10-11", name: "Columbus Day" },
    { date: "2027-10-31", name: "Halloween" },
    { date: "2027-11-11", name: "Veterans Day" },
    { date: "2027-11-25", name: "Thanksgiving Day" },
    { date: "2027-12-25", name: "Christmas Day" },
  ],
};

const context: MomentContext = {
  now: NOW,
  zone: zoneOf(NEW_YORK),
  region: "US",
  openingHours: HOURS,
  namedDays: (year) => NAMED[year] ?? [],
  otherZones: PACKAGED_ZONE_RULES,
};

function dayOf(text: string, more: Partial<MomentContext> = {}): string {
  const day = normalizeDate(text, { ...context, ...more });
  if (!day.ok) return day.kind === "in_past" ? "past" : "ask";
  return day.time === undefined ? day.date : `${day.date} ${day.time}`;
}

function momentOf(raw: RawMoment, more: Partial<MomentContext> = {}): string {
  const moment = normalizeMoment(raw, { ...context, ...more });
  if (!moment.ok) return moment.outcome.kind === "in_past" ? "past" : "ask";
  const local = Temporal.Instant.from(moment.scheduledAt).toZonedDateTimeISO(NEW_YORK).toPlainDateTime();
  return local.toString({ smallestUnit: "minute" }).replace("T", " ");
}

function askedOf(date: string, partOfDay?: string): string {
  const asked = normalizeAskedTimes({ date, partOfDay }, context);
  if (!asked.ok) return asked.kind === "in_past" ? "past" : "ask";
  const { days, partOfDay: part } = asked;
  const said =
    days === undefined ? "any day" : days.from === days.until ? days.from : `${days.from}/${days.until}`;
  const gaps = (part?.gaps ?? []).map(({ from, until }) => ` but ${from}-${until}`).join("");
  return part === undefined ? said : `${said} ${part.from}-${part.until}${gaps}`;
}

/** The days alone, each of them. */
function daysOf(date: string): string {
  const asked = normalizeAskedTimes({ date }, context);
  if (!asked.ok || asked.days === undefined) return "ask";
  const { from, until, only } = asked.days;
  return only?.map((day) => day.slice(5)).join(" ") ?? (from === until ? from : `${from}/${until}`);
}

describe("days", () => {
  test.each([
    // As transcribers write them.
    ["February 20 seventh", "2027-02-27"],
    ["the 20 first of January", "2027-01-21"],
    ["January the 20 first", "2027-01-21"],
    ["December twenty 3rd", "2026-12-23"],
    ["the 30 first of December", "2026-12-31"],
    ["Friday December 4 th", "2026-12-04"],
    ["February 20 7", "ask"],
    // Counted from a day.
    ["a week today", "2026-12-06"],
    ["today week", "2026-12-06"],
    ["a week from today", "2026-12-06"],
    ["one week from today", "2026-12-06"],
    ["a week from now", "2026-12-06"],
    ["in a week", "2026-12-06"],
    ["in a week's time", "2026-12-06"],
    ["in one week", "2026-12-06"],
    ["a week tomorrow", "2026-12-07"],
    ["a week from tomorrow", "2026-12-07"],
    ["a week on Tuesday", "2026-12-08"],
    ["a week on Monday", "2026-12-07"],
    ["Monday week", "2026-12-07"],
    ["a week from Monday", "2026-12-07"],
    ["a week from next Monday", "2026-12-07"],
    ["a couple of weeks from Monday", "2026-12-14"],
    ["couple weeks from Monday", "2026-12-14"],
    ["a couple weeks from tomorrow", "2026-12-14"],
    ["two weeks from Monday", "2026-12-14"],
    ["two weeks on Monday", "2026-12-14"],
    ["two weeks Monday", "2026-12-14"],
    ["in a couple of weeks", "2026-12-13"],
    ["in a couple of days", "2026-12-01"],
    ["in a fortnight", "2026-12-13"],
    ["a fortnight from tomorrow", "2026-12-14"],
    ["a fortnight on Tuesday", "2026-12-15"],
    ["a fortnight today", "2026-12-13"],
    ["fortnight", "ask"],
    ["in 3 months", "2027-02-28"],
    ["in three months", "2027-02-28"],
    ["three months from now", "2027-02-28"],
    ["in a month", "2026-12-29"],
    ["a month from tomorrow", "2026-12-30"],
    ["in six months", "2027-05-29"],
    ["in half a year", "2027-05-29"],
    ["in a year", "2027-11-29"],
    ["a year from tomorrow", "2027-11-30"],
    ["a year from today", "2027-11-29"],
    ["one year from Monday", "2027-11-30"],
    ["10 days from now", "2026-12-09"],
    ["ten days from Tuesday", "2026-12-11"],
    ["90 days out", "2027-02-27"],
    ["in a few days", "ask"],
    ["in a few weeks", "ask"],
    ["in several weeks", "ask"],
    ["in a week or two", "ask"],
    ["in two or three weeks", "ask"],
    ["a week and a half from now", "ask"],
    ["in 10 business days", "ask"],
    ["three days before Christmas", "2026-12-22"],
    ["2 days after Christmas", "2026-12-27"],
    ["two weeks after Christmas", "2027-01-08"],
    ["a week before January 15", "2027-01-08"],
    ["the day after January 15th", "2027-01-16"],
    ["the day before the 15th", "2026-12-14"],
    ["the day after tomorrow", "2026-12-01"],
    ["day after tomorrow please", "2026-12-01"],
    ["the day before yesterday", "past"],
    ["yesterday", "past"],
    ["two days ago", "past"],
    ["a week ago", "past"],
    ["last Friday", "past"],
    ["the day after", "ask"],
    ["the next day", "ask"],
    ["a week later", "ask"],
    ["the following Tuesday", "ask"],
    ["same day", "ask"],
    // Weekdays.
    ["Monday", "2026-11-30"],
    ["this Monday", "2026-11-30"],
    ["next Monday", "2026-11-30"],
    ["Sunday", "2026-11-29"],
    ["this coming Sunday", "2026-12-06"],
    ["next Sunday", "2026-12-06"],
    ["Tuesday after next", "2026-12-08"],
    ["Tuesday the week after next", "2026-12-08"],
    ["the Tuesday of the week after next", "2026-12-08"],
    ["next week Wednesday", "2026-12-02"],
    ["Wednesday of next week", "2026-12-02"],
    ["on a Tuesday", "ask"],
    ["any Tuesday", "ask"],
    ["every Tuesday", "ask"],
    ["not Tuesday", "ask"],
    ["anything but Tuesday", "ask"],
    ["Tuesday or Wednesday", "ask"],
    ["Tuesday if not Wednesday", "ask"],
    ["Tuesday, no wait, Wednesday", "ask"],
    ["Tuesday I mean Wednesday", "ask"],
    ["Monday and Tuesday", "ask"],
    ["Tuesdays", "ask"],
    // After something that only the caller knows.
    ["the Tuesday after my surgery", "ask"],
    ["the day after my surgery", "ask"],
    ["after my surgery", "ask"],
    ["a week after my last visit", "ask"],
    ["two weeks after I get back", "ask"],
    ["the day my sister comes", "ask"],
    ["when my husband is off", "ask"],
    ["Monday unless it snows", "ask"],
    ["the Monday after vacation", "ask"],
    ["my birthday", "ask"],
    ["payday", "ask"],
    ["tomorrow after my shift", "ask"],
    ["Tuesday before my flight", "ask"],
    // Months.
    ["the last Monday of the month", "2026-11-30"],
    ["last Monday of the month", "2026-11-30"],
    ["the first Monday of the month", "2026-12-07"],
    ["the second Monday of the month", "2026-12-14"],
    ["the first Monday of January", "2027-01-04"],
    ["first Monday in January", "2027-01-04"],
    ["the second Tuesday of January", "2027-01-12"],
    ["the third Thursday in February 2027", "2027-02-18"],
    ["the last Friday of December", "2026-12-25"],
    ["the last Friday in January", "2027-01-29"],
    ["the last day of the month", "2026-11-30"],
    ["the last day of December", "2026-12-31"],
    ["the last day of January", "2027-01-31"],
    ["the first day of February", "2027-02-01"],
    ["the first of the month", "2026-12-01"],
    ["the first of next month", "2026-12-01"],
    ["the 15th of the month", "2026-12-15"],
    ["the fifth Monday of December", "ask"],
    ["the first Monday after Christmas", "2026-12-28"],
    ["the second Monday after New Year's", "2027-01-11"],
    ["the first business day of January", "ask"],
    ["the beginning of January", "ask"],
    ["mid December", "ask"],
    ["sometime in January", "ask"],
    ["December", "ask"],
    ["around the 15th", "ask"],
    ["around Christmas", "ask"],
    ["the 15th or so", "ask"],
    // Dates.
    ["December 15", "2026-12-15"],
    ["the fifteenth of December", "2026-12-15"],
    ["December fifteenth two thousand twenty-six", "2026-12-15"],
    ["15 December", "2026-12-15"],
    ["Tuesday the 15th", "2026-12-15"],
    ["Tuesday, the 15th of December", "2026-12-15"],
    ["Tuesday the fifteenth of December", "2026-12-15"],
    ["December 15th, a Tuesday", "2026-12-15"],
    ["Wednesday the 15th of December", "ask"],
    ["Monday December 15", "ask"],
    ["Monday the 15th", "ask"],
    ["the 31st of November", "ask"],
    ["February 30", "ask"],
    ["the 32nd", "ask"],
    ["January 5 next year", "2027-01-05"],
    ["January 5, 2028", "2028-01-05"],
    ["12/15", "2026-12-15"],
    ["12/15 or 12/16", "ask"],
    ["12-15-26", "2026-12-15"],
    ["Dec. 15th", "2026-12-15"],
    ["this December 15th", "2026-12-15"],
    ["the 15th and the 16th", "ask"],
    ["December 15 through 17", "ask"],
    ["15", "ask"],
    // Said twice.
    ["tomorrow, Monday", "2026-11-30"],
    ["tomorrow Monday the 30th", "2026-11-30"],
    ["Monday, November 30th, tomorrow", "2026-11-30"],
    ["tomorrow, November 30", "2026-11-30"],
    ["tomorrow, Tuesday", "ask"],
    ["tomorrow, December 1", "ask"],
    ["Christmas Eve, December 24", "2026-12-24"],
    ["Christmas, December 24", "ask"],
    ["next Tuesday, December 1st", "2026-12-01"],
    // People disagree about "next"; nobody does about the date.
    ["next Tuesday, December 8th", "2026-12-08"],
    // Days with a name.
    ["Christmas", "2026-12-25"],
    ["Christmas Day", "2026-12-25"],
    ["on Christmas Eve", "2026-12-24"],
    ["Xmas eve", "2026-12-24"],
    ["the day after Christmas", "2026-12-26"],
    ["the day after Xmas", "2026-12-26"],
    ["the day before Christmas", "2026-12-24"],
    ["the week after Christmas", "ask"],
    ["the Monday after Christmas", "2026-12-28"],
    ["the Friday before Christmas", "2026-12-18"],
    ["New Year's Eve", "2026-12-31"],
    ["New Year's", "2027-01-01"],
    ["New Year's Day", "2027-01-01"],
    ["the day after New Year's", "2027-01-02"],
    ["Good Friday", "2027-03-26"],
    ["Easter", "2027-03-28"],
    ["Easter Sunday", "2027-03-28"],
    ["Easter Monday", "2027-03-29"],
    ["the Tuesday after Easter", "2027-03-30"],
    ["Thanksgiving", "2027-11-25"],
    ["the day after Thanksgiving", "2027-11-26"],
    ["the Wednesday before Thanksgiving", "2027-11-24"],
    ["MLK day", "2027-01-18"],
    ["Martin Luther King Day", "2027-01-18"],
    ["the day after MLK day", "2027-01-19"],
    ["Presidents' Day", "2027-02-15"],
    ["Memorial Day", "2027-05-31"],
    ["the Tuesday after Memorial Day", "2027-06-01"],
    ["Labor Day", "2027-09-06"],
    ["the day after Labor Day", "2027-09-07"],
    ["Labour Day", "2027-09-06"],
    ["Columbus Day", "2027-10-11"],
    ["Indigenous Peoples' Day", "2027-10-11"],
    ["Veterans Day", "2027-11-11"],
    ["the 4th of July", "2027-07-04"],
    ["fourth of July", "2027-07-04"],
    ["the day after the 4th of July", "2027-07-05"],
    ["Independence Day", "2027-07-04"],
    ["Valentine's Day", "2027-02-14"],
    ["Saint Patrick's Day", "2027-03-17"],
    ["Mother's Day", "2027-05-09"],
    ["Halloween", "2027-10-31"],
    ["Christmas 2027", "2027-12-25"],
    ["Canada Day", "ask"],
    ["the holidays", "ask"],
    ["after the holidays", "ask"],
    ["over Christmas", "ask"],
    ["Lag BaOmer", "ask"],
    ["Black Friday", "ask"],
    // Politeness, and what looks like it.
    ["um, could I come in on Tuesday please", "2026-12-01"],
    ["I'd like to book an appointment for Tuesday, thank you", "2026-12-01"],
    ["how about Tuesday if that's possible", "2026-12-01"],
    ["let's say Tuesday, that works for me", "2026-12-01"],
    ["yeah Tuesday would be great", "2026-12-01"],
    ["do you have anything on Tuesday", "2026-12-01"],
    ["Tuesday for my mother", "ask"],
    ["Tuesday, but only if Dr. Lee is in", "ask"],
    ["Tuesday, I can't do Monday", "ask"],
    ["tomorrow 7", "ask"],
    ["the week of Christmas", "ask"],
    ["as soon as possible", "ask"],
    ["whenever", "ask"],
  ])("%s: %s", (text, expected) => {
    expect(dayOf(text)).toBe(expected);
  });
});

describe("a day and a time", () => {
  test.each<[string | undefined, string | undefined, string]>([
    // In two fields.
    ["Tuesday", "2:30", "2026-12-01 14:30"],
    ["Tuesday", "two-thirty", "2026-12-01 14:30"],
    ["Tuesday", "two thirty", "2026-12-01 14:30"],
    ["Tuesday", "half two", "2026-12-01 14:30"],
    ["Tuesday", "half past two", "2026-12-01 14:30"],
    ["Tuesday", "quarter to five", "2026-12-01 16:45"],
    ["Tuesday", "a quarter to five", "2026-12-01 16:45"],
    ["Tuesday", "quarter past nine", "2026-12-01 09:15"],
    ["Tuesday", "nine-fifteen", "2026-12-01 09:15"],
    ["Tuesday", "nine-oh-five", "2026-12-01 09:05"],
    ["Tuesday", "eleven-thirty", "2026-12-01 11:30"],
    ["Tuesday", "12:00 noon", "2026-12-01 12:00"],
    ["Tuesday", "12 noon", "2026-12-01 12:00"],
    ["Tuesday", "noon", "2026-12-01 12:00"],
    ["Tuesday", "noonish", "2026-12-01 12:00"],
    ["Tuesday", "around noon", "2026-12-01 12:00"],
    ["Tuesday", "high noon please", "2026-12-01 12:00"],
    ["Friday", "2-3", "ask"],
    ["Tuesday", "half past eleven in the morning", "2026-12-01 11:30"],
    ["Tuesday", "ten thirty in the morning", "2026-12-01 10:30"],
    ["Tuesday", "ten past two in the afternoon", "2026-12-01 14:10"],
    ["Tuesday", "two fifteen in the early afternoon", "2026-12-01 14:15"],
    ["Tuesday", "three o'clock in the afternoon", "2026-12-01 15:00"],
    ["Tuesday", "17h", "2026-12-01 17:00"],
    ["Tuesday", "14h30", "2026-12-01 14:30"],
    ["Tuesday", "2 pm or so", "2026-12-01 14:00"],
    ["Tuesday", "2ish", "2026-12-01 14:00"],
    ["Tuesday", "-1:00", "ask"],
    ["Tuesday", "- 1:00", "ask"],
    ["Tuesday", "minus one", "ask"],
    ["Tuesday", "25:00", "ask"],
    ["Tuesday", "2 or 3", "ask"],
    ["Tuesday", "any time after 2", "ask"],
    ["Tuesday", "after 2", "ask"],
    ["Tuesday", "2 but not later", "ask"],
    ["Tuesday", "not 2", "ask"],
    ["Tuesday", "between 2 and 4", "ask"],
    ["Tuesday", "from 1 pm to 5 pm", "ask"],
    ["Tuesday", "2:00 PM - 2:30 PM", "2026-12-01 14:00"],
    ["Tuesday", "after my shift", "ask"],
    ["Tuesday", "2 pm after my shift", "ask"],
    ["Tuesday", "whenever", "ask"],
    ["Tuesday", "morning", "ask"],
    ["Tuesday", "2 in the afternoon", "2026-12-01 14:00"],
    ["Tuesday", "2 pm in the morning", "ask"],
    ["Tuesday", "14:00 in the morning", "ask"],
    // In one of them.
    ["Tuesday at two-thirty", undefined, "2026-12-01 14:30"],
    ["Tuesday two-thirty", undefined, "2026-12-01 14:30"],
    ["Friday at 17h", undefined, "2026-12-04 17:00"],
    ["Friday 17h", undefined, "2026-12-04 17:00"],
    ["Friday at 17h00", undefined, "2026-12-04 17:00"],
    ["Friday at 12:00 noon", undefined, "2026-12-04 12:00"],
    ["noon on Friday", undefined, "2026-12-04 12:00"],
    ["tomorrow at noonish", undefined, "2026-11-30 12:00"],
    ["quarter to five on Friday", undefined, "2026-12-04 16:45"],
    ["Friday quarter to five", undefined, "2026-12-04 16:45"],
    ["half two tomorrow", undefined, "2026-11-30 14:30"],
    ["tomorrow half past nine", undefined, "2026-11-30 09:30"],
    ["the day after Christmas at 11", undefined, "2026-12-26 11:00"],
    ["December 2nd at two-thirty", undefined, "2026-12-02 14:30"],
    ["December 2 at 3", undefined, "2026-12-02 15:00"],
    ["3 in the afternoon tomorrow", undefined, "2026-11-30 15:00"],
    ["tomorrow 3 in the afternoon", undefined, "2026-11-30 15:00"],
    ["tomorrow afternoon at 3", undefined, "2026-11-30 15:00"],
    ["tonight at 8", undefined, "2026-11-29 20:00"],
    ["this afternoon at 3", undefined, "2026-11-29 15:00"],
    ["Tuesday", undefined, "ask"],
    ["Tuesday morning", undefined, "ask"],
    [undefined, "Tuesday at 2", "2026-12-01 14:00"],
    [undefined, "tomorrow at two-thirty", "2026-11-30 14:30"],
    [undefined, "2 pm", "ask"],
    ["2 pm", undefined, "ask"],
    // Halves of one thing.
    ["January", "the 15th at 2", "2027-01-15 14:00"],
    ["next week", "Tuesday at 2", "2026-12-01 14:00"],
    ["Wednesday at 10", "in the morning", "2026-12-02 10:00"],
    ["Wednesday at 8", "evening", "2026-12-02 20:00"],
    ["Wednesday at 2", "pm", "2026-12-02 14:00"],
    ["Wednesday", "afternoon at 3", "2026-12-02 15:00"],
    ["Wednesday evening", "6", "2026-12-02 18:00"],
    ["Wednesday morning", "9:30", "2026-12-02 09:30"],
    ["Wednesday afternoon", "quarter to five", "2026-12-02 16:45"],
    ["Wednesday lunchtime", "12:30", "2026-12-02 12:30"],
    ["Wednesday after work", "6", "2026-12-02 18:00"],
    // The same said twice.
    ["Tuesday", "Tuesday at 2", "2026-12-01 14:00"],
    ["2026-12-01", "December 1 at 2 pm", "2026-12-01 14:00"],
    ["Tuesday at 2", "2 pm", "2026-12-01 14:00"],
    ["Tuesday at 2 pm", "2", "2026-12-01 14:00"],
    ["Tuesday at 2 pm", "14:00", "2026-12-01 14:00"],
    ["tomorrow", "2026-11-30T14:00:00-05:00", "2026-11-30 14:00"],
    ["2026-12-01T14:00:00Z", "14:00", "2026-12-01 14:00"],
    ["2026-12-01T14:00:00Z", "2 pm", "2026-12-01 14:00"],
    ["2026-12-01T19:00:00Z", "2 pm", "2026-12-01 14:00"],
    ["2026-12-01T00:00:00Z", "2 pm", "2026-12-01 14:00"],
    // Two different things.
    ["2026-12-01T15:00:00Z", "2 pm", "ask"],
    ["Monday", "Tuesday at 2", "ask"],
    ["tomorrow", "tonight at 8", "ask"],
    ["tomorrow", "this afternoon at 3", "ask"],
    ["Tuesday at 2 pm", "3 pm", "ask"],
    ["Tuesday at 2 pm", "2 am", "ask"],
    ["Wednesday morning", "2 pm", "ask"],
    ["Wednesday evening", "9 am", "ask"],
    ["Wednesday morning", "3 in the afternoon", "ask"],
    ["tomorrow", "2026-12-02T14:00:00-05:00", "ask"],
    ["Monday or Tuesday", "2 pm", "ask"],
    ["next week", "2 pm", "ask"],
    // Somebody else's clock.
    ["Tuesday", "2 pm Eastern", "2026-12-01 14:00"],
    ["Tuesday", "2 pm Eastern time", "2026-12-01 14:00"],
    ["Tuesday", "2 pm EST", "2026-12-01 14:00"],
    ["Tuesday", "11 am Pacific", "2026-12-01 14:00"],
    ["Tuesday", "11 am Pacific time", "2026-12-01 14:00"],
    ["Tuesday", "11am PST", "2026-12-01 14:00"],
    ["Tuesday at 11 am Pacific", undefined, "2026-12-01 14:00"],
    ["Tuesday", "1 pm Central", "2026-12-01 14:00"],
    ["Tuesday", "noon mountain time", "2026-12-01 14:00"],
    ["Tuesday", "19:00 UTC", "2026-12-01 14:00"],
    // The day turns in between.
    ["Tuesday", "11 pm Pacific", "2026-12-02 02:00"],
    ["Tuesday", "2 pm our time", "ask"],
    ["Tuesday", "2 pm IST", "ask"],
    ["Tuesday", "2 pm my time", "ask"],
    ["Tuesday", "2 pm your time", "2026-12-01 14:00"],
    ["Tuesday", "2 pm local time", "2026-12-01 14:00"],
    ["Tuesday", "2 pm Mars time", "ask"],
  ])("%s, %s: %s", (date, time, expected) => {
    expect(momentOf({ date, time })).toBe(expected);
  });

  test("where the clinic is open until 9 PM, an hour beside an evening is in it", () => {
    const late = { openingHours: LATE_HOURS };
    expect(momentOf({ date: "Wednesday evening", time: "8" }, late)).toBe("2026-12-02 20:00");
    expect(momentOf({ date: "Wednesday", time: "8 in the evening" }, late)).toBe("2026-12-02 20:00");
    expect(momentOf({ date: "Wednesday night", time: "8" }, late)).toBe("2026-12-02 20:00");
    expect(momentOf({ date: "Wednesday evening at 8" }, late)).toBe("2026-12-02 20:00");
    expect(momentOf({ date: "Wednesday morning", time: "8" }, late)).toBe("2026-12-02 08:00");
    expect(momentOf({ date: "Wednesday", time: "8" }, late)).toBe("2026-12-02 08:00");
  });
});

describe("words that are counted from the appointment that is moved", () => {
  /** A Thursday. */
  const moving = { countedFrom: Temporal.PlainDateTime.from("2027-01-21T10:00") };

  test.each<[string | undefined, string | undefined, string]>([
    ["a week later", undefined, "2027-01-28 10:00"],
    ["one week later", undefined, "2027-01-28 10:00"],
    ["two weeks later", undefined, "2027-02-04 10:00"],
    ["a week earlier", undefined, "2027-01-14 10:00"],
    ["the week after, same day", undefined, "ask"],
    ["the next day", undefined, "2027-01-22 10:00"],
    ["next day", undefined, "2027-01-22 10:00"],
    ["the following day", undefined, "2027-01-22 10:00"],
    ["the day after", undefined, "2027-01-22 10:00"],
    ["the day after that", undefined, "2027-01-22 10:00"],
    ["a day later", undefined, "2027-01-22 10:00"],
    ["the day before", undefined, "2027-01-20 10:00"],
    ["a day earlier", undefined, "2027-01-20 10:00"],
    ["two days later", "3 pm", "2027-01-23 15:00"],
    ["a month later", undefined, "2027-02-21 10:00"],
    ["the following Tuesday", undefined, "2027-01-26 10:00"],
    ["the Tuesday after", undefined, "2027-01-26 10:00"],
    ["the Tuesday before", undefined, "2027-01-19 10:00"],
    ["same time the day after", undefined, "2027-01-22 10:00"],
    ["same time next Tuesday", undefined, "2026-12-01 10:00"],
    ["the next day", "same time", "2027-01-22 10:00"],
    ["a week later", "the same time", "2027-01-28 10:00"],
    ["a week later", "2 pm", "2027-01-28 14:00"],
    ["the same day", "2 pm", "2027-01-21 14:00"],
    ["same day at 3", undefined, "2027-01-21 15:00"],
    ["an hour earlier", undefined, "2027-01-21 09:00"],
    [undefined, "an hour earlier", "2027-01-21 09:00"],
    [undefined, "an hour later", "2027-01-21 11:00"],
    [undefined, "half an hour later", "2027-01-21 10:30"],
    [undefined, "to three", "2027-01-21 15:00"],
    [undefined, "the afternoon", "ask"],
    ["that day", "3", "2027-01-21 15:00"],
    ["the original day", "4 pm", "2027-01-21 16:00"],
    ["this Friday", "the current time", "2026-12-04 10:00"],
    ["Friday", "the usual time", "ask"],
    [undefined, "30 minutes later", "2027-01-21 10:30"],
    [undefined, "two hours later", "2027-01-21 12:00"],
    [undefined, "an hour and a half later", "2027-01-21 11:30"],
    ["the next day", "an hour later", "2027-01-22 11:00"],
    ["the next morning", "9:30", "2027-01-22 09:30"],
    ["this Tuesday", "an hour later", "2026-12-01 11:00"],
    [undefined, "3 pm", "2027-01-21 15:00"],
    ["this Friday", undefined, "2026-12-04 10:00"],
    ["this Friday morning", undefined, "2026-12-04 10:00"],
    // Not the old time of day, but none that was said.
    ["this Friday evening", undefined, "ask"],
    ["this Friday after 2", undefined, "ask"],
    ["tomorrow", undefined, "2026-11-30 10:00"],
    ["in a week", undefined, "2026-12-06 10:00"],
    ["later", undefined, "ask"],
    ["a bit later", undefined, "ask"],
    [undefined, "earlier", "ask"],
    ["next week", undefined, "ask"],
    ["some other day", undefined, "ask"],
  ])("%s, %s: %s", (date, time, expected) => {
    expect(momentOf({ date, time }, moving)).toBe(expected);
  });
});

describe("where an appointment goes that is moved", () => {
  /** Sunday, November 29; the appointments are a Thursday, a Monday and a Friday. */
  const from = (text: string) => ({ countedFrom: Temporal.PlainDateTime.from(text) });

  test.each([
    ["the 28th", "2027-01-21T10:00", "Do you mean Monday, December 28 or Thursday, January 28, 2027?"],
    ["28th", "2027-01-21T10:00", "Do you mean Monday, December 28 or Thursday, January 28, 2027?"],
    ["to the 28th", "2027-01-21T10:00", "Do you mean Monday, December 28 or Thursday, January 28, 2027?"],
    ["the 22nd", "2027-01-21T10:00", "Do you mean Tuesday, December 22 or Friday, January 22, 2027?"],
    ["the 20th at 3", "2027-01-21T10:00", "Do you mean Sunday, December 20 or Wednesday, January 20, 2027?"],
    ["the 3rd", "2026-12-28T10:00", "Do you mean Thursday, December 3 or Sunday, January 3, 2027?"],
    ["Friday", "2027-01-21T10:00", "Do you mean Friday, December 4 or Friday, January 22, 2027?"],
    [
      "the 28th of the month",
      "2027-01-21T10:00",
      "Do you mean Monday, December 28 or Thursday, January 28, 2027?",
    ],
    [
      "the last Monday of the month",
      "2027-01-21T10:00",
      "Do you mean Monday, November 30 or Monday, January 25, 2027?",
    ],
    ["on Friday", "2027-01-21T10:00", "Do you mean Friday, December 4 or Friday, January 22, 2027?"],
    ["to Friday", "2027-01-21T10:00", "Do you mean Friday, December 4 or Friday, January 22, 2027?"],
    ["Friday at 3", "2027-01-21T10:00", "Do you mean Friday, December 4 or Friday, January 22, 2027?"],
    ["Friday morning", "2027-01-21T10:00", "Do you mean Friday, December 4 or Friday, January 22, 2027?"],
    ["Wednesday", "2027-01-21T10:00", "Do you mean Wednesday, December 2 or Wednesday, January 20, 2027?"],
    [
      "the 2nd",
      "2027-01-21T10:00",
      "Do you mean Wednesday, December 2, Saturday, January 2, 2027, or Tuesday, February 2, 2027?",
    ],
  ])("%j for that of %s is asked about", (date, at, hint) => {
    expect(normalizeMoment({ date }, { ...context, ...from(at) })).toEqual({
      ok: false,
      outcome: { kind: "invalid_date", hint },
    });
    expect(normalizeMoment({ date, time: "3 pm" }, { ...context, ...from(at) })).toEqual({
      ok: false,
      outcome: { kind: "invalid_date", hint },
    });
  });

  test.each<[string | undefined, string | undefined, string, string]>([
    ["that Friday", undefined, "2027-01-21T10:00", "2027-01-22 10:00"],
    ["Friday of that week", undefined, "2027-01-21T10:00", "2027-01-22 10:00"],
    ["Friday the same week", "3 pm", "2027-01-21T10:00", "2027-01-22 15:00"],
    ["the 28th of the same month", undefined, "2027-01-21T10:00", "2027-01-28 10:00"],
    ["Friday the 22nd", undefined, "2027-01-21T10:00", "2027-01-22 10:00"],
    ["Friday the 23rd", undefined, "2027-04-21T10:00", "2027-04-23 10:00"],
    ["tomorrow, Monday", undefined, "2027-01-21T10:00", "2026-11-30 10:00"],
    ["January 28", undefined, "2027-01-21T10:00", "2027-01-28 10:00"],
    ["to January 28", "to three", "2027-01-21T10:00", "2027-01-28 15:00"],
    ["the 20th", undefined, "2026-12-28T10:00", "2026-12-20 10:00"],
    ["the 3rd", undefined, "2026-12-04T10:00", "2026-12-03 10:00"],
    ["Friday", undefined, "2026-12-01T10:00", "2026-12-04 10:00"],
    ["Tuesday", undefined, "2026-12-04T10:00", "2026-12-01 10:00"],
    ["that day", "to three", "2027-01-21T10:00", "2027-01-21 15:00"],
    ["same day", "to three", "2027-01-21T10:00", "2027-01-21 15:00"],
    ["January 28", "to three", "2027-01-21T10:00", "2027-01-28 15:00"],
    ["January 28", "to half past three", "2027-01-21T10:00", "2027-01-28 15:30"],
    ["January 28", "to noon", "2027-01-21T10:00", "2027-01-28 12:00"],
    ["January 28", "move it to 3", "2027-01-21T10:00", "2027-01-28 15:00"],
    ["January 28", "ten to three", "2027-01-21T10:00", "2027-01-28 14:50"],
    [undefined, "move it back to 3", "2027-01-21T10:00", "2027-01-21 15:00"],
  ])("%s, %s for that of %s: %s", (date, time, at, expected) => {
    expect(momentOf({ date, time }, from(at))).toBe(expected);
  });

  test.each([
    "half past",
    "quarter to",
    "later",
    "a bit earlier",
    "10:30 instead of 10",
    "4 Pacific",
    "the afternoon",
    "3 or 4",
    "not 3",
    "banana",
  ])("of %j alone the time is asked for, and not the day", (time) => {
    const more = { ...from("2027-01-21T10:00"), otherZones: undefined };
    for (const date of [undefined, "January 28"]) {
      const moment = normalizeMoment({ date, time }, { ...context, ...more });
      expect(moment).toMatchObject({ ok: false, outcome: { hint: expect.stringMatching(/\btime\b/) } });
    }
  });
});

describe("days and parts of the day that somebody asks about", () => {
  test.each<[string, string | undefined, string]>([
    ["tomorrow", undefined, "2026-11-30"],
    ["Tuesday afternoon", undefined, "2026-12-01 12:00-17:00"],
    ["Tuesday", "afternoon", "2026-12-01 12:00-17:00"],
    ["Tuesday afternoon", "after 3", "2026-12-01 15:00-17:00"],
    ["Tuesday morning", "afternoon", "ask"],
    ["Tuesday after 3", undefined, "2026-12-01 15:00-24:00"],
    ["Tuesday before noon", undefined, "2026-12-01 00:00-12:00"],
    ["Tuesday between 2 and 4", undefined, "2026-12-01 14:00-16:00"],
    ["Tuesday around 3", undefined, "2026-12-01 14:00-16:00"],
    ["Tuesday at 2", undefined, "2026-12-01 13:00-15:00"],
    ["Tuesday evening after work", undefined, "2026-12-01 17:00-24:00"],
    ["next week in the mornings", undefined, "2026-11-30/2026-12-06 00:00-12:00"],
    ["next week but after 3", undefined, "2026-11-30/2026-12-06 15:00-24:00"],
    ["next week", "mornings", "2026-11-30/2026-12-06 00:00-12:00"],
    ["the week of Christmas", undefined, "2026-12-21/2026-12-27"],
    ["the week after Christmas", undefined, "2026-12-28/2027-01-03"],
    ["the week before Christmas", undefined, "2026-12-14/2026-12-20"],
    ["between Christmas and New Year's", undefined, "2026-12-25/2027-01-01"],
    ["after Christmas", undefined, "2026-12-26/2027-01-01"],
    ["before Christmas", undefined, "2026-11-29/2026-12-24"],
    ["the day after Christmas", undefined, "2026-12-26"],
    ["the last Monday of the month", undefined, "2026-11-30"],
    ["a couple of weeks from Monday", undefined, "2026-12-14"],
    ["after my surgery", undefined, "ask"],
    ["the Tuesday after my surgery", undefined, "ask"],
    ["next week, not Monday", undefined, "2026-12-01/2026-12-06"],
    ["later in the week", undefined, "2026-12-02/2026-12-06"],
    ["the soonest appointment available", undefined, "2026-11-29/2026-12-12"],
    ["whatever you have", undefined, "2026-11-29/2026-12-12"],
    ["next week with my sister", undefined, "ask"],
    ["tomorrow", "not in the morning", "ask"],
    ["tomorrow", "after my shift", "ask"],
    ["tomorrow", "when the sun is up", "ask"],
    ["tomorrow", "banana", "ask"],
    ["tomorrow", "tomorrow afternoon", "2026-11-30 12:00-17:00"],
    ["tomorrow", "this afternoon", "ask"],
    ["tomorrow", "Tuesday afternoon", "ask"],
    ["", "tomorrow afternoon", "2026-11-30 12:00-17:00"],
    ["", "this afternoon", "2026-11-29 12:00-17:00"],
    ["", "afternoon", "any day 12:00-17:00"],
    ["in the afternoon", "", "any day 12:00-17:00"],
    ["any day", "after 3 please", "2026-11-29/2026-12-12 15:00-24:00"],
    ["in 3 months", undefined, "2027-02-28"],
  ])("%s, %s: %s", (date, partOfDay, expected) => {
    expect(askedOf(date, partOfDay)).toBe(expected);
  });
});

describe("days that are asked about with a part of the day each", () => {
  test.each([
    "Saturday afternoon or Sunday morning",
    "Tuesday afternoon or Thursday morning",
    "Tuesday afternoon and Thursday morning",
    "Wednesday evening or any time Thursday",
    "Wednesday evening, or Thursday all day",
    "tomorrow afternoon or Friday",
    "Tuesday after 3 or Thursday before 10",
    "Tuesday at 3 or Thursday at 4",
    "tomorrow morning, Friday or Saturday afternoon",
    "from Monday afternoon to Wednesday morning",
    "mornings next week or afternoons the week after",
    "weekday evenings or weekend mornings",
    "Saturdays or weekday evenings",
    "evenings or weekends",
    "mornings or Friday afternoon",
    "tomorrow morning or the day after",
    "next week mornings or the following week",
    "Monday to Friday after 5 or Saturday morning",
    "Tuesday between 2 and 4 or Thursday between 9 and 11",
  ])("%j is asked about", (date) => {
    expect(normalizeAskedTimes({ date }, context)).toMatchObject({ ok: false, kind: "invalid_date" });
  });

  test("the question names both", () => {
    expect(normalizeAskedTimes({ date: "Wednesday evening or any time Thursday" }, context)).toMatchObject({
      hint: "I can look at one of these at a time: on Wednesday, December 2 from 5:00 PM on; or on Thursday, December 3. Which one first?",
    });
  });

  test.each([
    ["Saturday afternoon or Sunday afternoon", undefined, "2026-12-05/2026-12-06 12:00-17:00"],
    ["Tuesday or Thursday afternoon", undefined, "2026-12-01/2026-12-03 12:00-17:00"],
    ["morning or afternoon on Tuesday", undefined, "2026-12-01 00:00-17:00"],
    ["in the morning, Tuesday or Wednesday", undefined, "2026-12-01/2026-12-02 00:00-12:00"],
    ["December 8 at 9 or 10", undefined, "2026-12-08 08:00-11:00"],
    ["noon on Tuesday", undefined, "2026-12-01 11:00-13:00"],
    ["3 pm on Tuesday", undefined, "2026-12-01 14:00-16:00"],
    ["from 3 pm on Tuesday", undefined, "2026-12-01 15:00-24:00"],
    ["Tuesday", "3 on", "2026-12-01 15:00-24:00"],
    ["Tuesday morning or afternoon", undefined, "2026-12-01 00:00-17:00"],
    ["Tuesday morning or evening", undefined, "2026-12-01 00:00-24:00 but 12:00-17:00"],
    ["Tuesday in the morning or the evening", undefined, "2026-12-01 00:00-24:00 but 12:00-17:00"],
    ["Tuesday", "morning or evening", "2026-12-01 00:00-24:00 but 12:00-17:00"],
    ["Tuesday", "before 10 or after 4", "2026-12-01 00:00-24:00 but 10:00-16:00"],
    ["Tuesday morning", "morning or evening", "2026-12-01 00:00-12:00"],
    ["", "morning or evening", "any day 00:00-24:00 but 12:00-17:00"],
    ["Tuesday", "by 11", "2026-12-01 00:00-11:01"],
    ["Tuesday by 11", undefined, "2026-12-01 00:00-11:01"],
    ["Tuesday no later than 11", undefined, "2026-12-01 00:00-11:01"],
    ["Tuesday", "10 or earlier", "2026-12-01 00:00-10:01"],
    ["Tuesday", "before 11", "2026-12-01 00:00-11:00"],
  ])("%s, %s: %s", (date, partOfDay, expected) => {
    expect(askedOf(date, partOfDay)).toBe(expected);
  });
});

describe("each day of a list, and no other", () => {
  test.each([
    ["Dec 8, 10 or 12", "12-08 12-10 12-12"],
    ["December 8, 10, or 12", "12-08 12-10 12-12"],
    ["December 8, 10 and 12, 2026", "12-08 12-10 12-12"],
    ["8, 10 or 12 December", "12-08 12-10 12-12"],
    ["the 8th, 10th or 12th", "12-08 12-10 12-12"],
    ["the 8th, the 10th or the 12th of January", "01-08 01-10 01-12"],
    ["December 8, December 10 or December 14", "12-08 12-10 12-14"],
    ["Tuesday, December 8 or Thursday, December 10", "12-08 12-10"],
    ["Tuesday the 8th, Thursday the 10th or Saturday the 12th", "12-08 12-10 12-12"],
    ["tomorrow, Friday or December 12", "11-30 12-04 12-12"],
    ["Jan 5, 12, 19 and 26", "01-05 01-12 01-19 01-26"],
    ["Dec 28, 30 or Jan 2", "12-28 12-30 01-02"],
    ["Tuesday, Thursday or Saturday next week", "12-01 12-03 12-05"],
    ["tomorrow, next Tuesday, Wednesday or Friday", "11-30 12-01 12-02 12-04"],
    ["Dec 8, 9 or 10", "2026-12-08/2026-12-10"],
    ["Dec 8-12", "2026-12-08/2026-12-12"],
    ["Dec 8, 10 or whenever you like", "ask"],
  ])("%s: %s", (date, expected) => {
    expect(daysOf(date)).toBe(expected);
  });
});

describe("parts of months and years", () => {
  test.each([
    ["first half of January", "2027-01-01/2027-01-15"],
    ["the first half of December", "2026-12-01/2026-12-15"],
    ["the second half of January", "2027-01-16/2027-01-31"],
    ["the last half of February", "2027-02-16/2027-02-28"],
    ["the second half of next month", "2026-12-16/2026-12-31"],
    ["the first half of next week", "2026-11-30/2026-12-02"],
    ["the first two weeks of January", "2027-01-01/2027-01-14"],
    ["the last ten days of January", "2027-01-22/2027-01-31"],
    ["the second to last Friday of December", "2026-12-18"],
    ["the second-to-last Friday in December", "2026-12-18"],
    ["the next to last Friday of December", "2026-12-18"],
    ["the penultimate Friday of December", "2026-12-18"],
    ["the third to last Friday of December", "2026-12-11"],
    ["the second to last day of January", "2027-01-30"],
    ["the second to last week of January", "2027-01-18/2027-01-24"],
    ["the penultimate week of January", "2027-01-18/2027-01-24"],
    ["sometime in the new year", "2027-01-01/2027-01-31"],
    ["in the new year", "2027-01-01/2027-01-31"],
    ["any time in the new year", "2027-01-01/2027-01-31"],
    ["early in the new year", "2027-01-01/2027-01-10"],
    ["after the new year", "2027-01-02/2027-01-08"],
    ["before the new year", "2026-11-29/2026-12-31"],
    ["New Year's Day", "2027-01-01"],
  ])("%s: %s", (date, expected) => {
    expect(daysOf(date)).toBe(expected);
  });

  test.each([
    ["the second to last Friday of December", "2026-12-18"],
    ["the third from last Friday of December", "2026-12-11"],
  ])("%s is one day: %s", (text, expected) => {
    expect(dayOf(text)).toBe(expected);
  });
});

describe("two fields that contradict each other", () => {
  test.each([
    ["Friday night", "2 pm"],
    ["Friday evening", "noon"],
    ["Friday afternoon", "11 am"],
    ["Friday morning", "2 pm"],
    ["Twelfth Night", "2 pm"],
    ["Friday", "3 this afternoon"],
    ["Friday", "9 this morning"],
    ["tomorrow", "3 this afternoon"],
    ["Friday", "8 tonight"],
  ])("%j and %j are asked about", (date, time) => {
    expect(momentOf({ date, time })).toBe("ask");
  });

  test.each([
    ["Friday afternoon", "2 pm", "2026-12-04 14:00"],
    ["Friday night", "8", "2026-12-04 20:00"],
    ["today", "1 this afternoon", "2026-11-29 13:00"],
  ])("%j and %j agree", (date, time, moment) => {
    expect(momentOf({ date, time }, { openingHours: LATE_HOURS })).toBe(moment);
  });
});
