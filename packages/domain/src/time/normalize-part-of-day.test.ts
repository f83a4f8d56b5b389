import fc from "fast-check";
import { Temporal } from "temporal-polyfill";
import { describe, expect, test } from "vitest";
import { processorMs } from "../../test/processor-ms.ts";
import { HARD_ZONES, NEW_YORK, zoneOf } from "../testing/clock.ts";
import { HOSTILE_TEXTS, spokenText } from "../testing/spoken-text.ts";
import { isInPartOfDay } from "./is-in-part-of-day.ts";
import { minutesFromPart } from "./minutes-from-part.ts";
import { normalizePartOfDay } from "./normalize-part-of-day.ts";

function partOf(text: string): string {
  const part = normalizePartOfDay(text);
  if (!part.ok) return "not understood";
  const gaps = (part.gaps ?? []).map(({ from, until }) => ` but ${from}-${until}`);
  return [`${part.from}-${part.until}`, ...gaps].join("");
}

describe("what lies between two parts is not meant", () => {
  test.each([
    ["morning or evening", "00:00-24:00 but 12:00-17:00"],
    ["mornings or evenings", "00:00-24:00 but 12:00-17:00"],
    ["either early morning or late afternoon", "00:00-18:00 but 10:00-15:00"],
    ["before 10 or after 4", "00:00-24:00 but 10:00-16:00"],
    ["before 10, or after 4", "00:00-24:00 but 10:00-16:00"],
    ["10 or 2", "09:00-15:00 but 11:00-13:00"],
    ["9 or after 3", "08:00-24:00 but 10:00-15:00"],
    ["the morning or after 4", "00:00-24:00 but 12:00-16:00"],
    ["morning, lunch time or evening", "00:00-24:00 but 13:30-17:00"],
    ["morning, noon or night", "00:00-24:00"],
    ["morning or afternoon", "00:00-17:00"],
    ["afternoon or after 4", "12:00-24:00"],
    ["2 or 3", "13:00-16:00"],
    ["after 2 or before 5", "14:00-17:00"],
  ])("%s is %s", (text, expected) => {
    expect(partOf(text)).toBe(expected);
  });

  test("a time in a gap is as far away as its nearer end", () => {
    const part = normalizePartOfDay("morning or evening");
    if (!part.ok) throw new Error("not understood");
    const minutesAt = (time: string) => minutesFromPart(`2026-12-01T${time}:00Z`, part, zoneOf("Etc/UTC"));
    expect(["11:59", "12:00", "12:30", "16:00", "17:00"].map(minutesAt)).toEqual([0, 1, 31, 60, 0]);
  });
});

describe("a limit that includes its own time", () => {
  test.each([
    ["by 11", "00:00-11:01"],
    ["no later than 11", "00:00-11:01"],
    ["11 at the latest", "00:00-11:01"],
    ["10 or earlier", "00:00-10:01"],
    ["10 or before", "00:00-10:01"],
    ["not after 11", "00:00-11:01"],
    ["before 11", "00:00-11:00"],
    ["earlier than 11", "00:00-11:00"],
    ["10 or later", "10:00-24:00"],
  ])("%s is %s", (text, expected) => {
    expect(partOf(text)).toBe(expected);
  });
});

describe("a part with a name", () => {
  test.each([
    ["morning", "00:00-12:00"],
    ["Mornings.", "00:00-12:00"],
    ["in the morning please", "00:00-12:00"],
    ["sometime in the morning would be great", "00:00-12:00"],
    ["AM", "00:00-12:00"],
    ["early morning", "00:00-10:00"],
    ["early in the morning", "00:00-10:00"],
    ["first thing in the morning", "00:00-10:00"],
    ["mid-morning", "09:00-11:00"],
    ["late morning", "10:00-12:00"],
    ["before work", "00:00-09:00"],
    ["before lunch", "00:00-12:00"],
    ["lunch time", "11:30-13:30"],
    ["during my lunch break", "11:30-13:30"],
    ["midday", "11:00-13:00"],
    ["noon", "11:00-13:00"],
    ["afternoon", "12:00-17:00"],
    ["this afternoon", "12:00-17:00"],
    ["p.m.", "12:00-24:00"],
    ["after lunch", "13:00-17:00"],
    ["early afternoon", "12:00-15:00"],
    ["mid afternoon", "13:00-16:00"],
    ["late in the afternoon", "15:00-18:00"],
    ["after school", "15:00-18:00"],
    ["the end of the day", "15:00-24:00"],
    ["late in the day", "15:00-24:00"],
    ["evening", "17:00-24:00"],
    ["tonight", "17:00-24:00"],
    ["at night", "17:00-24:00"],
    ["early evening", "17:00-19:00"],
    ["after work", "17:00-24:00"],
    ["after work hours", "17:00-24:00"],
    ["any time", "00:00-24:00"],
    ["anytime of the day", "00:00-24:00"],
    ["I'm flexible", "00:00-24:00"],
    ["it doesn't matter", "00:00-24:00"],
    ["no preference", "00:00-24:00"],
    ["as early as possible", "00:00-24:00"],
    ["early", "00:00-10:00"],
    ["late", "15:00-24:00"],
    ["any time in the morning", "00:00-12:00"],
    ["morning or afternoon", "00:00-17:00"],
    ["late morning or early afternoon", "10:00-15:00"],
    // The afternoon between the two is offered as well.
  ])("%s is %s", (text, part) => {
    expect(partOf(text)).toBe(part);
  });
});

describe("limits on the clock", () => {
  test.each([
    ["after 3", "15:00-24:00"],
    ["after three", "15:00-24:00"],
    ["after 3pm", "15:00-24:00"],
    ["any time after 3 PM please", "15:00-24:00"],
    ["after around 3", "15:00-24:00"],
    ["after half past two", "14:30-24:00"],
    ["after 2:30", "14:30-24:00"],
    ["after 230", "14:30-24:00"],
    ["after 1430", "14:30-24:00"],
    ["after 8", "08:00-24:00"],
    ["after 8 in the evening", "20:00-24:00"],
    ["past 4", "16:00-24:00"],
    ["from 9", "09:00-24:00"],
    ["from 9 on", "09:00-24:00"],
    ["3 or later", "15:00-24:00"],
    ["2 pm onwards", "14:00-24:00"],
    ["not before 10", "10:00-24:00"],
    ["no earlier than 10 am", "10:00-24:00"],
    ["before noon", "00:00-12:00"],
    ["before 12", "00:00-12:00"],
    ["before 10", "00:00-10:00"],
    ["by 4 o'clock", "00:00-16:01"],
    ["until midnight", "00:00-24:00"],
    ["10 at the latest", "00:00-10:01"],
    ["no later than 11:30", "00:00-11:31"],
    ["not after 4", "00:00-16:01"],
    ["not before 9 and not after 11", "09:00-11:01"],
    ["between 2 and 4", "14:00-16:00"],
    ["between two and four please", "14:00-16:00"],
    ["between 2 and 4 pm", "14:00-16:00"],
    ["from 2 to 4", "14:00-16:00"],
    ["2-4", "14:00-16:00"],
    ["2pm-4pm", "14:00-16:00"],
    ["2 – 4 PM", "14:00-16:00"],
    ["14:00-16:00", "14:00-16:00"],
    ["9 to 5", "09:00-17:00"],
    ["10 to 12", "10:00-12:00"],
    ["11 to 1", "11:00-13:00"],
    ["between 10 and noon", "10:00-12:00"],
    ["between 8 and 10 pm", "20:00-22:00"],
    ["between 7 and 9 in the evening", "19:00-21:00"],
    ["between 10 in the morning and 2 in the afternoon", "10:00-14:00"],
    ["between half past one and quarter to three", "13:30-14:45"],
    ["9:00 to 17:00", "09:00-17:00"],
    ["any time between 1 and 5", "13:00-17:00"],
    ["morning or afternoon but after 3", "15:00-17:00"],
    ["after 5p", "17:00-24:00"],
    ["12-2", "12:00-14:00"],
    ["after 2 but before 5", "14:00-17:00"],
    ["after 2 and before 5", "14:00-17:00"],
    ["in the afternoon, after 3", "15:00-17:00"],
    ["afternoon but not after 4", "12:00-16:01"],
    ["mornings before 10", "00:00-10:00"],
    // The clock is more exact than the word.
    ["in the afternoon after 6", "18:00-24:00"],
  ])("%s is %s", (text, part) => {
    expect(partOf(text)).toBe(part);
  });
});

describe("one time is an hour to either side", () => {
  test.each([
    ["around 3", "14:00-16:00"],
    ["3ish", "14:00-16:00"],
    ["noonish", "11:00-13:00"],
    ["3 in the morning", "02:00-04:00"],
    ["at 3", "14:00-16:00"],
    ["3 PM", "14:00-16:00"],
    ["around noon", "11:00-13:00"],
    ["about 9:30", "08:30-10:30"],
    ["half past two", "13:30-15:30"],
    ["quarter to three", "13:45-15:45"],
    ["20 to 3", "13:40-15:40"],
    ["two thirty", "13:30-15:30"],
    ["3 in the afternoon", "14:00-16:00"],
    ["8 at night", "19:00-21:00"],
    ["11 or 12", "10:00-13:00"],
    ["2 or 3 in the afternoon", "13:00-16:00"],
    ["23:30", "22:30-24:00"],
    ["0:15", "00:00-01:15"],
  ])("%s is %s", (text, part) => {
    expect(partOf(text)).toBe(part);
  });
});

test.each([
  "",
  "N/A",
  "banana",
  "tomorrow",
  // The day in it is read by `normalizeAskedTimes`; here it would be lost.
  "tomorrow morning",
  "morning, but with a parking space",
  "after my shift",
  "25:00",
  "after 25",
  "between 4pm and 2pm",
  "not in the morning",
  "any time but the morning",
  "any time except 3",
  "December 1 in the morning",
  "on the 4th in the morning",
  "12/1 morning",
  "in 3 days",
  "in 2 hours",
  "2026-12-01",
])("%j is not understood", (text) => {
  expect(partOf(text)).toBe("not understood");
});

test("what is in a part is decided by the clinic's clock, and the end does not belong to it", () => {
  const afternoon = { from: "12:00", until: "17:00" };
  expect(isInPartOfDay("2026-12-01T17:00:00Z", afternoon, zoneOf(NEW_YORK))).toBe(true);
  expect(isInPartOfDay("2026-12-01T16:59:00Z", afternoon, zoneOf(NEW_YORK))).toBe(false);
  expect(isInPartOfDay("2026-12-01T21:59:00Z", afternoon, zoneOf(NEW_YORK))).toBe(true);
  expect(isInPartOfDay(Temporal.Instant.from("2026-12-01T22:00:00Z"), afternoon, zoneOf(NEW_YORK))).toBe(
    false,
  );
  // Summer: one hour earlier in UTC.
  expect(isInPartOfDay("2026-07-01T16:00:00Z", afternoon, zoneOf(NEW_YORK))).toBe(true);
  expect(isInPartOfDay("2026-12-02T04:59:00Z", { from: "17:00", until: "24:00" }, zoneOf(NEW_YORK))).toBe(
    true,
  );
});

describe("for every input", () => {
  const words = fc
    .array(
      fc.constantFrom(
        ..."morning afternoon evening late early after before between and or to from until around at 3 9 12 2pm 14:00 noon half past any time not but 24:00 - , mid lunch".split(
          " ",
        ),
      ),
      { maxLength: 7 },
    )
    .map((said) => said.join(" "));

  test("never throws; the part is not empty, and is read back unchanged", () => {
    fc.assert(
      fc.property(fc.oneof(words, spokenText), (text) => {
        const part = normalizePartOfDay(text);
        if (!part.ok) return;
        const { from, until, gaps } = part;
        expect(from).toMatch(/^(?:[01]\d|2[0-3]):[0-5]\d$/);
        expect(until).toMatch(/^(?:(?:[01]\d|2[0-3]):[0-5]\d|24:00)$/);
        expect(from < until).toBe(true);
        if (gaps !== undefined) return;
        for (const again of [`${from}-${until}`, `between ${from} and ${until}`]) {
          expect(normalizePartOfDay(again)).toEqual(part);
        }
      }),
      { numRuns: 1000 },
    );
  });

  test("every moment is in the whole day", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1_600_000_000, max: 4_000_000_000 }),
        fc.constantFrom(...HARD_ZONES),
        (seconds, timeZone) => {
          const at = Temporal.Instant.fromEpochMilliseconds(seconds * 1000);
          expect(isInPartOfDay(at, { from: "00:00", until: "24:00" }, zoneOf(timeZone))).toBe(true);
        },
      ),
    );
  });

  test("a million characters cost no time", () => {
    const start = processorMs();
    for (const text of [
      ...HOSTILE_TEXTS,
      "at around ".repeat(20),
      "3 or ".repeat(40),
      "2 to 3 ".repeat(28),
    ]) {
      normalizePartOfDay(text);
    }
    expect(processorMs() - start).toBeLessThan(1000);
  });
});
