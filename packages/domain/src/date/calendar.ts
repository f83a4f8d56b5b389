// Plain numbers for what is asked of days many times in a request: a Temporal object takes about a microsecond to make.

/** The days of a month of the calendar (ISO 8601); undefined where there is no such month. */
function daysInMonth(year: number, month: number): number | undefined {
  if (month !== 2) return DAYS_IN_MONTH[month - 1];
  const isLeap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  return isLeap ? 29 : 28;
}

const DAYS_IN_MONTH = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31] as const;

/** Whether the calendar (years 1 to 9999) has such a day. */
export function isDay(year: number, month: number, day: number): boolean {
  if (!Number.isInteger(year) || !Number.isInteger(month) || !Number.isInteger(day)) return false;
  if (year < 1 || year > 9999 || day < 1) return false;
  return day <= (daysInMonth(year, month) ?? 0);
}

const DAY = /^(\d{4})-(\d{2})-(\d{2})$/;

export const MONTH_NAMES = [
  "January",
  "February",
  "March",
  "April",
  "May",
  "June",
  "July",
  "August",
  "September",
  "October",
  "November",
  "December",
] as const;

export type DayNumbers = { readonly year: number; readonly month: number; readonly day: number };

/** The numbers of a day that exists, written as `YYYY-MM-DD`; undefined for any other text. */
export function dayNumbers(text: string): DayNumbers | undefined {
  const match = DAY.exec(text);
  if (match === null) return undefined;
  const [year, month, day] = [Number(match[1]), Number(match[2]), Number(match[3])];
  return isDay(year, month, day) ? { year, month, day } : undefined;
}

/** ISO 8601: 1 is Monday, 7 is Sunday. */
export function weekdayOf({ year, month, day }: DayNumbers): number {
  // Sakamoto's method: the year begins in March, so that the day that may be missing is its last.
  const from = month < 3 ? year - 1 : year;
  const days = from + Math.floor(from / 4) - Math.floor(from / 100) + Math.floor(from / 400);
  return (days + (DAYS_UNTIL[month - 1] ?? 0) + day) % 7 || 7;
}

const DAYS_UNTIL = [0, 3, 2, 5, 0, 3, 5, 1, 4, 6, 2, 4] as const;
