import type { IsoInstant } from "@callwaiting/domain";
import { Temporal } from "temporal-polyfill";

/** When tests take place: a Friday, 10:00 AM in New York. */
export const NOW = Temporal.Instant.from("2026-11-20T15:00:00Z");

/** The same for the database. */
export const NOW_ISO: IsoInstant = NOW.toString();

/** A time that is open and free in a new clinic: Tuesday, 2:00 PM in New York. */
export const TUESDAY_2PM: IsoInstant = "2026-12-01T19:00:00Z";

const COMES_IN_DAYS = 10;

/**
 * A day of winter that has not come yet, by the real clock: for what goes by it, such as the desk and much of the database. The other
 * moments of this file are over some day. At the latest it is ten months from now, within the horizon of a new clinic.
 */
export const COMING_DAY = comingWinterDay(Temporal.Now.plainDateISO("UTC").add({ days: COMES_IN_DAYS }));

/** A time of that day in New York. */
export const comingAt = (time: `${number}:${number}`, daysLater = 0): IsoInstant =>
  Temporal.Instant.from(`${dayAfter(daysLater)}T${time}-05:00`).toString();

/** The day itself, or one of the week after it: all are in winter. */
export const dayAfter = (days: number): string =>
  Temporal.PlainDate.from(COMING_DAY).add({ days }).toString();

/** As it is said: "Tuesday, December 8". */
export const sayComingDay = (daysLater = 0): string =>
  Temporal.PlainDate.from(dayAfter(daysLater)).toLocaleString("en-US", {
    weekday: "long",
    month: "long",
    day: "numeric",
  });

/** December, January or February without its end, when no clock of North America or Europe is changed. */
function comingWinterDay(earliest: Temporal.PlainDate): string {
  const isWinter =
    earliest.month === 12 || earliest.month === 1 || (earliest.month === 2 && earliest.day < 18);
  return (isWinter ? earliest : earliest.with({ month: 12, day: 1 })).toString();
}
