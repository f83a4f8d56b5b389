import { ALL_DAYS, JOHN, NOTHING, book, call, wish } from "../cast.ts";
import type { ClinicSetup, Days, ExamCase, Kind, Rows } from "../vocabulary.ts";

const CLINIC: ClinicSetup = { hours: ALL_DAYS, horizonDays: 500 };

/** A day with a name is that day or asked about, and never another one. */
export const holidays: Kind = {
  name: "holidays",
  title: "Holidays",
  cases: (on) => [...named(on), ...unknown(), ...closed(on), ...elsewhere(on)],
};

function named(on: Days): readonly ExamCase[] {
  const easter = nextEaster(on);
  const christmas = on.next(12, 25);
  const thanksgiving = on.nthWeekday(11, 4, 4);
  const table: readonly (readonly [said: string, day: string])[] = [
    ["Christmas Eve", on.next(12, 24)],
    ["Christmas Day", christmas],
    ["the day after Christmas", on.after(christmas, 1)],
    ["three days before Christmas", on.after(christmas, -3)],
    ["the Monday after Christmas", on.nextWeekday(1, christmas)],
    ["New Year's Eve", on.next(12, 31)],
    ["New Year's Day", on.next(1, 1)],
    ["MLK day", on.nthWeekday(1, 1, 3)],
    ["Presidents' Day", on.nthWeekday(2, 1, 3)],
    ["Valentine's Day", on.next(2, 14)],
    ["Good Friday", on.after(easter, -2)],
    ["Easter Monday", on.after(easter, 1)],
    ["the Tuesday after Easter", on.after(easter, 2)],
    ["Memorial Day", on.nthWeekday(5, 1, -1)],
    ["the 4th of July", on.next(7, 4)],
    ["the day after the 4th of July", on.after(on.next(7, 4), 1)],
    ["Labor Day", on.nthWeekday(9, 1, 1)],
    ["Columbus Day", on.nthWeekday(10, 1, 2)],
    ["Halloween", on.next(10, 31)],
    ["Veterans Day", on.next(11, 11)],
    ["Thanksgiving", thanksgiving],
    ["the day after Thanksgiving", on.after(thanksgiving, 1)],
    ["Black Friday", on.after(thanksgiving, 1)],
  ];
  return table.map(([said, day], index): ExamCase => ({
    name: `said-${index + 1}`,
    promise: `"${said}" is that day.`,
    clinic: CLINIC,
    callers: [call("+14155550166", book(wish(JOHN, said, "11:00")))],
    rows: rowsOf(on, day),
  }));
}

/**
 * Within a few days of a holiday people disagree whether this year's or next year's is meant; then asking is right as well. What
 * may never be is any other day.
 */
function rowsOf(on: Days, day: string): Rows {
  const line = `${day} 11:00 John Smith`;
  const isAround = [0, 360].some((days) => Math.abs(daysBetween(on.today, day) - days) <= 8);
  if (!isAround) return { calendar: [line] };
  const others = [day, on.after(day, -364), on.after(day, -365), on.after(day, -366), on.after(day, -371)];
  const years = [...others, on.after(day, 364), on.after(day, 365), on.after(day, 366), on.after(day, 371)];
  return { calendar: { oneOf: [[], ...years.map((other) => [`${other} 11:00 John Smith`])] } };
}

const daysBetween = (one: string, other: string) => (Date.parse(other) - Date.parse(one)) / 86_400_000;

function unknown(): readonly ExamCase[] {
  const table = [
    "Lag BaOmer",
    "Canada Day",
    "the holidays",
    "after the holidays",
    "over Christmas",
    "around Christmas",
    "the week after Christmas",
  ];
  return table.map((said, index): ExamCase => ({
    name: `asked-${index + 1}`,
    promise: `"${said}" is no certain day in New York: it is asked for.`,
    clinic: CLINIC,
    callers: [call("+14155550166", book(wish(JOHN, said, "11:00"), { outcome: "invalid_date" }))],
    rows: NOTHING,
  }));
}

function closed(on: Days): readonly ExamCase[] {
  const day = on.next(12, 25);
  return [
    {
      name: "closed",
      promise: "Where the clinic is closed on Christmas, nothing is booked then.",
      clinic: {
        ...CLINIC,
        closures: [-366, -365, 0, 365, 366]
          .map((days) => on.after(day, days))
          .map((each) => ({ from: `${each}T00:00`, until: `${on.after(each, 1)}T00:00` })),
      },
      callers: [
        call(
          "+14155550166",
          book(wish(JOHN, "Christmas", "11:00"), {
            outcome: ["outside_hours", "invalid_date", "in_past", "too_soon"],
          }),
        ),
      ],
      rows: NOTHING,
    },
  ];
}

function elsewhere(on: Days): readonly ExamCase[] {
  const table: readonly (readonly [name: string, said: string, day: string, clinic: ClinicSetup])[] = [
    ["london", "Boxing Day", on.next(12, 26), { timeZone: "Europe/London", region: "GB" }],
    ["toronto", "Canada Day", on.next(7, 1), { timeZone: "America/Toronto", region: "CA" }],
    ["berlin", "Christmas Eve", on.next(12, 24), { timeZone: "Europe/Berlin", region: "DE" }],
    ["paris", "Bastille Day", on.next(7, 14), { timeZone: "Europe/Paris", region: "FR" }],
  ];
  return table.map(([name, said, day, clinic]): ExamCase => ({
    name: `in-${name}`,
    promise: `"${said}" there is that day.`,
    clinic: { ...CLINIC, ...clinic },
    callers: [call("+14155550166", book({ ...wish(JOHN, said, "11:00"), patientPhone: "+1 415 555 0166" }))],
    rows: rowsOf(on, day),
  }));
}

/** Gauss's rule, as Meeus, Jones and Butcher have it. */
function easterOf(year: number): string {
  const a = year % 19;
  const b = Math.floor(year / 100);
  const c = year % 100;
  const h = (19 * a + b - (b >> 2) - Math.floor((b - Math.floor((b + 8) / 25) + 1) / 3) + 15) % 30;
  const l = (32 + 2 * (b % 4) + 2 * (c >> 2) - h - (c % 4)) % 7;
  const m = Math.floor((a + 11 * h + 22 * l) / 451);
  const sum = h + l - 7 * m + 114;
  return `${year}-${String(Math.floor(sum / 31)).padStart(2, "0")}-${String((sum % 31) + 1).padStart(2, "0")}`;
}

function nextEaster(on: Days): string {
  const year = Number(on.today.slice(0, 4));
  return easterOf(year) > on.today ? easterOf(year) : easterOf(year + 1);
}
