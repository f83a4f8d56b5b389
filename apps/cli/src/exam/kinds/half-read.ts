import {
  EMMA,
  FAMILY,
  JOHN,
  NOTHING,
  appointment,
  book,
  call,
  cancel,
  move,
  plainCall,
  free,
  wish,
} from "../cast.ts";
import type { Days, ExamCase, Kind } from "../vocabulary.ts";

/** A rest that was not understood means that the caller is asked: never something else, silently. */
export const halfRead: Kind = {
  name: "half-read",
  title: "Half-read phrases",
  cases: (on) => [
    ...DAYS.map((said, index): ExamCase => ({
      name: `day-${index + 1}`,
      promise: `"${said}" is no certain day: nothing is booked.`,
      callers: [call("+14155550166", book(wish(JOHN, said, "2 pm"), { outcome: REFUSED }))],
      rows: NOTHING,
    })),
    ...TIMES.map((said, index): ExamCase => ({
      name: `time-${index + 1}`,
      promise: `"${said}" is no certain time: nothing is booked.`,
      callers: [call("+14155550166", book(wish(JOHN, on.tuesday, said), { outcome: REFUSED }))],
      rows: NOTHING,
    })),
    ...existing(on),
    ...ASKED.map(([date, partOfDay], index): ExamCase => ({
      name: `free-${index + 1}`,
      promise: `Asked for what is free "${date}", "${partOfDay}", no other times are offered.`,
      callers: [
        plainCall(
          "+14155550166",
          free({ appointmentDate: date, partOfDay }, { outcome: "invalid_date", offers: { none: true } }),
        ),
      ],
      rows: NOTHING,
    })),
  ],
};

const REFUSED = ["invalid_date", "in_past"];

const DAYS = [
  "the Tuesday after my surgery",
  "the day after my surgery",
  "two weeks after I get back",
  "a week after my last visit",
  "the day my sister comes",
  "when my husband is off",
  "Monday unless it snows",
  "the Monday after vacation",
  "my birthday",
  "payday",
  "tomorrow after my shift",
  "Tuesday before my flight",
  "Tuesday or Wednesday",
  "Tuesday if not Wednesday",
  "Tuesday, no wait, Wednesday",
  "not Tuesday",
  "anything but Tuesday",
  "any Tuesday",
  "in a few weeks",
  "in a week or two",
  "in 10 business days",
  "a week and a half from now",
  "around the 15th",
  "the 15th and the 16th",
  "the 32nd",
  "February 30",
  "Tuesday for my mother",
  "Tuesday, but only if Dr. Lee is in",
  "Tuesday, I can't do Monday",
  "the following Tuesday",
  "a week later",
  "as soon as possible",
  "whenever",
  "two days ago",
];

const TIMES = [
  "any time after 2",
  "after 2",
  "2 or 3",
  "not 2",
  "2 but not later",
  "between 2 and 4",
  "after my shift",
  "2 pm after my shift",
  "morning",
  "whenever",
  "-1:00",
  "25:00",
  "2 pm Mars time",
  "2 pm my time",
  "2 pm IST",
];

const ASKED: readonly (readonly [date: string, partOfDay: string])[] = [
  ["tomorrow", "banana"],
  ["tomorrow", "not in the morning"],
  ["tomorrow", "after my shift"],
  ["next week, not Monday morning", ""],
  ["next week with my sister", ""],
  ["after my surgery", ""],
];

function existing(on: Days): readonly ExamCase[] {
  const booked = [appointment(EMMA, on.tuesday, "14:00")];
  const who = { patientName: "Emma Hall" };
  return [
    {
      name: "move-day",
      promise: "A new day that was half understood moves nothing.",
      booked,
      callers: [call(FAMILY, move({ ...who, newDate: "the Tuesday after my surgery" }))],
      rows: "as before",
    },
    {
      name: "move-later",
      promise: '"A bit later" is no time: nothing is moved.',
      booked,
      callers: [call(FAMILY, move({ ...who, newTime: "a bit later" }))],
      rows: "as before",
    },
    {
      name: "move-after",
      promise: '"After 2" is no time: nothing is moved.',
      booked,
      callers: [call(FAMILY, move({ ...who, newDate: `${on.monthDay(on.friday)} after 2` }))],
      rows: "as before",
    },
    {
      name: "cancel-day",
      promise: "An appointment named by a day that was half understood is not cancelled.",
      booked: [...booked, appointment(EMMA, on.friday, "10:00")],
      callers: [call(FAMILY, cancel({ ...who, appointmentDate: "the one after my surgery" }))],
      rows: "as before",
    },
  ];
}
