import { expect, test } from "vitest";
import { findTimes, readClock } from "./find-times.ts";

test("a time as it is written most is the one that all patterns find, or impossible as for them", () => {
  for (let hour = 0; hour < 30; hour += 1) {
    for (const minute of ["", ":00", ":05", ":30", ":59", ":60", ":99"]) {
      for (const half of ["", "am", " pm", " a.m.", " p.m", "pm."]) {
        if (minute === "" && half === "") continue;
        for (const text of [`${hour}${minute}${half}`, `${hour}${minute}${half}`.padStart(2, "0")]) {
          const { times, rest } = findTimes(text, "inside");
          expect(times, text).toHaveLength(1);
          expect(rest, text).toMatch(/^ *\uE000 *$/);
          expect(readClock(text), text).toEqual(times[0] ?? "impossible");
        }
      }
    }
  }
});

test.each(["", "2", "1430", "2:3", "2:30p", "at 2pm", "2 30", "2:30 pm tomorrow", "half 2"])(
  "%j is for the patterns",
  (text) => {
    expect(readClock(text)).toBeUndefined();
  },
);
