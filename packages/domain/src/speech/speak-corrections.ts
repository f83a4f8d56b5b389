import { assertNever } from "../assert-never.ts";
import type { Correction } from "../booking/correction.ts";
import { dayNumbers } from "../date/calendar.ts";
import { speakClockTime, speakDay, type SpeechClock } from "./speak-when.ts";
import { clockNumbers } from "../time/part-of-day.ts";
import { todayIn } from "../zone/wall-time-at.ts";

/**
 * What was understood differently from how it was said, as short sentences on one line, so that the caller can
 * object. Empty when there is nothing to object to: a number or a name that was only written differently.
 */
export function speakCorrections(corrections: readonly Correction[], clock: SpeechClock): string {
  return corrections
    .map((correction) => speakCorrection(correction, clock))
    .filter((sentence) => sentence !== "")
    .join(" ");
}

function speakCorrection(correction: Correction, clock: SpeechClock): string {
  const { field, from, to, reason } = correction;
  switch (reason) {
    case "year_moved":
      return `The year I heard has passed, so I took ${dayOf(to, clock)}.`;
    case "moved_to_next_year":
      return `That day has passed this year, so I took ${dayOf(to, clock)}.`;
    case "meridiem_assumed":
      return `I took the time as ${timeOf(to)}.`;
    case "repeated_hour_earlier":
      return `The clocks go back that night, so ${timeOf(to)} comes twice; I took the earlier one.`;
    case "repeated_hour_later":
      return `The clocks go back that night, so ${timeOf(to)} comes twice; the earlier one is taken, so I took the later one.`;
    case "other_clock":
      return `${speakHeard(from)} is ${timeOf(to)} here at the clinic.`;
    case "spelled":
      return field === "name" ? `I have the name as ${to}.` : `I have your email address as ${to}.`;
    case "reformatted":
      return "";
    case "unreadable_dropped":
      return `I could not make out the ${field === "email" ? "email address" : field}, so I left it out.`;
    default:
      return assertNever(reason);
  }
}

/** Corrections may have been stored: what is not a date is said as it is. */
function dayOf(text: string, { now, zone }: SpeechClock): string {
  const day = dayNumbers(text);
  return day === undefined ? text : speakDay(day, todayIn(zone, now));
}

/** "2 pm Pacific" in front of a sentence. */
function speakHeard(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
}

function timeOf(text: string): string {
  const clock = clockNumbers(text);
  return clock === undefined ? text : speakClockTime(clock);
}
