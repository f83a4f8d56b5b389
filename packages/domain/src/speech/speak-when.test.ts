import { Temporal } from "temporal-polyfill";
import { expect, test } from "vitest";
import { speakClockTime, speakDate, speakDay } from "./speak-when.ts";

const format = (options: Intl.DateTimeFormatOptions) =>
  new Intl.DateTimeFormat("en-US", { timeZone: "UTC", ...options });

test("days are said as the platform writes them, with the year where it is another one", () => {
  const day = format({ weekday: "long", month: "long", day: "numeric" });
  const date = format({ weekday: "long", month: "long", day: "numeric", year: "numeric" });
  for (let at = Temporal.PlainDate.from("2025-12-25"); at.year < 2029; at = at.add({ days: 1 })) {
    const ms = at.toZonedDateTime("UTC").epochMilliseconds;
    expect(speakDate(at)).toBe(date.format(ms));
    expect(speakDay(at, { year: at.year })).toBe(day.format(ms));
    expect(speakDay(at, { year: 2000 })).toBe(date.format(ms));
  }
});

test("so is every minute of a day, with a plain space before AM and PM", () => {
  const clock = format({ hour: "numeric", minute: "2-digit", hour12: true });
  for (let minutes = 0; minutes < 1_440; minutes += 1) {
    const said = speakClockTime({ hour: Math.floor(minutes / 60), minute: minutes % 60 });
    expect(said).toBe(clock.format(minutes * 60_000).replace(/\s+/u, " "));
  }
});
