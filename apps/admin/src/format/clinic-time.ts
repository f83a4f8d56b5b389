import { Temporal } from "temporal-polyfill";

// Between moments and the clinic's wall clock. @mantine/schedule places events by text without a zone
// ("2026-12-01 14:00:00"); as that text is always the clinic's clock, the browser's own zone has no say.

/** YYYY-MM-DD on the clinic's calendar. */
export type Day = string;

const zoned = (moment: string, timeZone: string) =>
  Temporal.Instant.from(moment).toZonedDateTimeISO(timeZone);

export const dayOf = (moment: string, timeZone: string): Day =>
  zoned(moment, timeZone).toPlainDate().toString();

/** "14:00" */
export const timeOf = (moment: string, timeZone: string): string =>
  zoned(moment, timeZone).toPlainTime().toString().slice(0, 5);

export const todayIn = (timeZone: string): Day => Temporal.Now.plainDateISO(timeZone).toString();

/** "2026-12-01 14:00:00", as @mantine/schedule wants it. */
export const wallClock = (moment: string, timeZone: string): string =>
  `${dayOf(moment, timeZone)} ${timeOf(moment, timeZone)}:00`;

export const nowOnWall = (timeZone: string): string => wallClock(new Date().toISOString(), timeZone);

/** Ends that follow from the length, so that an hour that comes twice or never does not bend an event. */
export function wallClockAfter(wall: string, minutes: number): string {
  const end = Temporal.PlainDateTime.from(wall.replace(" ", "T")).add({ minutes });
  return end.toString({ smallestUnit: "second" }).replace("T", " ");
}

export const minutesBetween = (from: string, until: string): number =>
  Math.round((Date.parse(until) - Date.parse(from)) / 60_000);

/** Minutes from one wall-clock text to another. */
export const wallMinutes = (from: string, until: string): number =>
  Math.round(
    Temporal.PlainDateTime.from(from.replace(" ", "T"))
      .until(Temporal.PlainDateTime.from(until.replace(" ", "T")))
      .total("minutes"),
  );

export const addDays = (day: Day, days: number): Day => Temporal.PlainDate.from(day).add({ days }).toString();
export const addMonths = (day: Day, months: number): Day =>
  Temporal.PlainDate.from(day).add({ months }).toString();

/** ISO 8601: 1 is Monday, 7 is Sunday. */
export const weekdayOf = (day: Day): number => Temporal.PlainDate.from(day).dayOfWeek;

/** The first moment of a day, also where midnight does not exist. */
export const startOfDay = (day: Day, timeZone: string): string =>
  Temporal.PlainDate.from(day).toZonedDateTime(timeZone).toInstant().toString();

/** Null for a time that this day does not have, because clocks go forward over it. */
export function momentAt(day: Day, time: string, timeZone: string): string | null {
  const wall = Temporal.PlainDateTime.from(`${day}T${time}`);
  const found = wall.toZonedDateTime(timeZone);
  return found.toPlainDateTime().equals(wall) ? found.toInstant().toString() : null;
}
