import { Temporal } from "temporal-polyfill";
import type { IsoInstant } from "../booking/appointment.ts";
import { todayIn, wallMsOf, wallTimeAt } from "../zone/wall-time-at.ts";
import type { Zone } from "../zone/zone.ts";

/** Where and when a sentence is said: the organization's zone and the present moment. */
export type SpeechClock = { readonly zone: Zone; readonly now: Temporal.Instant };

/** A moment to speak of, as Temporal or as the ISO text that outcomes carry. */
export type SpokenMoment = Temporal.Instant | IsoInstant;

/**
 * A moment as it is said on the phone, in the organization's zone: `Tuesday, December 1 at 2:00 PM`. The year is
 * added when it is not the present one: `Friday, January 15, 2027 at 2:00 PM`.
 */
export function speakWhen(at: SpokenMoment, clock: SpeechClock): string {
  const local = wallTimeAt(clock.zone, Temporal.Instant.from(at));
  const today = todayIn(clock.zone, clock.now);
  return `${speakDay(local.toPlainDate(), today)} at ${speakClockTime(local.toPlainTime())}`;
}

/** A day as it is said: `Tuesday, December 1`, with the year when it is not the year of `today`. */
export function speakDay(date: Temporal.PlainDate, today: Temporal.PlainDate): string {
  return date.year === today.year ? formatInUtc(date.toPlainDateTime(), DAY_FORMAT) : speakDate(date);
}

/** A day with its year: `Friday, November 20, 2026`. */
export function speakDate(date: Temporal.PlainDate): string {
  return formatInUtc(date.toPlainDateTime(), DATE_FORMAT);
}

/** A weekday: `Friday`. */
export function speakWeekday(date: Temporal.PlainDate): string {
  return formatInUtc(date.toPlainDateTime(), WEEKDAY_FORMAT);
}

/** A wall-clock time as it is said: `2:30 PM`. */
export function speakClockTime(time: Temporal.PlainTime): string {
  return formatInUtc(ANY_DAY.toPlainDateTime(time), TIME_FORMAT);
}

const ANY_DAY = Temporal.PlainDate.from("2000-01-01");

// Made once: making one for every sentence was a seventh of the server's work under load.
const IN_UTC = { timeZone: "UTC", weekday: "long" } as const;
const WEEKDAY_FORMAT = new Intl.DateTimeFormat("en-US", IN_UTC);
const DAY_FORMAT = new Intl.DateTimeFormat("en-US", { ...IN_UTC, month: "long", day: "numeric" });
const DATE_FORMAT = new Intl.DateTimeFormat("en-US", {
  ...IN_UTC,
  month: "long",
  day: "numeric",
  year: "numeric",
});
const TIME_FORMAT = new Intl.DateTimeFormat("en-US", {
  timeZone: "UTC",
  hour: "numeric",
  minute: "2-digit",
  hour12: true,
});

/** Formats wall-clock values by pretending that they are UTC: no zone rule can touch them. */
function formatInUtc(wall: Temporal.PlainDateTime, format: Intl.DateTimeFormat): string {
  const text = format.format(wallMsOf(wall));
  // ICU puts a narrow no-break space (U+202F) before AM and PM, which some voices read as a symbol.
  return text.replace(/\s+/gu, " ");
}
