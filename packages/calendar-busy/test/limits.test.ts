import { expect, test } from "vitest";
import { LIMITS } from "../src/index.ts";
import { calendar, event, read, readWhole } from "./reading.ts";

const START = "DTSTART:20261207T090000Z";
const END = "DTEND:20261207T100000Z";

test.each([
  ["", "empty"],
  ["\uFEFF \r\n", "empty"],
  ["<!DOCTYPE html><html><body>Sign in</body></html>", "web_page"],
  ["Not found", "no_calendar"],
  [event(START, END), "no_calendar"],
  [calendar(event(START, END)).slice(0, -20), "cut_off"],
  [calendar(event(START, END)).slice(0, 80), "cut_off"],
  [`${calendar(event(START, END))}BEGIN:VCALENDAR\r\n`, "cut_off"],
])("what is no whole calendar is refused: %j", (text, reason) => {
  expect(read(text)).toEqual({ kind: "not_a_calendar", reason });
});

test("a calendar without events is read, and nobody is busy", () => {
  expect(read(calendar())).toEqual({ kind: "read", busy: [], ours: [], left: [] });
});

test("a text that is too long is not read", () => {
  const text = calendar(event(START, END, `DESCRIPTION:${"x".repeat(LIMITS.text)}`));
  expect(read(text)).toEqual({ kind: "too_large", what: "text", limit: LIMITS.text });
});

test("as many events as are allowed are read, one more are not", () => {
  const many = Array.from({ length: LIMITS.events }, () => event(START, END));
  expect(readWhole(calendar(...many)).busy).toHaveLength(LIMITS.events);
  expect(read(calendar(...many, event(START, END)))).toMatchObject({ kind: "too_large", what: "events" });
});

test.each([
  "FREQ=SECONDLY",
  "FREQ=MINUTELY;BYDAY=MO,TU,WE,TH,FR",
  "FREQ=SECONDLY;COUNT=99999999",
  "FREQ=DAILY;BYHOUR=1,2,3,4,5,6,7,8,9;BYMINUTE=1,2,3,4,5,6,7,8,9",
])("%s alone is left out and named, and the event beside it is read", (rule) => {
  const { busy, left } = readWhole(calendar(event(START, END, `RRULE:${rule}`), event(START, END)));
  expect(busy).toHaveLength(1);
  expect(left).toEqual([
    { component: "VEVENT", number: 1, day: "2026-12-07", part: "event", reason: "too_many_instances" },
  ]);
});

test.each(["FREQ=SECONDLY", "FREQ=HOURLY", "FREQ=DAILY;COUNT=19000", "FREQ=YEARLY;BYDAY=MO,TU,WE,TH,FR"])(
  "twenty thousand events with %s end before long, as too much",
  (rule) => {
    const events = Array.from({ length: LIMITS.events }, () => event(START, END, `RRULE:${rule}`));
    expect(read(calendar(...events))).toEqual({ kind: "too_large", what: "instances", limit: LIMITS.work });
  },
);

test("twenty thousand series and changes of one UID end before long", () => {
  const many = Array.from({ length: LIMITS.events }, (_, index) => {
    const day = new Date(Date.UTC(2026, 0, 1) + index * 3_600_000)
      .toISOString()
      .replaceAll(/[-:]|\.000/g, "");
    const lines = [`DTSTART:${day}`, index % 2 === 0 ? "RRULE:FREQ=DAILY;COUNT=2" : `RECURRENCE-ID:${day}`];
    return ["BEGIN:VEVENT", "UID:one", ...lines, "END:VEVENT", ""].join("\r\n");
  });
  expect(read(calendar(...many))).toMatchObject({ kind: "too_large" });
});

test("more than two years are not asked for", () => {
  expect(() => read(calendar(), "2028-11-03T00:00:00Z")).toThrow(RangeError);
});

test("what is left out is named without anybody's words", () => {
  const { left } = readWhole(
    calendar(event("SUMMARY:Jane Doe", "DTSTART;TZID=Jane Doe:20261207T090000", "RRULE:FREQ=JANE DOE")),
  );
  expect(left).toHaveLength(1);
  expect(JSON.stringify(left)).not.toMatch(/jane/i);
});
