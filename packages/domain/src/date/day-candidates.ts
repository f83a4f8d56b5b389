import { Temporal } from "temporal-polyfill";
import type { CorrectionReason } from "../booking/correction.ts";
import type { CalendarDay, DateReading } from "./date-reading.ts";
import { plainDate } from "./plain-date.ts";

/** The days that a reading may mean when something else is counted from it, in order. */
export type DayCandidates = {
  readonly days: readonly Temporal.PlainDate[];
  readonly reason?: CorrectionReason | undefined;
};

/** "December 25" without a year is that of last year as well: the day after it may be today. */
export function dayCandidates(
  reading: DateReading | undefined,
  today: Temporal.PlainDate,
): DayCandidates | undefined {
  if (reading === undefined || reading.kind === "unclear") return undefined;
  if (reading.kind === "either") return { days: reading.dates };
  if (reading.kind === "relative") return { days: [reading.date], reason: reading.reason };
  const { year, weekday } = reading.day;
  const isOver = year !== undefined && year < today.year;
  const years = year === undefined || isOver ? [-1, 0, 1, 2].map((more) => today.year + more) : [year];
  const days = years.map((one) => ofYear(reading.day, one)).filter((day) => day !== undefined);
  const fitting = isOver || weekday === undefined ? days : days.filter((day) => day.dayOfWeek === weekday);
  return fitting.length === 0 ? undefined : { days: fitting, ...(isOver ? { reason: "year_moved" } : {}) };
}

function ofYear({ month, day }: CalendarDay, year: number): Temporal.PlainDate | undefined {
  return plainDate(year, month, day);
}

/** What comes out of the first candidate that leads to today or later; else of the last one, which is over. */
export function countFrom(
  candidates: DayCandidates | undefined,
  today: Temporal.PlainDate,
  count: (day: Temporal.PlainDate) => Temporal.PlainDate,
): DateReading | undefined {
  if (candidates === undefined) return undefined;
  const counted = candidates.days.map(count);
  const date = counted.find((day) => Temporal.PlainDate.compare(day, today) >= 0) ?? counted.at(-1);
  return date === undefined ? undefined : { kind: "relative", date, reason: candidates.reason };
}
