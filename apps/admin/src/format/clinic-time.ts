import { instantsOf } from "@callwaiting/domain/instants-of";
import { wallTextAt, wallTimeAt } from "@callwaiting/domain/wall-time";
import type { Zone } from "@callwaiting/domain/zone";
import { Temporal } from "temporal-polyfill";

// Between moments and the clinic's wall clock. @mantine/schedule places events by text without a zone
// ("2026-12-01 14:00:00"); as that text is always the clinic's clock, the browser's own zone has no say.

/** YYYY-MM-DD on the clinic's calendar. */
export type Day = string;

const wallOf = (moment: string, zone: Zone) => wallTimeAt(zone, Temporal.Instant.from(moment));

export const dayOf = (moment: string, zone: Zone): Day => wallOf(moment, zone).toPlainDate().toString();

/** "14:00" */
export const timeOf = (moment: string, zone: Zone): string =>
  wallOf(moment, zone).toPlainTime().toString().slice(0, 5);

export const todayIn = (zone: Zone): Day => dayOf(new Date().toISOString(), zone);

/** "2026-12-01 14:00:00", as @mantine/schedule wants it. */
export const wallClock = (moment: string, zone: Zone): string =>
  `${dayOf(moment, zone)} ${timeOf(moment, zone)}:00`;

/** "2026-12-01T14:00:00", which the server compares with the clinic's clock. */
export const startsLocal = (moment: string, zone: Zone): string => wallTextAt(zone, moment);

export const nowOnWall = (zone: Zone): string => wallClock(new Date().toISOString(), zone);

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
export const startOfDay = (day: Day, zone: Zone): string =>
  firstMomentAt(zone, Temporal.PlainDateTime.from(`${day}T00:00`)).toString();

/** Null for a time that this day does not have, because clocks go forward over it. */
export function momentAt(day: Day, time: string, zone: Zone): string | null {
  const wall = Temporal.PlainDateTime.from(`${day}T${time}`);
  return instantsOf(zone, wall).kind === "gap" ? null : firstMomentAt(zone, wall).toString();
}

/** The first of two, and of none the one at which the clocks go forward. */
function firstMomentAt(zone: Zone, wall: Temporal.PlainDateTime): Temporal.Instant {
  const found = instantsOf(zone, wall);
  if (found.kind === "gap") return found.at;
  return found.kind === "once" ? found.instant : found.earlier;
}
