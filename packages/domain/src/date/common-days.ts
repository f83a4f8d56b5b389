import { Temporal } from "temporal-polyfill";
import type { NamedDay } from "./named-days.ts";

const FIXED: readonly (readonly [monthAndDay: string, name: string])[] = [
  ["01-01", "New Year's Day"],
  ["01-06", "Epiphany"],
  ["02-14", "Valentine's Day"],
  ["03-17", "Saint Patrick's Day"],
  ["10-31", "Halloween"],
  ["11-01", "All Saints' Day"],
  ["12-24", "Christmas Eve"],
  ["12-25", "Christmas Day"],
  ["12-26", "Boxing Day"],
  ["12-31", "New Year's Eve"],
];
const FROM_EASTER: readonly (readonly [days: number, name: string])[] = [
  [-47, "Mardi Gras / Fat Tuesday / Shrove Tuesday"],
  [-46, "Ash Wednesday"],
  [-7, "Palm Sunday"],
  [-3, "Maundy Thursday / Holy Thursday"],
  [-2, "Good Friday"],
  [-1, "Holy Saturday / Easter Saturday"],
  [0, "Easter Sunday"],
  [1, "Easter Monday"],
  [39, "Ascension Day"],
  [49, "Pentecost / Whit Sunday"],
  [50, "Whit Monday"],
];

/**
 * Days that people call by the same name everywhere, whether they are holidays there or not: no list of an American
 * state has Good Friday. Where a place has a day of that name, its own comes first.
 */
export function commonDays(year: number): readonly NamedDay[] {
  const days = byYear.get(year) ?? daysOf(year);
  // A clinic asks for the years around today: there are never many.
  byYear.set(year, days);
  return days;
}

const byYear = new Map<number, readonly NamedDay[]>();

function daysOf(year: number): readonly NamedDay[] {
  const easter = easterOf(year);
  return [
    ...FIXED.map(([monthAndDay, name]) => ({ date: `${year}-${monthAndDay}`, name })),
    ...FROM_EASTER.map(([days, name]) => ({ date: easter.add({ days }).toString(), name })),
  ];
}

/** The Gregorian computus in the form of Meeus, Jones and Butcher ("Nature", 20 April 1876). */
function easterOf(year: number): Temporal.PlainDate {
  const golden = year % 19;
  const century = Math.floor(year / 100);
  const ofCentury = year % 100;
  const correction = Math.floor((century - Math.floor((century + 8) / 25) + 1) / 3);
  const epact = (19 * golden + century - Math.floor(century / 4) - correction + 15) % 30;
  const weekday = (32 + 2 * (century % 4) + 2 * Math.floor(ofCentury / 4) - epact - (ofCentury % 4)) % 7;
  const late = Math.floor((golden + 11 * epact + 22 * weekday) / 451);
  const days = epact + weekday - 7 * late + 114;
  return Temporal.PlainDate.from({ year, month: Math.floor(days / 31), day: (days % 31) + 1 });
}
