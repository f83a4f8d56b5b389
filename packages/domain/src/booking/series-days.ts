import { Temporal } from "temporal-polyfill";

/** More than a year of weeks: `SERIES_MAX`, which the screens do without the schemas beside it. */
const MOST = 60;

export type SeriesRule = {
  /** 1: each day, week or month; 4: each fourth. */
  readonly every: number;
  readonly unit: "day" | "week" | "month";
  /** How often, the first included; or the last day that may be one, `YYYY-MM-DD`. */
  readonly ends:
    | { readonly kind: "count"; readonly count: number }
    | { readonly kind: "until"; readonly day: string };
};

/**
 * The days of a series on the calendar, `YYYY-MM-DD`, the first included; at most 60. All are counted from the first, so what begins on
 * the 31st is on the last day of shorter months and on the 31st again afterwards. The time of day is the clock's on each of them.
 */
export function seriesDays(first: string, { every, unit, ends }: SeriesRule): readonly string[] {
  const start = Temporal.PlainDate.from(first);
  const most = ends.kind === "count" ? Math.min(ends.count, MOST) : MOST;
  const days: string[] = [];
  for (let number = 0; number < most; number += 1) {
    const day = start.add({ [`${unit}s`]: number * every }).toString();
    if (ends.kind === "until" && day > ends.day) break;
    days.push(day);
  }
  return days;
}
