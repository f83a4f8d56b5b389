import { Temporal } from "temporal-polyfill";
import { joinOr } from "./join-or.ts";
import { speakClockTime, speakWhen, type SpeechClock, type SpokenMoment } from "./speak-when.ts";
import { todayIn, wallTimeAt } from "../zone/wall-time-at.ts";
import type { Zone } from "../zone/zone.ts";

export type TimesContext = SpeechClock & {
  /** A moment whose day the listener has in mind: times on that day are said without the day. */
  readonly relativeTo?: SpokenMoment | undefined;
};

/**
 * Times to choose from, in the given order: `2:30 PM, 3:00 PM, or 3:30 PM`. A day is named where it changes:
 * `2:30 PM, 3:00 PM, or Wednesday, December 2 at 9:00 AM`. Empty for no times.
 */
export function speakTimes(times: readonly SpokenMoment[], context: TimesContext): string {
  const { zone, relativeTo } = context;
  let day = relativeTo === undefined ? undefined : dayOf(relativeTo, zone);
  const items = times.map((time) => {
    const local = wallTimeAt(zone, Temporal.Instant.from(time));
    const sameDay = day?.equals(local.toPlainDate()) === true;
    day = local.toPlainDate();
    return sameDay ? speakClockTime(local.toPlainTime()) : speakWhen(time, context);
  });
  return joinOr(items);
}

function dayOf(moment: SpokenMoment, zone: Zone): Temporal.PlainDate {
  return todayIn(zone, Temporal.Instant.from(moment));
}
