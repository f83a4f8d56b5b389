import type { Temporal } from "temporal-polyfill";
import { readWeekday, WEEKDAY_PATTERN } from "../date/read-weekday.ts";
import { digitsForWords } from "../text/digits-for-words.ts";
import { withoutFillers } from "../text/fillers.ts";
import { readableText } from "../text/readable-text.ts";
import { decideTime } from "../time/decide-time.ts";
import { partOf, type PartOfDay } from "../time/part-of-day.ts";
import { readTime } from "../time/read-time.ts";

const WEEKDAY = new RegExp(String.raw`^(?:(?:the|my|on) )*(${WEEKDAY_PATTERN})(?: (?:1|one))?$`);
const DAY_OF_MONTH = /^(?:(?:the|my|on) )*(\d{1,2})(?:st|nd|rd|th)(?: (?:1|one))?$/;

type LooseDay = {
  readonly isDay: (date: Temporal.PlainDate) => boolean;
  /** What was said with it: "my Friday appointment at 9". */
  readonly time: ReturnType<typeof decideTime> | undefined;
  readonly partOfDay: PartOfDay | undefined;
};

/**
 * What "Thursday" and "the 21st" say of an appointment that exists: it need not be the next such day. `undefined` for
 * texts that name one day.
 */
export function readLooseDay(text: string): LooseDay | undefined {
  const reading = readTime(digitsForWords(readableText(text)), "inside");
  if (reading.kind !== "time" && reading.kind !== "none") return undefined;
  const days = withoutFillers(reading.rest);
  const time = reading.kind === "time" ? decideTime(text, reading.time, {}) : undefined;
  const said = { time, partOfDay: reading.part && partOf(reading.part) };
  const weekday = readWeekday(WEEKDAY.exec(days)?.[1] ?? "");
  if (weekday !== undefined) return { ...said, isDay: ({ dayOfWeek }) => dayOfWeek === weekday };
  const [, ofMonth] = DAY_OF_MONTH.exec(days) ?? [];
  return ofMonth === undefined ? undefined : { ...said, isDay: ({ day }) => day === Number(ofMonth) };
}
