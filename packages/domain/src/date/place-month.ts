import { Temporal } from "temporal-polyfill";
import type { CorrectionReason } from "../booking/correction.ts";
import { pastDayHint } from "./date-hints.ts";

export type PlacedMonth =
  | { readonly ok: true; readonly month: Temporal.PlainYearMonth; readonly reason?: CorrectionReason }
  | { readonly ok: false; readonly kind: "in_past"; readonly hint: string };

/** A month as it was said, 1 to 12, perhaps with a year. */
export type SpokenMonth = { readonly year: number | undefined; readonly month: number };

type Today = { readonly today: Temporal.PlainDate; readonly correctionWindowMonths: number };

/** The month that was meant, the present one or later, by the rules that `placeInYear` has for days. */
export function placeMonth({ year, month }: SpokenMonth, now: Today): PlacedMonth {
  const { today, correctionWindowMonths } = now;
  if (year !== undefined && year > today.year) return { ok: true, month: yearMonth(year, month) };
  const ofThisYear = yearMonth(today.year, month);
  const isOver = month < today.month;
  const next = isOver ? ofThisYear.add({ years: 1 }) : ofThisYear;
  if (year !== undefined && year < today.year) return { ok: true, month: next, reason: "year_moved" };
  if (!isOver) return { ok: true, month: next };
  const limit = today.add({ months: correctionWindowMonths });
  if (Temporal.PlainDate.compare(next.toPlainDate({ day: 1 }), limit) > 0) {
    const lastDay = ofThisYear.toPlainDate({ day: ofThisYear.daysInMonth });
    return { ok: false, kind: "in_past", hint: pastDayHint(lastDay, today) };
  }
  // Without a spoken year nothing was corrected: January means the next one.
  return year === undefined
    ? { ok: true, month: next }
    : { ok: true, month: next, reason: "moved_to_next_year" };
}

function yearMonth(year: number, month: number): Temporal.PlainYearMonth {
  return Temporal.PlainYearMonth.from({ year, month });
}
