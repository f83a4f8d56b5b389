import { type SeriesRule, seriesDays } from "@callwaiting/domain/series-days";
import type { Zone } from "@callwaiting/domain/zone";
import { type Day, momentAt } from "../../format/clinic-time.ts";

/** As it is typed: both ends are kept, so that changing one's mind loses nothing. */
export type Repeat = {
  readonly every: number;
  readonly unit: SeriesRule["unit"];
  readonly ends: SeriesRule["ends"]["kind"];
  readonly count: number;
  /** "" before one is chosen. */
  readonly until: Day;
};

export const FIRST_REPEAT: Repeat = { every: 4, unit: "week", ends: "count", count: 6, until: "" };

/** A time of a series; no moment where the clocks skip it. */
export type SeriesTime = { readonly day: Day; readonly startsAt: string | null };

/** When the visits would be, the same time of the clock on each day. Empty while something is missing. */
export function timesOf(repeat: Repeat, first: { readonly day: Day; readonly time: string }, zone: Zone) {
  const { every, unit, ends, count, until } = repeat;
  if (first.time === "" || (ends === "until" && until === "")) return [];
  const end =
    ends === "count" ? ({ kind: "count", count } as const) : ({ kind: "until", day: until } as const);
  return seriesDays(first.day, { every, unit, ends: end }).map((day): SeriesTime => ({
    day,
    startsAt: momentAt(day, first.time, zone),
  }));
}
