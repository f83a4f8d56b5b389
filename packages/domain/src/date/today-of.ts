import type { Temporal } from "temporal-polyfill";

type Clock = { readonly now: Temporal.Instant; readonly timeZone: string };

/** The day on the clinic's calendar. */
export function todayOf({ now, timeZone }: Clock): Temporal.PlainDate {
  return now.toZonedDateTimeISO(timeZone).toPlainDate();
}
