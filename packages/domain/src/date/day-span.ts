import type { Temporal } from "temporal-polyfill";
import type { Correction } from "../booking/correction.ts";
import { ASK_FOR_EXACT_TIME, IMPOSSIBLE_TIME } from "../time/time-hints.ts";
import { ASK_FOR_DAY, ASK_FOR_ONE_DAY } from "./date-hints.ts";

/** Days from the first to the last, both included. The first may be over: this week began on Monday. */
export type DaySpan = {
  readonly ok: true;
  readonly from: Temporal.PlainDate;
  readonly until: Temporal.PlainDate;
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

/** Whether the words were no days at all, as opposed to days that are over or that no calendar has. */
export function isNoDay(reading: SpanReading): boolean {
  return !reading.ok && GENERAL_HINTS.has(reading.hint);
}
