import type { Temporal } from "temporal-polyfill";
import type { AskedDays } from "../date/asked-days.ts";
import { isInPartOfDay } from "../time/is-in-part-of-day.ts";
import { joinOr } from "./join-or.ts";
import { orWait } from "./or-wait.ts";
import { type Places, placeOf, withPlaces } from "./speak-places.ts";
import { type AskedTimes, isWholeDay, speakAskedTimes } from "./speak-asked-times.ts";
import { speakClockTime, speakDay, type SpeechClock, type SpokenMoment } from "./speak-when.ts";
import { startOfDay } from "../zone/start-of-day.ts";
import { plainDateTimeOf, wallMsAt, wallNumbersAt, wallTextAt } from "../zone/wall-time-at.ts";
import type { Zone } from "../zone/zone.ts";

export type AvailabilityContext = SpeechClock &
  AskedTimes & {
    /** Whoever is suited by nothing may wait for it. */
    readonly offersWaitlist?: boolean | undefined;
    readonly places?: Places | undefined;
  };

/** More than this nobody remembers on the phone: five times of one day, or three of each of two. */
const MAX_TIMES_OF_ONE_DAY = 5;
const MAX_TIMES_PER_DAY = 3;
const MAX_DAYS = 2;

type Day = { readonly date: Temporal.PlainDate; readonly slots: readonly string[] };

/**
 * What is free, as one sentence and a question. The first times of a day are said and the rest counted (one more is no
 * longer to say than to count); of several days the first two. Where nothing was asked for or nothing of it is
 * free, the given slots are said all the same, after an apology.
 */
export function speakAvailability(slots: readonly SpokenMoment[], context: AvailabilityContext): string {
  const today = wallNumbersAt(context.zone, context.now);
  const days = firstDays(slots, context.zone);
  if (days.length === 0) {
    const other = isWholeDay(context.partOfDay) ? "another day" : "another day or time";
    return `I have nothing available ${speakAskedTimes(context, context) || "then"}. ${orWait(`Would ${other} work for you?`, context)}`;
  }
  // Where nothing was asked for, every time will do.
  const missed = !slots.some((slot) => wasAskedFor(slot, context));
  const apology = missed ? `I have nothing available ${speakAskedTimes(context, context)}, but ` : "";
  const most = days.length === 1 ? MAX_TIMES_OF_ONE_DAY : MAX_TIMES_PER_DAY;
  const said = days.map(
    (day) => `on ${speakDay(day.date, today)} I have ${speakDayTimes(day, most, context)}`,
  );
  const sentence = `${apology}${said.join("; ")}.`;
  const question = "Which time works for you?";
  return `${sentence.charAt(0).toUpperCase()}${sentence.slice(1)} ${missed ? orWait(question, context) : question}`;
}

function wasAskedFor(slot: SpokenMoment, context: AvailabilityContext): boolean {
  const { zone, date: asked, range, partOfDay } = context;
  const date = wallTextAt(zone, slot).slice(0, 10);
  const { from, until, only }: AskedDays = range ?? { from: asked ?? date, until: asked ?? date };
  const isOnDay = only?.includes(date) ?? (from <= date && date <= until);
  return isOnDay && (partOfDay === undefined || isInPartOfDay(slot, partOfDay, zone));
}

/**
 * The first days that have times, at most `MAX_DAYS`. A month of slots comes in, and zones are slow to compute: what is
 * not said is only compared with the next midnight, as text, which ISO moments in UTC allow.
 */
function firstDays(slots: readonly SpokenMoment[], zone: Zone): Day[] {
  const days: Day[] = [];
  let rest = slots.map(String).toSorted();
  while (rest[0] !== undefined && days.length < MAX_DAYS) {
    const date = plainDateTimeOf(wallMsAt(zone, rest[0])).toPlainDate();
    const midnight = startOfDay(zone, date.add({ days: 1 })).toString();
    const isNextDay = (slot: string) => slot >= midnight;
    days.push({ date, slots: rest.filter((slot) => !isNextDay(slot)) });
    rest = rest.filter(isNextDay);
  }
  return days;
}

function speakDayTimes({ slots }: Day, most: number, { zone, places }: AvailabilityContext): string {
  const more = slots.length - most;
  const said = (more <= 1 ? slots : slots.slice(0, most)).map((slot) => ({
    text: speakClockTime(wallNumbersAt(zone, slot)),
    place: placeOf(slot, places),
  }));
  return more <= 1
    ? withPlaces(said, joinOr)
    : `${withPlaces(said, (texts) => texts.join(", "))}, and ${more} more`;
}
