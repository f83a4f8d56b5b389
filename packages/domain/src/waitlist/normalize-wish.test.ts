import { describe, expect, test } from "vitest";
import { NEW_YORK, NOW, zoneOf } from "../testing/clock.ts";
import { type RawWish, normalizeWish } from "./normalize-wish.ts";

// Said on Friday, November 20, 2026, at 10:00 AM.

const EVERY_DAY = [1, 2, 3, 4, 5, 6, 7];
const namedDays = () => [
  { date: "2026-12-25", name: "Christmas Day" },
  { date: "2027-09-06", name: "Labor Day" },
];
const read = (raw: Partial<RawWish>) =>
  normalizeWish({ hasEmail: false, ...raw }, { now: NOW, zone: zoneOf(NEW_YORK), region: "US", namedDays });

/** `weekdays from..until`, each where it is not open. */
function daysOf(raw: Partial<RawWish>): string {
  const result = read(raw);
  if (!result.ok) return `${result.kind}: ${result.hint}`;
  const { weekdays, fromDate, untilDate } = result.wish;
  const days = weekdays.join("") === EVERY_DAY.join("") ? "any" : weekdays.join("");
  return `${days} ${fromDate ?? ""}..${untilDate ?? ""}`;
}

describe("the days", () => {
  test.each([
    ["any day", "any .."],
    ["", "any .."],
    ["n/a", "any .."],
    ["as soon as possible", "any .."],
    ["flexible", "any .."],
    ["Monday", "1 .."],
    ["Mondays", "1 .."],
    ["any Tuesday", "2 .."],
    ["Monday, Wednesday and Friday", "135 .."],
    ["Tuesday or Thursday", "24 .."],
    ["Tuesdays and Thursdays", "24 .."],
    ["Monday to Friday", "12345 .."],
    ["Monday through Thursday", "1234 .."],
    ["between Monday and Wednesday", "123 .."],
    ["Friday to Monday", "1567 .."],
    ["weekdays", "12345 .."],
    ["weekends", "67 .."],
    ["any day but Friday", "123467 .."],
    ["any day except Monday or Tuesday", "34567 .."],
    ["next week", "any 2026-11-23..2026-11-29"],
    ["Tuesday next week", "any 2026-11-24..2026-11-24"],
    ["next Tuesday", "any 2026-11-24..2026-11-24"],
    ["tomorrow", "any 2026-11-21..2026-11-21"],
    ["December 1", "any 2026-12-01..2026-12-01"],
    ["December 1 to 5", "any 2026-12-01..2026-12-05"],
    ["December 8 or 10", "24 2026-12-08..2026-12-10"],
    ["2026-12-08 to 2026-12-18", "any 2026-12-08..2026-12-18"],
    ["in December", "any 2026-12-01..2026-12-31"],
    ["Fridays in December", "5 2026-12-04..2026-12-25"],
    ["by December 18", "any ..2026-12-18"],
    ["after December 10", "any 2026-12-11.."],
    ["from December 10 on", "any 2026-12-10.."],
    ["Mondays until Christmas", "1 ..2026-12-21"],
    ["Mondays and Wednesdays from December 10 on", "13 2026-12-14.."],
    ["the Tuesday after Labor Day", "any 2027-09-07..2027-09-07"],
    ["within two weeks", "any ..2026-12-04"],
  ])("%s", (days, expected) => {
    expect(daysOf({ days })).toBe(expected);
  });

  test.each([
    ["December 8 or 22"],
    ["blue moon"],
    ["Saturday afternoon or Sunday morning"],
    ["not Mondays if it rains"],
    ["February 30"],
  ])("that are asked about: %s", (days) => {
    expect(daysOf({ days })).toMatch(/^invalid_date: .*\?|calendar/);
  });

  test("that are over are told", () => {
    expect(daysOf({ days: "November 19 2026" })).toMatch(/^in_past/);
  });

  test.each([
    ["any day", "January 15", "any ..2027-01-15"],
    ["any day", "until the end of January", "any ..2027-01-31"],
    ["Mondays", "for two weeks", "1 ..2026-12-04"],
    ["any day", "a month", "any ..2026-12-20"],
    ["any day", "by Christmas", "any ..2026-12-25"],
    ["in December", "December 15", "any 2026-12-01..2026-12-15"],
    ["any day", "indefinitely", "any .."],
    ["any day", "none", "any .."],
  ])("%s, until %s", (days, until, expected) => {
    expect(daysOf({ days, until })).toBe(expected);
  });

  test.each([
    ["any day", "Friday at 5"],
    ["any day", "the cows come home"],
    ["in December", "November 25"],
    ["Mondays", "tomorrow"],
    ["any day", "December 2029"],
  ])("and a last day that are asked about: %s, until %s", (days, until) => {
    expect(daysOf({ days, until })).toMatch(/^invalid_date: .*\?/);
  });
});

describe("the part of the day", () => {
  const partOf = (raw: Partial<RawWish>) => {
    const result = read(raw);
    return result.ok ? `${result.wish.fromTime}-${result.wish.untilTime}` : result.hint;
  };

  test.each([
    [{}, "00:00-24:00"],
    [{ partOfDay: "any time" }, "00:00-24:00"],
    [{ partOfDay: "mornings" }, "00:00-12:00"],
    [{ partOfDay: "after 3" }, "15:00-24:00"],
    [{ partOfDay: "between 2 and 4" }, "14:00-16:00"],
    [{ partOfDay: "around 10" }, "09:00-11:00"],
    [{ partOfDay: "no later than 11", durationMinutes: 30 }, "00:00-11:30"],
    [{ days: "Monday mornings" }, "00:00-12:00"],
    [{ days: "weekday afternoons", partOfDay: "after 3" }, "15:00-17:00"],
    [{ partOfDay: "morning or afternoon" }, "00:00-17:00"],
  ])("%j", (raw, expected) => {
    expect(partOf(raw)).toBe(expected);
  });

  test.each([
    [{ partOfDay: "morning or evening" }],
    [{ partOfDay: "when the sun is out" }],
    [{ days: "Monday mornings", partOfDay: "after 5 pm" }],
    [{ partOfDay: "between 2 and 2:30", durationMinutes: 60 }],
  ])("that is asked about: %j", (raw) => {
    expect(partOf(raw)).toContain("?");
  });
});

describe("the notice", () => {
  test.each([
    ["2 hours", 120],
    ["two hours' notice", 120],
    ["at least a day", 1440],
    ["24h", 1440],
    ["half an hour", 30],
    ["an hour and a half", 90],
    ["a day before", 1440],
    ["a couple of days", 2880],
    ["a week", 10_080],
    ["none", 0],
    ["no notice needed", 0],
    ["short notice is fine", 0],
  ])("%s", (notice, minutes) => {
    expect(read({ notice })).toMatchObject({ wish: { noticeMinutes: minutes } });
  });

  test.each(["2", "a while", "two or three hours", "90 days", "not on Mondays", "x".repeat(300)])(
    "that is asked about: %s",
    (notice) => {
      expect(read({ notice })).toMatchObject({ ok: false, kind: "invalid_wish" });
    },
  );
});

describe("how to reach them", () => {
  test.each([
    ["", "any"],
    ["any way", "any"],
    ["call me", "call"],
    ["by phone only", "call"],
    ["a phone call", "call"],
    ["on this number", undefined],
    ["call or text", "any"],
    ["text me", "any"],
    ["carrier pigeon", undefined],
    ["don't call me", undefined],
    ["no texts", undefined],
  ])("%s", (reach, expected) => {
    const result = read({ reach });
    expect(result.ok ? result.wish.reach : undefined).toBe(expected);
  });

  test("by e-mail needs the address", () => {
    expect(read({ reach: "e-mail" })).toMatchObject({ ok: false, kind: "invalid_wish" });
    expect(read({ reach: "e-mail", hasEmail: true })).toMatchObject({ wish: { reach: "any" } });
  });
});
