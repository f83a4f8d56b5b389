import type { Zone } from "@callwaiting/domain/zone";
import { dayOf, momentAt, timeOf, wallClock, wallClockAfter, wallMinutes } from "../../format/clinic-time.ts";

type Visit = { readonly appointmentId: string; readonly startsAt: string };
export type Shifted = {
  readonly appointmentId: string;
  /** Null: the clocks skip it. */ readonly startsAt: string | null;
};

/**
 * Where the visits of a series go when one of them is moved: as many days and minutes on the clinic's clock, so what was at ten is at
 * eleven before and after the clocks change.
 */
export function shiftVisits(
  visits: readonly Visit[],
  { from, to }: { readonly from: string; readonly to: string },
  zone: Zone,
): readonly Shifted[] {
  const minutes = wallMinutes(wallClock(from, zone), wallClock(to, zone));
  return visits.map(({ appointmentId, startsAt }) => {
    const wall = wallClockAfter(wallClock(startsAt, zone), minutes);
    const [day = dayOf(startsAt, zone), time = timeOf(startsAt, zone)] = wall.split(" ");
    return { appointmentId, startsAt: momentAt(day, time.slice(0, 5), zone) };
  });
}
