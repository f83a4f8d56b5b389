import { ALL_DAYS, DAY_AND_NIGHT, JOHN, NOTHING, book, call, inBothForms, wish } from "../cast.ts";
import type { ClinicSetup, Days, ExamCase, Kind } from "../vocabulary.ts";

/** Not in the past, not too soon, not too far ahead. */
export const limits: Kind = {
  name: "limits",
  title: "Past, too soon, too far",
  cases: (on) => inBothForms([...refused(on), ...allowed(on)]),
};

type Row = readonly [
  name: string,
  why: string,
  day: string,
  time: string,
  clinic: ClinicSetup,
  outcome: string | readonly string[],
];

const OPEN: ClinicSetup = { hours: ALL_DAYS };
const AROUND: ClinicSetup = { hours: DAY_AND_NIGHT };

/** A half hour that lies at least so many minutes ahead. */
function halfHour(on: Days, minutes: number): readonly [day: string, time: string] {
  const [day, time] = on.minutesFromNow(minutes + 29);
  return [day, `${time.slice(0, 3)}${Number(time.slice(3)) < 30 ? "00" : "30"}`];
}

function refused(on: Days): readonly ExamCase[] {
  const [soonDay, soonTime] = on.minutesFromNow(20);
  const [agoDay, agoTime] = on.minutesFromNow(-20);
  const table: readonly Row[] = [
    ["yesterday", "yesterday", "yesterday", "14:00", OPEN, ["in_past", "invalid_date"]],
    ["yesterdays-date", "on yesterday's date", on.yesterday, "14:00", OPEN, ["in_past", "invalid_date"]],
    ["last-month", "a month ago", on.in(-30), "14:00", OPEN, ["in_past", "invalid_date"]],
    ["last-friday", "last Friday", "last Friday", "14:00", OPEN, ["in_past", "invalid_date"]],
    ["minutes-ago", "twenty minutes ago", agoDay, agoTime, AROUND, ["in_past", "invalid_date"]],
    ["in-minutes", "with too little notice", soonDay, soonTime, AROUND, "too_soon"],
    [
      "tomorrow",
      "with less than two days' notice",
      on.tomorrow,
      "14:00",
      { ...OPEN, minNoticeMinutes: 2880 },
      "too_soon",
    ],
    ["far", "beyond the horizon", on.in(400), "14:00", OPEN, ["too_far", "in_past"]],
    [
      "own-horizon",
      "beyond a horizon of 30 days",
      on.in(32),
      "14:00",
      { ...OPEN, horizonDays: 30 },
      "too_far",
    ],
    ["in-two-years", "in two years", `${Number(on.today.slice(0, 4)) + 2}-06-15`, "14:00", OPEN, "too_far"],
  ];
  return table.map(([name, why, day, time, clinic, outcome]): ExamCase => ({
    name,
    promise: `Nothing is booked ${why}.`,
    clinic,
    callers: [call("+14155550166", book(wish(JOHN, day, time), { outcome }))],
    rows: NOTHING,
  }));
}

function allowed(on: Days): readonly ExamCase[] {
  const [soonDay, soonTime] = halfHour(on, 75);
  const table: readonly Row[] = [
    ["soon", "as soon as the notice allows", soonDay, soonTime, AROUND, "booked"],
    ["tomorrow", "tomorrow", on.tomorrow, "14:00", OPEN, "booked"],
    ["notice", "after two days' notice", on.in(4), "14:00", { ...OPEN, minNoticeMinutes: 2880 }, "booked"],
    ["far", "almost a year ahead", on.in(350), "14:00", OPEN, "booked"],
    [
      "own-horizon",
      "within a horizon of 30 days",
      on.in(28),
      "14:00",
      { ...OPEN, horizonDays: 30 },
      "booked",
    ],
  ];
  return table.map(([name, what, day, time, clinic, outcome]): ExamCase => ({
    name: `open-${name}`,
    promise: `It can be booked ${what}.`,
    clinic,
    callers: [call("+14155550166", book(wish(JOHN, day, time), { outcome }))],
    rows: { calendar: [`${day} ${time} John Smith`] },
  }));
}
