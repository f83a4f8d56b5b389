import { Temporal } from "temporal-polyfill";
import type { IsoInstant } from "../booking/booking-outcome.ts";

/** Where and when a sentence is said: the organization's IANA zone and the present moment. */
export type SpeechClock = { readonly timeZone: string; readonly now: Temporal.Instant };

/** A moment to speak of, as Temporal or as the ISO text that outcomes carry. */
export type SpokenMoment = Temporal.Instant | IsoInstant;

/**
 * A moment as it is said on the phone, in the organization's zone: `Tuesday, December 1 at 2:00 PM`. The year is
 * added when it is not the present one: `Friday, January 15, 2027 at 2:00 PM`.
 */
export function speakWhen(at: SpokenMoment, clock: SpeechClock): string {
  const local = Temporal.Instant.from(at).toZonedDateTimeISO(clock.timeZone);
  const today = clock.now.toZonedDateTimeISO(clock.timeZone).toPlainDate();
  return `${speakDay(local.toPlainDate(), today)} at ${speakClockTime(local.toPlainTime())}`;
}

/** A day as it is said: `Tuesday, December 1`, with the year when it is not the year of `today`. */
export function speakDay(date: Temporal.PlainDate, today: Temporal.PlainDate): string {
  return formatInUtc(date.toPlainDateTime(), {
    weekday: "long",
    month: "long",
    day: "numeric",
    ...(date.year === today.year ? {} : { year: "numeric" }),
  });
}

/** A day with its year: `Friday, November 20, 2026`. */
export function speakDate(date: Temporal.PlainDate): string {
  return formatInUtc(date.toPlainDateTime(), {
    weekday: "long",
    month: "long",
    day: "numeric",
    year: "numeric",
  });
}

/** A weekday: `Friday`. */
export function speakWeekday(date: Temporal.PlainDate): string {
  return formatInUtc(date.toPlainDateTime(), { weekday: "long" });
}

/** A wall-clock time as it is said: `2:30 PM`. */
export function speakClockTime(time: Temporal.PlainTime): string {
  const anyDay = Temporal.PlainDate.from("2000-01-01");
  return formatInUtc(anyDay.toPlainDateTime(time), { hour: "numeric", minute: "2-digit", hour12: true });
}

/** Formats wall-clock values by pretending that they are UTC: no zone rule can touch them. */
function formatInUtc(wall: Temporal.PlainDateTime, options: Intl.DateTimeFormatOptions): string {
  const { epochMilliseconds } = wall.toZonedDateTime("UTC");
  const text = new Intl.DateTimeFormat("en-US", { ...options, timeZone: "UTC" }).format(epochMilliseconds);
  // ICU puts a narrow no-break space (U+202F) before AM and PM, which some voices read as a symbol.
  return text.replace(/\s+/gu, " ");
}
