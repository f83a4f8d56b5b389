import type { ScheduleEventData } from "@mantine/schedule";
import type { GridParts } from "./grid-parts.ts";
import { type Day } from "../../format/clinic-time.ts";
import { closedTimes } from "./closed-times.ts";
import { formatClock, formatHour } from "../../format/moment.ts";
import { longDay } from "./describe-day.ts";

const twoDigits = (value: number) => String(value).padStart(2, "0");

/** "08:00:00"; the library has no 24:00. */
export const hourText = (hour: number): string => (hour === 24 ? "23:59:59" : `${twoDigits(hour)}:00:00`);

/** "9 AM" of "2026-12-01 09:00:00" */
export const hourLabel = (wall: string): string => formatHour(Number(wall.slice(11, 13)));

/** What moving snaps to, in minutes: as fine as the clinic's own interval, a quarter of an hour at most. */
export const snapOf = (slotIntervalMinutes: number): number =>
  [5, 10, 15, 20].includes(slotIntervalMinutes) ? slotIntervalMinutes : 15;

/** Whether dragging over empty hours can mean a booking: with a finger it is scrolling. */
export const isPointerFine = (): boolean => globalThis.matchMedia("(pointer: fine)").matches;

/** Closed times as events behind the others. */
export function closedEvents(
  { frame, hours }: Pick<GridParts, "frame" | "hours">,
  day: Day,
  providerIds: readonly string[],
): ScheduleEventData[] {
  const wall = (minutes: number) =>
    `${day} ${minutes >= 24 * 60 ? "23:59" : `${twoDigits(Math.floor(minutes / 60))}:${twoDigits(minutes % 60)}`}:00`;
  return closedTimes(frame, day, providerIds)
    .map(({ from, until, reason }) => ({
      from: Math.max(from, hours.from * 60),
      until: Math.min(until, hours.until * 60),
      reason,
    }))
    .filter(({ from, until }) => from < until)
    .map(({ from, until, reason }) => ({
      id: `closed-${day}-${providerIds.join()}-${from}-${reason}`,
      title: reason,
      start: wall(from),
      end: wall(until),
      color: "gray",
      display: "background" as const,
    }));
}

/** What a screen reader says of an empty slot. */
export const slotName = (wall: string, providerName?: string): string =>
  `Book ${longDay(wall.slice(0, 10))} at ${formatClock(wall.slice(11, 16))}${
    providerName === undefined ? "" : ` with ${providerName}`
  }`;
