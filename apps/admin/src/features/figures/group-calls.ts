import type { AppRouter } from "@callwaiting/server/router";
import type { inferRouterOutputs } from "@trpc/server";
import { type Day, addDays, weekdayOf } from "../../format/clinic-time.ts";
import { UTC, formatDay, formatHour } from "../../format/moment.ts";
import { type End, WHY_NOT, isEnd } from "../calls/call-ends.ts";
import type { CallsSearch } from "../calls/calls-search.ts";

export type Figures = inferRouterOutputs<AppRouter>["metrics"]["calls"];

/** One line of a table: so many calls for each end, and how the list of calls is narrowed to them. */
export type FigureRow = {
  readonly label: string;
  readonly search: CallsSearch;
  readonly counts: Readonly<Partial<Record<End, number>>>;
};

type Counted = { readonly end: End; readonly calls: number };

/** Of the row, all calls or those that ended so. */
export function countOf({ counts }: Pick<FigureRow, "counts">, ends?: readonly End[]): number {
  return Object.entries(counts).reduce(
    (sum, [end, calls]) => (ends === undefined || (isEnd(end) && ends.includes(end)) ? sum + calls : sum),
    0,
  );
}

const countsOf = (rows: readonly Counted[]): FigureRow["counts"] => {
  const counts: Partial<Record<End, number>> = {};
  for (const { end, calls } of rows) counts[end] = (counts[end] ?? 0) + calls;
  return counts;
};

/** The reasons that there are, in their order. */
export const reasonsIn = (row: Pick<FigureRow, "counts">): readonly End[] =>
  WHY_NOT.filter((end) => (row.counts[end] ?? 0) > 0);

type Range = { readonly first: Day; readonly last: Day };

const callsOf = ({ first, last }: Range): CallsSearch => ({ from: first, until: last, callers: true });

export const wholeOf = (figures: Figures, range: Range): FigureRow => ({
  label: "All",
  search: callsOf(range),
  counts: countsOf(figures.byDay),
});

/** A date without a time is the same everywhere. */
const sayDay = (day: Day) => formatDay(`${day}T12:00:00Z`, UTC);

/** Each day of the range, or each week, the newest first; days without calls are there with none. */
export function byPeriod(
  { byDay }: Figures,
  { first, last }: Range,
  firstWeekday: number | null,
): readonly FigureRow[] {
  const rows: FigureRow[] = [];
  let from = last;
  while (from >= first) {
    const until = from;
    from = firstWeekday === null ? from : addDays(from, -((weekdayOf(from) - firstWeekday + 7) % 7));
    if (from < first) from = first;
    const start = from;
    const label = start === until ? sayDay(start) : `${sayDay(start)} to ${sayDay(until)}`;
    const counts = countsOf(byDay.filter(({ day }) => day >= start && day <= until));
    rows.push({ label, search: callsOf({ first: start, last: until }), counts });
    from = addDays(from, -1);
  }
  return rows;
}

/** From the first hour with a call to the last. */
export function byHour({ byHour: counted }: Figures, range: Range): readonly FigureRow[] {
  const hours = counted.map(({ hour }) => hour);
  if (hours.length === 0) return [];
  const [least, most] = [Math.min(...hours), Math.max(...hours)];
  return Array.from({ length: most - least + 1 }, (_, index) => {
    const hour = least + index;
    const label = `${formatHour(hour)} to ${formatHour((hour + 1) % 24)}`;
    const counts = countsOf(counted.filter((each) => each.hour === hour));
    return { label, search: { ...callsOf(range), hour }, counts };
  });
}

/** In the address: of which nobody knows what they were about. */
const NO_SERVICE = "none";

/** The service with the most calls first, those of which nobody knows it last. */
export function byService({ byService: counted }: Figures, range: Range): readonly FigureRow[] {
  const rows = [...new Set(counted.map(({ serviceId }) => serviceId))].map((id) => {
    const own = counted.filter(({ serviceId }) => serviceId === id);
    const search = { ...callsOf(range), service: id ?? NO_SERVICE };
    return { id, label: own[0]?.name ?? "Not known", search, counts: countsOf(own) };
  });
  return rows
    .toSorted((a, b) => Number(a.id === null) - Number(b.id === null) || countOf(b) - countOf(a))
    .map(({ id: _id, ...row }) => row);
}
