import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { processorMs } from "../../test/processor-ms.ts";
import { HOSTILE_TEXTS, spokenText } from "../testing/spoken-text.ts";
import { normalizeTime, type NormalizedTime } from "./normalize-time.ts";

const NINE_TO_FIVE = [{ weekday: 2, opensAt: "09:00", closesAt: "17:00" }];
const EVENINGS = [{ weekday: 2, opensAt: "17:00", closesAt: "24:00" }];

function read(text: string, openingHours = NINE_TO_FIVE): NormalizedTime {
  return normalizeTime(text, { openingHours });
}

function timeOf(text: string, openingHours = NINE_TO_FIVE): string {
  const result = read(text, openingHours);
  return result.ok ? result.time : result.kind;
}

describe("a time that says which half of the day", () => {
  test.each([
    ["14:00", "14:00"],
    ["02:30", "02:30"],
    ["00:00", "00:00"],
    ["10:30", "10:30"],
    ["2pm", "14:00"],
    ["2 PM", "14:00"],
    ["2:30 PM", "14:30"],
    ["2:30PM", "14:30"],
    ["2:30p", "14:30"],
    ["2 p.m.", "14:00"],
    ["2 p. m.", "14:00"],
    ["230pm", "14:30"],
    ["2.30pm", "14:30"],
    ["2:05 pm", "14:05"],
    ["12 am", "00:00"],
    ["12:30 am", "00:30"],
    ["12 pm", "12:00"],
    ["ten thirty a.m.", "10:30"],
    ["three fifteen pm", "15:15"],
    ["two oh five p.m.", "14:05"],
    ["half past two pm", "14:30"],
    ["quarter to three pm", "14:45"],
    ["two o'clock pm", "14:00"],
    ["noon", "12:00"],
    ["12 noon", "12:00"],
    ["midday", "12:00"],
    ["midnight", "00:00"],
    ["quarter to noon", "11:45"],
    ["ten past midnight", "00:10"],
    ["fourteen hundred", "14:00"],
    ["fourteen hundred hours", "14:00"],
    ["oh nine hundred", "09:00"],
    ["1430", "14:30"],
    ["0900", "09:00"],
    ["1430 hours", "14:30"],
    ["14h30", "14:30"],
    ["14h", "14:00"],
    ["9h", "09:00"],
    ["14.30", "14:30"],
    ["seventeen thirty", "17:30"],
    ["13", "13:00"],
    ["2:30 in the afternoon", "14:30"],
    ["9 in the morning", "09:00"],
    ["8 at night", "20:00"],
    ["seven in the evening", "19:00"],
    ["3 in the morning", "03:00"],
    ["tonight at 8", "20:00"],
    ["14:00:00", "14:00"],
    ["T14:00:00", "14:00"],
    ["14:00:00.000Z", "14:00"],
    ["14:00:00-05:00", "14:00"],
    ["2pm local time", "14:00"],
    ["12:00 noon", "12:00"],
    ["12 noon (12:00)", "12:00"],
    ["2 pm, 14:00", "14:00"],
    ["14:00 pm", "14:00"],
    ["2:00 PM - 2:30 PM", "14:00"],
    ["2:00 - 2:30 pm", "14:00"],
    ["11:00 to 1:00 pm", "11:00"],
    ["14:00-14:30", "14:00"],
    ["around noon", "12:00"],
    ["1:30 PM sharp please", "13:30"],
    ["２：３０ ＰＭ", "14:30"],
    ["2:30\u202FPM", "14:30"],
  ])("%s is %s, nothing assumed", (text, time) => {
    expect(read(text)).toEqual({ ok: true, time, corrections: [] });
  });
});

describe("a time that does not", () => {
  test.each([
    ["2:30", "14:30"],
    ["2:30:00", "14:30"],
    ["2", "14:00"],
    ["9", "09:00"],
    ["930", "09:30"],
    ["at 2", "14:00"],
    ["at 10 30", "10:30"],
    ["two thirty", "14:30"],
    ["nine oh five", "09:05"],
    ["10 40 5", "10:45"],
    ["10 30", "10:30"],
    ["9 45", "09:45"],
    ["twelve thirty", "12:30"],
    ["eleven fifty-five", "11:55"],
    ["two o'clock", "14:00"],
    ["half past two", "14:30"],
    ["half two", "14:30"],
    ["quarter to three", "14:45"],
    ["a quarter past nine", "09:15"],
    ["quarter to one", "12:45"],
    ["twenty-five past nine", "09:25"],
    ["ten to three", "14:50"],
    ["seven minutes past nine", "09:07"],
    ["about 2:30ish", "14:30"],
  ])("%s takes the reading inside opening hours, %s", (text, time) => {
    expect(read(text)).toEqual({
      ok: true,
      time,
      corrections: [{ field: "time", from: text, to: time, reason: "meridiem_assumed" }],
    });
  });

  test.each([
    ["9", "21:00"],
    ["8:30", "20:30"],
    ["11", "23:00"],
    ["half past six", "18:30"],
  ])("%s at an evening clinic is %s", (text, time) => {
    expect(timeOf(text, EVENINGS)).toBe(time);
  });

  test.each([
    // Both readings are inside.
    ["2", [{ weekday: 2, opensAt: "00:00", closesAt: "24:00" }], "14:00"],
    ["7", [{ weekday: 2, opensAt: "00:00", closesAt: "24:00" }], "07:00"],
    // Neither is.
    ["7", NINE_TO_FIVE, "07:00"],
    ["6:59", NINE_TO_FIVE, "18:59"],
    ["12", [], "12:00"],
    ["3", [], "15:00"],
  ])("%s with %j is %s, the reading in the daytime", (text, hours, time) => {
    const result = read(text, hours);
    expect(result).toMatchObject({ time, corrections: [{ reason: "meridiem_assumed" }] });
  });

  test("closing time is outside, opening time inside", () => {
    const seven = [{ weekday: 2, opensAt: "05:00", closesAt: "07:00" }];
    expect(timeOf("5", seven)).toBe("05:00");
    expect(timeOf("7", seven)).toBe("07:00");
    expect(timeOf("6", seven)).toBe("06:00");
    expect(timeOf("6", [{ weekday: 2, opensAt: "00:00", closesAt: "06:00" }])).toBe("18:00");
    expect(timeOf("5", NINE_TO_FIVE)).toBe("17:00");
  });
});

describe("what is no time gets a hint", () => {
  test.each([
    "25:00",
    "24:00",
    "14:75",
    "2:60 pm",
    "14:00 am",
    "0:30 pm",
    "99",
    "2 or 3",
    "between 2 and 4",
    "after 2",
    "any time after 2pm",
    "before noon",
    "9 to 5",
    "2-3pm",
    "morning",
    "in the afternoon",
    "asap",
    "",
    "N/A",
    "2 PM on the 4th",
    "banana",
    "12345",
    "2:30:00:00",
  ])("%j", (text) => {
    const result = read(text);
    expect(result).toMatchObject({ ok: false, kind: "invalid_date" });
    expect(result).toHaveProperty("hint", expect.stringMatching(/\?$/));
  });
});

describe("for every input", () => {
  const hours = fc
    .tuple(fc.integer({ min: 0, max: 23 }), fc.integer({ min: 1, max: 24 }))
    .map(([opens, closes]) => [
      {
        weekday: 1,
        opensAt: `${String(Math.min(opens, closes)).padStart(2, "0")}:00`,
        closesAt: `${String(Math.max(opens, closes)).padStart(2, "0")}:00`,
      },
    ]);

  test("never throws; an answer is read back unchanged", () => {
    fc.assert(
      fc.property(spokenText, hours, (text, openingHours) => {
        const result = normalizeTime(text, { openingHours });
        if (!result.ok) return;
        expect(result.time).toMatch(/^(?:[01]\d|2[0-3]):[0-5]\d$/);
        expect(normalizeTime(result.time, { openingHours })).toEqual({ ...result, corrections: [] });
      }),
      { numRuns: 400 },
    );
  });

  test("every minute of the day survives being written in 12-hour and 24-hour form", () => {
    for (let minuteOfDay = 0; minuteOfDay < 1440; minuteOfDay += 1) {
      const [hour, minute] = [Math.floor(minuteOfDay / 60), minuteOfDay % 60];
      const time = `${String(hour).padStart(2, "0")}:${String(minute).padStart(2, "0")}`;
      const spoken = `${hour % 12 === 0 ? 12 : hour % 12}:${String(minute).padStart(2, "0")} ${hour < 12 ? "AM" : "PM"}`;
      expect(timeOf(time)).toBe(time);
      expect(timeOf(spoken)).toBe(time);
    }
  });

  test("a million characters cost no time", () => {
    const start = processorMs();
    for (const text of HOSTILE_TEXTS) expect(timeOf(text)).toBe("invalid_date");
    expect(processorMs() - start).toBeLessThan(1000);
  });
});
