import { joinOr } from "./join-or.ts";
import { type Places, placeOf, withPlaces } from "./speak-places.ts";
import { speakClockTime, speakWhen, type SpeechClock, type SpokenMoment } from "./speak-when.ts";
import { wallMsAt, wallNumbersAt } from "../zone/wall-time-at.ts";
import type { Zone } from "../zone/zone.ts";

export type TimesContext = SpeechClock & {
  /** A moment whose day the listener has in mind: times on that day are said without the day. */
  readonly relativeTo?: SpokenMoment | undefined;
  readonly places?: Places | undefined;
};

/**
 * Times to choose from, in the given order: `2:30 PM, 3:00 PM, or 3:30 PM`. A day is named where it changes:
 * `2:30 PM, 3:00 PM, or Wednesday, December 2 at 9:00 AM`. Empty for no times.
 */
export function speakTimes(times: readonly SpokenMoment[], context: TimesContext): string {
  const { zone, relativeTo } = context;
  let day = relativeTo === undefined ? undefined : dayOf(relativeTo, zone);
  const items = times.map((time) => {
    const before = day;
    day = dayOf(time, zone);
    const text = day === before ? speakClockTime(wallNumbersAt(zone, time)) : speakWhen(time, context);
    return { text, place: placeOf(time, context.places) };
  });
  return withPlaces(items, joinOr);
}

/** Days since 1970 on the clinic's calendar. */
function dayOf(moment: SpokenMoment, zone: Zone): number {
  return Math.floor(wallMsAt(zone, moment) / 86_400_000);
}
