import { expect, test } from "vitest";
import { pickTimes } from "./pick-times.ts";

const TUESDAY = "Tuesday, December 1";
const WEDNESDAY = "Wednesday, December 2";

test.each([
  ["", []],
  ["2:30 PM", [{ time: "2:30 PM" }]],
  [
    "2:30 PM, 3:00 PM, or Wednesday, December 2 at 9:00 AM",
    [{ time: "2:30 PM" }, { time: "3:00 PM" }, { day: WEDNESDAY, time: "9:00 AM" }],
  ],
  [
    "That slot is no longer available. I checked the calendar and I do have 2:30 PM or 3:00 PM available. Would any of those work for you?",
    [{ time: "2:30 PM" }, { time: "3:00 PM" }],
  ],
  [
    "Wednesday, December 2 at 9:00 AM, 9:30 AM, or Thursday, December 3 at 10:00 AM",
    [
      { day: WEDNESDAY, time: "9:00 AM" },
      { day: WEDNESDAY, time: "9:30 AM" },
      { day: "Thursday, December 3", time: "10:00 AM" },
    ],
  ],
  [
    "On Tuesday, December 1 I have 9:00 AM, 9:30 AM, and 3 more; on Wednesday, December 2 I have 9:00 AM. Which time works for you?",
    [
      { day: TUESDAY, time: "9:00 AM" },
      { day: TUESDAY, time: "9:30 AM" },
      { day: WEDNESDAY, time: "9:00 AM" },
    ],
  ],
  [
    "I have nothing available on Tuesday, December 1, but on Wednesday, December 2 I have 9:00 AM.",
    [{ day: WEDNESDAY, time: "9:00 AM" }],
  ],
  ["I have nothing available on Tuesday, December 1. Would another day work for you?", []],
  // Not offered: what was asked, and what was understood.
  [
    "We are not open for appointments on Tuesday, December 1 at 8:00 PM. I do have 4:30 PM available.",
    [{ day: TUESDAY, time: "4:30 PM" }],
  ],
  [
    "Tuesday, December 1 at 9:00 AM is too soon; we need at least 2 hours notice. I do have 11:00 AM available.",
    [{ day: TUESDAY, time: "11:00 AM" }],
  ],
  [
    "I took the time as 2:30 PM. That slot is no longer available. I do have 3:00 PM available.",
    [{ time: "3:00 PM" }],
  ],
  ["You're all set. I have you for Tuesday, December 1 at 2:00 PM, Cleaning.", []],
  ["We're open from 9:00 AM to 5:00 PM.", []],
  [
    "The year I heard has passed, so I took Friday, December 25. I do have 2:30 PM available.",
    [{ day: "Friday, December 25", time: "2:30 PM" }],
  ],
  ["Friday, January 15, 2027 at 2:00 PM", [{ day: "Friday, January 15, 2027", time: "2:00 PM" }]],
  [
    "9 a.m. or 10:30 p.m. or noon or 14:30",
    [{ time: "9:00 AM" }, { time: "10:30 PM" }, { time: "12:00 PM" }, { time: "14:30" }],
  ],
  ["tomorrow at 2pm", [{ day: "tomorrow", time: "2:00 PM" }]],
  ["Room 12, call 415 555 0123, ticket 1234:56", []],
])("%j", (sentence, offered) => {
  expect(pickTimes(sentence)).toEqual(offered);
});
