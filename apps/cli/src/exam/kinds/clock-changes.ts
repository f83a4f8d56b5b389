import {
  ALL_DAYS,
  DAY_AND_NIGHT,
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
  plainCall,
  wish,
} from "../cast.ts";
import type { Days, ExamCase, Kind } from "../vocabulary.ts";

const JOHNS = "+14155550166";
const NIGHT = { hours: DAY_AND_NIGHT, horizonDays: 500 } as const;

/** The nights in which clocks in New York are changed: the second Sunday of March, the first one of November. */
export const clockChanges: Kind = {
  name: "clock-changes",
  title: "The clocks change",
  cases: (on) => inBothForms([...spring(on), ...fall(on)]),
};

function spring(on: Days): readonly ExamCase[] {
  const day = on.nthWeekday(3, 7, 2);
  const [before, after] = [on.after(day, -1), on.after(day, 1)];
  return [
    {
      name: "nine-stays-nine",
      promise: "Nine o'clock is nine o'clock before and after.",
      clinic: { hours: ALL_DAYS, horizonDays: 500 },
      callers: [
        call(
          JOHNS,
          book(wish(JOHN, before, "9 AM")),
          book(wish(JOHN, day, "9 AM")),
          book(wish(JOHN, after, "9 AM")),
        ),
      ],
      rows: {
        calendar: [before, day, after].map((each) => `${each} 09:00 John Smith`),
        moments: [`${before}T14:00:00Z`, `${day}T13:00:00Z`, `${after}T13:00:00Z`],
      },
    },
    {
      name: "skipped",
      promise: "A time that clocks skip is asked for again, and nothing is booked.",
      clinic: NIGHT,
      callers: [
        call(
          JOHNS,
          book(wish(JOHN, day, "02:30"), { outcome: "invalid_date" }),
          book(wish(JOHN, day, "2 am"), { outcome: "invalid_date" }),
        ),
      ],
      rows: NOTHING,
    },
    {
      name: "skipped-not-offered",
      promise: "Nor is it offered.",
      clinic: NIGHT,
      callers: [
        plainCall(
          null,
          free(
            { appointmentDate: day },
            {
              offers: {
                days: [day],
                without: [`${day} 02:00`, `${day} 02:30`],
                with: [`${day} 01:30`, `${day} 03:00`],
              },
            },
          ),
        ),
      ],
      rows: NOTHING,
    },
    {
      name: "move-to-skipped",
      promise: "Nothing is moved to a time that clocks skip.",
      clinic: NIGHT,
      booked: [appointment(EMMA, before, "02:30")],
      callers: [
        call(
          FAMILY,
          move({ patientName: "Emma Hall", newDate: "the next day" }, { outcome: "invalid_date" }),
        ),
      ],
      rows: "as before",
    },
    {
      name: "a-week-later",
      promise: '"A week later" is the same time of day, across the change.',
      clinic: { hours: ALL_DAYS, horizonDays: 500 },
      booked: [appointment(EMMA, before, "10:00")],
      callers: [call(FAMILY, move({ patientName: "Emma Hall", newDate: "a week later" }))],
      rows: {
        calendar: [`${on.after(before, 7)} 10:00 Emma Hall`],
        moments: [`${on.after(before, 7)}T14:00:00Z`],
      },
    },
  ];
}

function fall(on: Days): readonly ExamCase[] {
  const day = on.nthWeekday(11, 7, 1);
  const at = (who: string, from: string, outcome: string) =>
    call(from, book(wish({ name: who }, day, "1:30 am"), { outcome }));
  return [
    {
      name: "shown-twice-first",
      promise: "Of a time that clocks show twice the earlier one is taken first.",
      clinic: NIGHT,
      callers: [at("Ada Fern", "+14155550191", "booked")],
      rows: { calendar: [`${day} 01:30 Ada Fern`], moments: [`${day}T05:30:00Z`] },
    },
    {
      name: "shown-twice",
      promise: "A time that clocks show twice is booked twice and no more: first the earlier one.",
      clinic: NIGHT,
      callers: [
        at("Ada Fern", "+14155550191", "booked"),
        at("Ida Reed", "+14155550192", "booked"),
        at("Una Birch", "+14155550193", "slot_unavailable"),
      ],
      rows: {
        calendar: [`${day} 01:30 Ada Fern`, `${day} 01:30 Ida Reed`],
        moments: [`${day}T05:30:00Z`, `${day}T06:30:00Z`],
      },
    },
    {
      name: "day-of-25-hours",
      promise: "Every half hour of a day of 25 hours is offered, and what comes later is right.",
      clinic: NIGHT,
      callers: [
        plainCall(
          null,
          free(
            { appointmentDate: day },
            { offers: { days: [day], with: [`${day} 00:00`, `${day} 01:30`, `${day} 23:30`] } },
          ),
        ),
        call(JOHNS, book(wish(JOHN, day, "3 am"))),
      ],
      rows: { calendar: [`${day} 03:00 John Smith`], moments: [`${day}T08:00:00Z`] },
    },
    {
      name: "nine-stays-nine-in-fall",
      promise: "Nine o'clock is nine o'clock before and after.",
      clinic: { hours: ALL_DAYS, horizonDays: 500 },
      callers: [call(JOHNS, book(wish(JOHN, on.after(day, -1), "9 AM")), book(wish(JOHN, day, "9 AM")))],
      rows: {
        calendar: [`${on.after(day, -1)} 09:00 John Smith`, `${day} 09:00 John Smith`],
        moments: [`${on.after(day, -1)}T13:00:00Z`, `${day}T14:00:00Z`],
      },
    },
  ];
}
