import { Temporal } from "temporal-polyfill";
import type { DateReading } from "./date-reading.ts";
import { plainDate } from "./plain-date.ts";

/** An appointment so far away may be meant by a weekday as well as the present days. */
const FAR_DAYS = 7;
/** "The 3rd" of who comes on the 28th is rather the one right after it. */
const NEAR_DAYS = 14;

type Moved = { readonly coming: Temporal.PlainDate; readonly from: Temporal.PlainDate | undefined };
type Today = { readonly today: Temporal.PlainDate };

/**
 * "Friday" of somebody whose appointment is moved is the coming one or that of the appointment's own week. Whose appointment is of
 * these days means the coming one.
 */
export function weekdayOfMove({ coming, from }: Moved, { today }: Today): DateReading {
  if (from === undefined || today.until(from).days < FAR_DAYS) return { kind: "relative", date: coming };
  const ofWeek = from.add({ days: coming.dayOfWeek - from.dayOfWeek });
  // On its own weekday it stays where it is, at another time, or goes to the next week.
  return eitherOf(ofWeek.equals(from) ? [coming, from, from.add({ weeks: 1 })] : [coming, ofWeek], today);
}

/** "The 28th" is the coming one, that of the appointment's own month, or the one soon after the appointment. */
export function dayOfMonthOfMove({ coming, from }: Moved, { today }: Today): DateReading {
  if (from === undefined) return { kind: "relative", date: coming };
  const months = [from.toPlainYearMonth(), from.toPlainYearMonth().add({ months: 1 })];
  const [own, next] = months.map(({ year, month }) => plainDate(year, month, coming.day));
  const isSoonAfter = next !== undefined && from.until(next).days <= NEAR_DAYS;
  const days = [coming, own, isSoonAfter ? next : undefined].filter((day) => day !== undefined);
  return eitherOf(days, today);
}

/** The one day, or the question which; a day that is over is meant only where there is no other. */
export function eitherOf(days: readonly Temporal.PlainDate[], today: Temporal.PlainDate): DateReading {
  const coming = days.filter((day) => Temporal.PlainDate.compare(day, today) >= 0);
  const [first, ...others] = (coming.length > 0 ? coming : days.slice(0, 1))
    .toSorted((one, other) => Temporal.PlainDate.compare(one, other))
    .filter((day, index, sorted) => sorted[index - 1]?.equals(day) !== true);
  if (first === undefined) return { kind: "unclear" };
  return others.length === 0
    ? { kind: "relative", date: first }
    : { kind: "either", dates: [first, ...others] };
}
