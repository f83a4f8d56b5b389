import type { CalendarFrame } from "./calendar-data.ts";
import { type Day, weekdayOf } from "../../format/clinic-time.ts";

/** Minutes since midnight of the clinic's clock: [from, until). */
export type Stretch = { readonly from: number; readonly until: number };
export type ClosedStretch = Stretch & { /** Of a closure, where it has one. */ readonly reason: string };

type Frame = Pick<CalendarFrame, "providers" | "hours" | "closures">;
const DAY_MINUTES = 24 * 60;

/** When none of these providers takes appointments on a day, with the reason where the clinic gave one. */
export function closedTimes(
  frame: Frame,
  day: Day,
  providerIds: readonly string[],
): readonly ClosedStretch[] {
  const shut = closuresOn(frame, day, providerIds);
  const open = providerIds.flatMap((providerId) => {
    const hours = frame.providers.find((each) => each.providerId === providerId)?.hours ?? frame.hours;
    return hours
      .filter(({ weekday }) => weekday === weekdayOf(day))
      .map(({ opensAt, closesAt }) => ({ from: minutesOf(opensAt), until: minutesOf(closesAt) }));
  });
  const outside = without([{ from: 0, until: DAY_MINUTES }], [...open, ...shut]);
  return [...outside.map((stretch) => ({ ...stretch, reason: "" })), ...shut];
}

/** Those of the clinic; those of a provider only where nobody else is shown. */
function closuresOn(frame: Frame, day: Day, providerIds: readonly string[]): ClosedStretch[] {
  const only = providerIds.length === 1 ? providerIds[0] : null;
  return frame.closures
    .filter(({ providerId }) => providerId === null || providerId === only)
    .map(({ startsLocal, endsLocal, reason }) => ({
      from: clamp(day, startsLocal),
      until: clamp(day, endsLocal),
      reason: reason === "" ? "Closed" : reason,
    }))
    .filter(({ from, until }) => from < until);
}

/** Earliest and latest hour that a grid must show. */
export function hoursToShow(
  frame: Frame,
  events: readonly Stretch[],
): { readonly from: number; readonly until: number } {
  const hours = [...frame.hours, ...frame.providers.flatMap((provider) => provider.hours)];
  const starts = hours.map(({ opensAt }) => minutesOf(opensAt)).concat(events.map(({ from }) => from));
  const ends = hours.map(({ closesAt }) => minutesOf(closesAt)).concat(events.map(({ until }) => until));
  const from = Math.min(...starts, 9 * 60) - 30;
  const until = Math.max(...ends, 17 * 60) + 30;
  return { from: Math.max(0, Math.floor(from / 60)), until: Math.min(24, Math.ceil(until / 60)) };
}

/** "24:00" is the end of the day. */
export function minutesOf(time: string): number {
  const [hours = 0, minutes = 0] = time.split(":").map(Number);
  return hours * 60 + minutes;
}

function clamp(day: Day, local: string): number {
  if (local.slice(0, 10) < day) return 0;
  return local.slice(0, 10) > day ? DAY_MINUTES : minutesOf(local.slice(11, 16));
}

function without(whole: readonly Stretch[], holes: readonly Stretch[]): Stretch[] {
  let left = [...whole];
  for (const hole of holes) {
    left = left.flatMap(({ from, until }) =>
      [
        { from, until: Math.min(until, hole.from) },
        { from: Math.max(from, hole.until), until },
      ].filter((part) => part.from < part.until),
    );
  }
  return left;
}
