import {
  EMMA,
  FAMILY,
  JOHN,
  NOTHING,
  appointment,
  book,
  call,
  free,
  inBothForms,
  move,
  wish,
} from "../cast.ts";
import type { Args, Days, ExamCase, Kind } from "../vocabulary.ts";

/** Facts that contradict each other are asked about. */
export const contradictions: Kind = {
  name: "contradictions",
  title: "Contradictory facts",
  cases: (on) => inBothForms([...bookings(on), ...others(on)]),
};

function bookings(on: Days): readonly ExamCase[] {
  const table: readonly (readonly [name: string, promise: string, said: Args])[] = [
    [
      "two-days",
      "A day beside another day",
      { appointmentDate: on.monday, appointmentTime: `${on.weekday(on.tuesday)} at 2` },
    ],
    [
      "weekday-and-date",
      "A weekday that is not that of the date",
      { appointmentDate: `${on.weekday(on.wednesday)}, ${on.monthDay(on.tuesday)}`, appointmentTime: "2 pm" },
    ],
    [
      "tomorrow-and-weekday",
      "Tomorrow, and a weekday that is not tomorrow's",
      { appointmentDate: `tomorrow, ${on.weekday(on.in(2))}`, appointmentTime: "2 pm" },
    ],
    [
      "two-times",
      "A time in each of two fields",
      { appointmentDate: `${on.monthDay(on.tuesday)} at 2 pm`, appointmentTime: "3 pm" },
    ],
    [
      "part-of-day-and-time",
      "A morning and an hour of the afternoon",
      { appointmentDate: `${on.monthDay(on.tuesday)} in the morning`, appointmentTime: "2 pm" },
    ],
    [
      "time-and-part-of-day",
      "An hour that is not in the part of the day",
      { appointmentDate: on.tuesday, appointmentTime: "2 pm in the morning" },
    ],
    [
      "iso-day",
      "A day beside a moment of another day",
      { appointmentDate: on.tuesday, appointmentTime: `${on.wednesday}T14:00` },
    ],
    [
      "two-fields",
      "Two days under two names of one argument",
      { appointmentDate: on.tuesday, date: on.wednesday, appointmentTime: "2 pm" },
    ],
    [
      "unknown-field",
      "A day in an argument that there is not",
      { appointmentDate: on.tuesday, untilDate: on.wednesday, appointmentTime: "2 pm" },
    ],
    [
      "two-numbers",
      "Two numbers under two names of one argument",
      {
        appointmentDate: on.tuesday,
        appointmentTime: "2 pm",
        patientPhone: "+14155550166",
        phone: "+14155550167",
      },
    ],
  ];
  return table.map(([name, what, said]): ExamCase => ({
    name,
    promise: `${what} is asked about: nothing is booked.`,
    callers: [
      call(
        "+14155550166",
        book({ ...wish(JOHN, "", ""), ...said }, { outcome: ["invalid_date", "invalid_arguments"] }),
      ),
    ],
    rows: NOTHING,
  }));
}

function others(on: Days): readonly ExamCase[] {
  return [
    {
      name: "move-two-days",
      promise: "A move to one day in one field and another in the other moves nothing.",
      booked: [appointment(EMMA, on.tuesday, "14:00")],
      callers: [
        call(
          FAMILY,
          move({ patientName: "Emma Hall", newDate: on.wednesday, newTime: `${on.weekday(on.friday)} at 2` }),
        ),
      ],
      rows: "as before",
    },
    {
      name: "move-day-of-which",
      promise: '"date" beside a new day is either: nothing is moved.',
      booked: [appointment(EMMA, on.tuesday, "14:00")],
      callers: [
        call(
          FAMILY,
          move(
            { patientName: "Emma Hall", date: on.friday, newDate: on.wednesday },
            { outcome: "invalid_arguments" },
          ),
        ),
      ],
      rows: "as before",
    },
    {
      name: "free-two-parts",
      promise: "A morning that is to be an afternoon is asked about.",
      callers: [
        call(
          null,
          free(
            { appointmentDate: `${on.monthDay(on.tuesday)} in the morning`, partOfDay: "afternoon" },
            { outcome: "invalid_date" },
          ),
        ),
      ],
      rows: NOTHING,
    },
  ];
}
