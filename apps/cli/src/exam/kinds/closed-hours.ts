import { JOHN, NOTHING, book, call, inBothForms, plainCall, free, wish } from "../cast.ts";
import type { ClinicSetup, Days, ExamCase, Kind } from "../vocabulary.ts";

/** Nobody is booked when nobody is there. */
export const closedHours: Kind = {
  name: "closed-hours",
  title: "Closed hours",
  cases: (on) => inBothForms([...refused(on), ...booked(on), ...offered(on)]),
};

type Row = readonly [name: string, why: string, day: string, time: string, clinic?: ClinicSetup];

const LUNCH: ClinicSetup = {
  hours: {
    2: [
      ["09:00", "12:00"],
      ["13:00", "17:00"],
    ],
  },
};

/** From Tuesday at midnight until Wednesday at midnight. */
const closedOn = (on: Days): ClinicSetup => ({
  closures: [{ from: `${on.tuesday}T00:00`, until: `${on.wednesday}T00:00` }],
});
const morning = (on: Days): ClinicSetup => ({
  closures: [{ from: `${on.tuesday}T09:00`, until: `${on.tuesday}T12:00` }],
});
const week = (on: Days): ClinicSetup => ({
  closures: [{ from: `${on.monday}T00:00`, until: `${on.saturday}T00:00` }],
});
const OWN_HOURS: ClinicSetup = { providers: [{ name: "Dr. Lee", hours: { 2: [["13:00", "15:00"]] } }] };

function refused(on: Days): readonly ExamCase[] {
  const table: readonly Row[] = [
    ["evening", "after closing", on.tuesday, "8 PM"],
    ["early", "before opening", on.tuesday, "6:30 am"],
    ["runs-over", "past closing at its end", on.tuesday, "16:45"],
    ["at-closing", "when the clinic closes", on.tuesday, "17:00"],
    ["minute-before", "a minute before opening", on.tuesday, "8:59 am"],
    ["sunday", "on a Sunday", on.sunday, "10:00"],
    ["lunch", "at lunch", on.tuesday, "12:30", LUNCH],
    ["into-lunch", "into lunch", on.tuesday, "11:45", LUNCH],
    ["closure", "on a day of a closure", on.tuesday, "10:00", closedOn(on)],
    ["closure-first", "in the first hour of a closure", on.tuesday, "09:00", closedOn(on)],
    ["closure-last", "in the last hour of a closure", on.tuesday, "16:30", closedOn(on)],
    ["closure-morning", "in the last half hour of a morning's closure", on.tuesday, "11:30", morning(on)],
    [
      "closure-into",
      "into a closure's first minutes",
      on.tuesday,
      "14:45",
      { closures: [{ from: `${on.tuesday}T15:00`, until: `${on.tuesday}T16:00` }] },
    ],
    ["closure-week", "in the middle of a week's closure", on.wednesday, "10:00", week(on)],
    ["closure-week-last", "on the last day of a week's closure", on.friday, "16:30", week(on)],
    [
      "only-saturdays",
      "on a Sunday where only Saturday is open",
      on.sunday,
      "10:00",
      { hours: { 6: [["09:00", "17:00"]] } },
    ],
    [
      "only-sundays",
      "on a Saturday where only Sunday is open",
      on.saturday,
      "10:00",
      { hours: { 7: [["09:00", "17:00"]] } },
    ],
    ["own-hours", "when the only provider is not there", on.tuesday, "10:00", OWN_HOURS],
    ["own-day", "on a day on which the only provider never is", on.wednesday, "14:00", OWN_HOURS],
  ];
  return table.map(([name, why, day, time, clinic]): ExamCase => ({
    name,
    promise: `Nothing is booked ${why}.`,
    ...(clinic === undefined ? {} : { clinic }),
    callers: [call("+14155550166", book(wish(JOHN, day, time), { outcome: "outside_hours" }))],
    rows: NOTHING,
  }));
}

function booked(on: Days): readonly ExamCase[] {
  const table: readonly Row[] = [
    ["first", "the first time of the day", on.tuesday, "09:00"],
    ["last", "the last time of the day", on.tuesday, "16:30"],
    ["before-lunch", "right before lunch", on.tuesday, "11:30", LUNCH],
    ["after-lunch", "right after lunch", on.tuesday, "13:00", LUNCH],
    ["before-closure", "the evening before a closure", on.monday, "16:30", closedOn(on)],
    ["after-closure", "the morning after a closure", on.wednesday, "09:00", closedOn(on)],
    ["after-morning", "the minute at which a closure ends", on.tuesday, "12:00", morning(on)],
    [
      "before-closure-begins",
      "right before a closure begins",
      on.tuesday,
      "14:30",
      { closures: [{ from: `${on.tuesday}T15:00`, until: `${on.tuesday}T16:00` }] },
    ],
    [
      "sunday",
      "Sunday, where only Sunday is open",
      on.sunday,
      "10:00",
      { hours: { 7: [["09:00", "17:00"]] } },
    ],
    ["own", "the provider's own last time", on.tuesday, "14:30", OWN_HOURS],
  ];
  return table.map(([name, what, day, time, clinic]): ExamCase => ({
    name: `open-${name}`,
    promise: `Open is open: ${what} can be booked.`,
    ...(clinic === undefined ? {} : { clinic }),
    callers: [call("+14155550166", book(wish(JOHN, day, time), { outcome: "booked" }))],
    rows: { calendar: [`${day} ${time} John Smith`] },
  }));
}

function offered(on: Days): readonly ExamCase[] {
  return [
    {
      name: "insists",
      promise: "Who insists on closed hours gets none, and takes an open one in the end.",
      callers: [
        call(
          "+14155550166",
          book(wish(JOHN, on.tuesday, "8 PM"), {
            outcome: "outside_hours",
            offers: { from: "09:00", until: "16:31" },
          }),
          book(wish(JOHN, on.sunday, "10:00"), {
            outcome: "outside_hours",
            offers: { days: [on.after(on.monday, 7)] },
          }),
          book(wish(JOHN, on.tuesday, "4:30"), { outcome: "booked" }),
        ),
      ],
      rows: { calendar: [`${on.tuesday} 16:30 John Smith`] },
    },
    {
      name: "closure-of-one",
      promise: "Where one provider is away, the other is there.",
      clinic: {
        providers: [{ name: "Dr. Lee" }, { name: "Dr. Patel" }],
        closures: [{ from: `${on.tuesday}T00:00`, until: `${on.wednesday}T00:00`, provider: "Dr. Lee" }],
      },
      callers: [
        call(
          "+14155550166",
          book({ ...wish(JOHN, on.tuesday, "14:00"), providerName: "Dr. Lee" }, { outcome: "outside_hours" }),
          book(wish(JOHN, on.tuesday, "14:00"), { outcome: "booked" }),
        ),
      ],
      rows: { calendar: [`${on.tuesday} 14:00 John Smith with Dr. Patel`] },
    },
    {
      name: "not-offered",
      promise: "Times of a closure are not offered.",
      clinic: morning(on),
      callers: [
        plainCall(
          null,
          free(
            { appointmentDate: on.tuesday },
            { offers: { days: [on.tuesday], from: "12:00", with: [`${on.tuesday} 12:00`] } },
          ),
        ),
      ],
      rows: NOTHING,
    },
  ];
}
