import type { Temporal } from "temporal-polyfill";
import type { SpokenTime } from "../time/find-times.ts";
import type { DayMinutes } from "../time/part-of-day.ts";
import { readTime } from "../time/read-time.ts";
import type { SpokenZone } from "../time/read-zone-words.ts";
import { ASK_FOR_EXACT_TIME, IMPOSSIBLE_TIME } from "../time/time-hints.ts";
import type { DateReading, ReaderContext } from "./date-reading.ts";
import { readDate } from "./read-date.ts";
import { type FollowingTime, readFollowingTime } from "./read-following-time.ts";

/** All that a text says about when. */
export type WhenReading =
  | {
      readonly kind: "read";
      /** Absent where no word was about the day. */
      readonly date: DateReading | undefined;
      readonly time: SpokenTime | undefined;
      readonly part: DayMinutes | undefined;
      readonly zone: SpokenZone | undefined;
    }
  | { readonly kind: "unclear"; readonly hint: string };

export type WhenContext = Omit<ReaderContext, "countedFrom"> & {
  /** What "a week later" and "an hour earlier" are counted from: the appointment that is moved. */
  readonly countedFrom?: Temporal.PlainDateTime | undefined;
};

const THIS_PART = /\btonight\b|\bthis (morning|afternoon|evening)\b|\blater today\b/g;
const NEXT_PART = /\b(next|following|previous) (morning|afternoon|evening|night)\b/g;

/**
 * The day, the time and the part of the day in one text (see `readableText` and `digitsForWords` for its form). Every
 * word is used by one of them or is a filler; otherwise the text is unclear.
 */
export function readWhen(text: string, context: WhenContext): WhenReading {
  const spelled = spellOutParts(text);
  const following = readFollowingTime(spelled, context.countedFrom);
  if (following !== undefined) return withDay(following, context);
  const reading = readTime(spelled, "inside");
  if (reading.kind === "impossible") return { kind: "unclear", hint: IMPOSSIBLE_TIME };
  if (reading.kind === "unclear") return { kind: "unclear", hint: ASK_FOR_EXACT_TIME };
  const { part } = reading;
  const date = readDay(reading.rest, context);
  if (reading.kind === "none") return { kind: "read", date, time: undefined, part, zone: undefined };
  const { time, zone } = reading;
  return { kind: "read", date, time, part, zone };
}

/** "Tonight" is a day and a part of it, and so is "the next morning". */
export function spellOutParts(text: string): string {
  return text
    .replace(THIS_PART, (said, part?: string) =>
      said === "tonight" ? "today at night" : part === undefined ? "today" : `today in the ${part}`,
    )
    .replace(NEXT_PART, "$1 day in the $2");
}

/** Whether a text about a part of the day also says that it is that of today. */
export function saysToday(text: string): boolean {
  return spellOutParts(text) !== text;
}

/** "An hour earlier" is on the day of the appointment, "the next day, an hour earlier" is not. */
function withDay({ time, date, rest }: FollowingTime, context: WhenContext): WhenReading {
  const day = readDay(rest, context);
  return {
    kind: "read",
    date: day ?? { kind: "relative", date },
    time,
    part: undefined,
    zone: undefined,
  };
}

function readDay(text: string, context: WhenContext): DateReading | undefined {
  return readDate(text, { ...context, countedFrom: context.countedFrom?.toPlainDate() });
}
