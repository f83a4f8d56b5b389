import { type Zone, offsetAt } from "@callwaiting/domain/zone";
import { DAY_MS, type PlacedTime } from "../time/placed-time.ts";

const dayOf = (wallMs: number) => Math.floor(wallMs / DAY_MS);

/**
 * Makes the test whether an instance of an event is one of those that exceptions name. They name it by its moment, in whatever zone, or
 * by its day: Exchange and Zoho write days for events that have a time, others times for whole days.
 */
export function exceptionTest(
  exceptions: readonly PlacedTime[],
  start: PlacedTime,
): (time: PlacedTime) => boolean {
  const moments = new Set<number>();
  const days = new Set<number>();
  for (const exception of exceptions) {
    if (exception.isDate || start.isDate) days.add(dayOf(dayMeant(exception, start.zone)));
    else moments.add(exception.epochMs);
  }
  return (time) => moments.has(time.epochMs) || days.has(dayOf(time.wallMs));
}

/** Midnight in UTC is how some programs write a day; every other moment in UTC lies on the day that it is where the event is. */
function dayMeant({ isDate, wallMs, zone, epochMs }: PlacedTime, eventZone: Zone): number {
  if (isDate || zone.name !== "UTC" || wallMs % DAY_MS === 0) return wallMs;
  return epochMs + offsetAt(eventZone, epochMs);
}
