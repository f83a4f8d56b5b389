import { Temporal } from "temporal-polyfill";
import { isInPartOfDay } from "../time/is-in-part-of-day.ts";
import { joinOr } from "./join-or.ts";
import { type AskedTimes, isWholeDay, speakAskedTimes } from "./speak-asked-times.ts";
import { speakClockTime, speakDay, type SpeechClock, type SpokenMoment } from "./speak-when.ts";

export type AvailabilityContext = SpeechClock & AskedTimes;

/** More than this nobody remembers on the phone: five times of one day, or three of each of two. */
const MAX_TIMES_OF_ONE_DAY = 5;
const MAX_TIMES_PER_DAY = 3;
const MAX_DAYS = 2;

type Day = { readonly date: Temporal.PlainDate; readonly times: readonly string[] };

/**
 * What is free, as one sentence and a question. The first times of a day are said and the rest counted (one more is no
 * longer to say than to count); of several days the first two. Where nothing was asked for or nothing of it is
 * free, the given slots are said all the same, after an apology.
 */
export function speakAvailability(slots: readonly SpokenMoment[], context: AvailabilityContext): string {
  const today = context.now.toZonedDateTimeISO(context.timeZone).toPlainDate();
  const asked = speakAskedTimes(context, context);
  const days = byDay(slots, context.timeZone);
  if (days.length === 0) {
    const other = isWholeDay(context.partOfDay) ? "another day" : "another day or time";
    return `I have nothing available ${asked || "then"}. Would ${other} work for you?`;
  }
  const missed = asked !== "" && !slots.some((slot) => wasAskedFor(slot, context));
  const apology = missed ? `I have nothing available ${asked}, but ` : "";
  const most = days.length === 1 ? MAX_TIMES_OF_ONE_DAY : MAX_TIMES_PER_DAY;
  const said = days
    .slice(0, MAX_DAYS)
    .map((day) => `on ${speakDay(day.date, today)} I have ${speakDayTimes(day, most)}`);
  const sentence = `${apology}${said.join("; ")}.`;
  return `${sentence.charAt(0).toUpperCase()}${sentence.slice(1)} Which time works for you?`;
}

function wasAskedFor(slot: SpokenMoment, context: AvailabilityContext): boolean {
  const { timeZone, date: asked, range, partOfDay } = context;
  const date = Temporal.Instant.from(slot).toZonedDateTimeISO(timeZone).toPlainDate().toString();
  const { from, until } = range ?? { from: asked ?? date, until: asked ?? date };
  return (
    from <= date && date <= until && (partOfDay === undefined || isInPartOfDay(slot, partOfDay, timeZone))
  );
}

function byDay(slots: readonly SpokenMoment[], timeZone: string): Day[] {
  const days = new Map<string, { date: Temporal.PlainDate; times: string[] }>();
  for (const instant of slots.map((slot) => Temporal.Instant.from(slot)).toSorted(inOrder)) {
    const local = instant.toZonedDateTimeISO(timeZone);
    const date = local.toPlainDate();
    const day = days.get(date.toString()) ?? { date, times: [] };
    day.times.push(speakClockTime(local.toPlainTime()));
    days.set(date.toString(), day);
  }
  return [...days.values()];
}

function speakDayTimes({ times }: Day, most: number): string {
  const more = times.length - most;
  if (more <= 1) return joinOr(times);
  return `${times.slice(0, most).join(", ")}, and ${more} more`;
}

function inOrder(one: Temporal.Instant, other: Temporal.Instant): number {
  return Temporal.Instant.compare(one, other);
}
