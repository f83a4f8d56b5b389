import type { Temporal } from "temporal-polyfill";
import type { DateReader, DateReading, ReaderContext } from "./date-reading.ts";
import { WEEKDAY_PATTERN } from "./read-weekday.ts";

const FROM = /^(?:in )?(?:(?:the|an?|(\d{1,3})) )?(day|week|month)s? (?:from|after) (.+)$/;
const WEEK_ON = new RegExp(
  String.raw`^(?:a )?week (?:on )?(${WEEKDAY_PATTERN})$|^(${WEEKDAY_PATTERN}|today|tomorrow) week$`,
);

/**
 * "A week from Monday", "the day after tomorrow", British "Tuesday week": an amount added to another day, which
 * `readBase` reads. Absent when the other day is no day counted from today.
 */
export function readOffsetDate(
  text: string,
  context: ReaderContext,
  readBase: DateReader,
): DateReading | undefined {
  const [, first, last] = WEEK_ON.exec(text) ?? [];
  const weekday = first ?? last;
  if (weekday !== undefined) return shifted(readBase(weekday, context), { weeks: 1 });
  const [, amount, unit, base] = FROM.exec(text) ?? [];
  if (unit === undefined || base === undefined) return undefined;
  return shifted(readBase(base, context), { [`${unit}s`]: Number(amount ?? 1) });
}

function shifted(
  base: DateReading | undefined,
  amount: Temporal.DurationLikeObject,
): DateReading | undefined {
  return base?.kind === "relative" ? { kind: "relative", date: base.date.add(amount) } : undefined;
}
