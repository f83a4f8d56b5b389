import { Temporal } from "temporal-polyfill";
import type { Correction } from "../booking/correction.ts";
import { ASK_FOR_EXACT_TIME, IMPOSSIBLE_TIME } from "../time/time-hints.ts";
import { ASK_FOR_DAY, ASK_FOR_ONE_DAY } from "./date-hints.ts";

/** Days from the first to the last, both included. The first may be over: this week began on Monday. */
export type DaySpan = {
  readonly ok: true;
  readonly from: Temporal.PlainDate;
  readonly until: Temporal.PlainDate;
  /** The days that are meant, in order, where it is not all from the first to the last: Saturdays. */
  readonly only?: readonly Temporal.PlainDate[] | undefined;
  /** The weekdays that were named, 1 is Monday, where it is each of them from the first day to the last. */
  readonly weekdays?: readonly number[] | undefined;
  /** No last day was said: `until` is how far somebody looks who asks for free times. */
  readonly isOpen?: boolean | undefined;
  readonly corrections: readonly Correction[];
};

export type SpanReading = DaySpan | UnreadSpan;

type UnreadSpan = { readonly ok: false; readonly kind: "in_past" | "invalid_date"; readonly hint: string };

const GENERAL_HINTS: ReadonlySet<string> = new Set([
  ASK_FOR_DAY,
  ASK_FOR_ONE_DAY,
  ASK_FOR_EXACT_TIME,
  IMPOSSIBLE_TIME,
]);

/** A span that needed no correction. */
export function daySpan(from: Temporal.PlainDate, until: Temporal.PlainDate): DaySpan {
  return { ok: true, from, until, corrections: [] };
}

/** Some days, in any order. Undefined where there are none. */
export function chosenDays(days: readonly Temporal.PlainDate[]): DaySpan | undefined {
  const only = days
    .toSorted((one, other) => Temporal.PlainDate.compare(one, other))
    .filter((day, index, sorted) => sorted[index - 1]?.equals(day) !== true);
  const [from, until] = [only[0], only.at(-1)];
  return from === undefined || until === undefined ? undefined : { ...daySpan(from, until), only };
}

/** All days of a span that are meant. */
export function daysOf({ from, until, only }: DaySpan): readonly Temporal.PlainDate[] {
  return only ?? Array.from({ length: from.until(until).days + 1 }, (_, ahead) => from.add({ days: ahead }));
}

/** Whether the words were no days at all, as opposed to days that are over or that no calendar has. */
export function isNoDay(reading: SpanReading): boolean {
  return !reading.ok && GENERAL_HINTS.has(reading.hint);
}
