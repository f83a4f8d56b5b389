import { Temporal } from "temporal-polyfill";
import { joinOr } from "./join-or.ts";
import { speakClockTime, speakDay, type SpeechClock, type SpokenMoment } from "./speak-when.ts";

export type AvailabilityContext = SpeechClock & {
  /** The day that was asked for, `YYYY-MM-DD`; said when nothing is free on it. */
  readonly date?: string | undefined;
};

/** More than this nobody remembers on the phone. */
const MAX_TIMES_PER_DAY = 5;
const MAX_DAYS = 3;

type Day = { readonly date: Temporal.PlainDate; readonly times: readonly string[] };

/**
 * What is free, as one sentence and a question. Per day the first five times are said and the rest counted (a sixth is no longer to say than to count); of
 * several days the first three.
 */
export function speakAvailability(slots: readonly SpokenMoment[], context: AvailabilityContext): string {
  const today = context.now.toZonedDateTimeISO(context.timeZone).toPlainDate();
  const asked = context.date === undefined ? undefined : Temporal.PlainDate.from(context.date);
  const days = byDay(slots, context.timeZone);
  if (days.length === 0) {
    const when = asked === undefined ? "then" : `on ${speakDay(asked, today)}`;
    return `I have nothing available ${when}. Would another day work for you?`;
  }
  const missed = asked !== undefined && !days.some(({ date }) => date.equals(asked));
  const apology = missed ? `I have nothing available on ${speakDay(asked, today)}, but ` : "";
  const said = days
    .slice(0, MAX_DAYS)
    .map((day) => `on ${speakDay(day.date, today)} I have ${speakDayTimes(day)}`);
  const sentence = `${apology}${said.join("; ")}.`;
  return `${sentence.charAt(0).toUpperCase()}${sentence.slice(1)} Which time works for you?`;
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

function speakDayTimes({ times }: Day): string {
  const more = times.length - MAX_TIMES_PER_DAY;
  if (more <= 1) return joinOr(times);
  return `${times.slice(0, MAX_TIMES_PER_DAY).join(", ")}, and ${more} more`;
}

function inOrder(one: Temporal.Instant, other: Temporal.Instant): number {
  return Temporal.Instant.compare(one, other);
}
