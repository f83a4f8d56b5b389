import { Temporal } from "temporal-polyfill";
import { openingState, type OpeningContext } from "../organization/opening-state.ts";
import { speakClockTime, speakDate, speakWeekday, speakWhen } from "./speak-when.ts";
import { todayIn, wallTimeAt } from "../zone/wall-time-at.ts";
import type { Zone } from "../zone/zone.ts";

/**
 * Date and time at the clinic, and whether it is open: `It is Friday, November 20, 2026, 10:00 AM, America/New_York
 * time. We are open until 5:00 PM.` A clinic without opening hours says nothing about them.
 */
export function speakCurrentTime(context: OpeningContext): string {
  const local = wallTimeAt(context.zone, context.now);
  const time = `It is ${speakDate(local.toPlainDate())}, ${speakClockTime(local.toPlainTime())}, ${context.zone.name} time.`;
  return context.openingHours.length === 0 ? time : `${time} ${speakOpening(context)}`;
}

function speakOpening(context: OpeningContext): string {
  const state = openingState(context);
  const { now, zone } = context;
  if (state.kind === "open") {
    const until = Temporal.Instant.from(state.until);
    const hours = now.until(until).total("hours");
    // Nobody is open for a week, except those who never close.
    if (hours > 7 * 24) return "We are open around the clock.";
    return `We are open until ${hours < 24 ? clockTimeOf(until, zone) : dayAndTime(until, context)}.`;
  }
  if (state.opensAt === null) return "We are closed now.";
  return `We are closed now and open again ${dayAndTime(Temporal.Instant.from(state.opensAt), context)}.`;
}

/** The shortest that cannot be misheard: `at 1:00 PM`, `tomorrow at 9:00 AM`, `Monday at 9:00 AM`, or the whole date. */
function dayAndTime(at: Temporal.Instant, { now, zone }: OpeningContext): string {
  const date = todayIn(zone, at);
  const { days } = todayIn(zone, now).until(date);
  const time = clockTimeOf(at, zone);
  if (days === 0) return `at ${time}`;
  if (days === 1) return `tomorrow at ${time}`;
  // A week from now the weekday alone would be today.
  return days < 7 ? `${speakWeekday(date)} at ${time}` : `on ${speakWhen(at, { now, zone })}`;
}

function clockTimeOf(at: Temporal.Instant, zone: Zone): string {
  const time = wallTimeAt(zone, at).toPlainTime();
  // "12:00 AM" is easily heard as noon.
  return time.equals(Temporal.PlainTime.from("00:00")) ? "midnight" : speakClockTime(time);
}
