import { JOHN, book, call, wish } from "../cast.ts";
import type { Args, ExamCase, Hours, Kind } from "../vocabulary.ts";

const LATE: Hours = { 3: [["08:00", "21:00"]] };

/** Times of day as people say them. */
export const clockWords: Kind = {
  name: "clock-words",
  title: "Which hour is meant",
  cases: (on) => [
    ...TIMES.map(([said, time], index): ExamCase => ({
      name: `said-${index + 1}`,
      promise: `"${said}" is ${time}.`,
      callers: [call("+14155550166", book(wish(JOHN, on.tuesday, said)))],
      rows: { calendar: [`${on.tuesday} ${time} John Smith`] },
    })),
    ...IN_ONE.map(([said, time], index): ExamCase => ({
      name: `in-one-${index + 1}`,
      promise: `The day and "${said}", said in one, is ${time} on that day.`,
      callers: [
        call(
          "+14155550166",
          book({ ...wish(JOHN, `${on.monthDay(on.tuesday)} ${said}`, ""), appointmentTime: undefined }),
        ),
      ],
      rows: { calendar: [`${on.tuesday} ${time} John Smith`] },
    })),
    ...evening(on.monthDay(on.wednesday)).map(([name, said, time]): ExamCase => ({
      name,
      promise: `Where the clinic is open from 8 to 9 at night, ${JSON.stringify(said)} is ${time}.`,
      clinic: { hours: LATE },
      callers: [call("+14155550166", book({ ...wish(JOHN, on.wednesday, ""), ...said }))],
      rows: { calendar: [`${on.wednesday} ${time} John Smith`] },
    })),
  ],
};

const TIMES: readonly (readonly [said: string, time: string])[] = [
  ["2:30", "14:30"],
  ["two-thirty", "14:30"],
  ["half past two", "14:30"],
  ["half two", "14:30"],
  ["14h30", "14:30"],
  ["two thirty in the afternoon", "14:30"],
  ["noon", "12:00"],
  ["12:00 noon", "12:00"],
  ["ten thirty in the morning", "10:30"],
  ["9", "09:00"],
  ["nine o'clock", "09:00"],
  ["4", "16:00"],
  ["3ish", "15:00"],
  ["11 am Pacific", "14:00"],
  ["1 pm Central", "14:00"],
  ["2 pm Eastern time", "14:00"],
  ["2 pm local time", "14:00"],
  ["2:00 PM - 2:30 PM", "14:00"],
];

const IN_ONE: readonly (readonly [said: string, time: string])[] = [
  ["at two-thirty", "14:30"],
  ["at 16h", "16:00"],
  ["at 12:00 noon", "12:00"],
  ["in the afternoon at 3", "15:00"],
];

function evening(day: string): readonly (readonly [name: string, said: Args, time: string])[] {
  return [
    ["evening-8", { appointmentDate: `${day} in the evening`, appointmentTime: "8" }, "20:00"],
    ["8-in-the-evening", { appointmentTime: "8 in the evening" }, "20:00"],
    ["morning-8", { appointmentDate: `${day} in the morning`, appointmentTime: "8" }, "08:00"],
  ];
}
