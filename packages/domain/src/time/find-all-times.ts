import { findTimes, type FoundTimes, markOf, MONTH_BEFORE, type SpokenTime } from "./find-times.ts";
import { SHORT_HALF } from "./read-time.ts";

/** An hour that nothing tells from other numbers: "after 3", "between 2 and 4", "2 30", "1430". */
const BARE_TIME = new RegExp(
  String.raw`${MONTH_BEFORE}(?<![\d:./,-])\b(\d{1,2})(?:[ .]?([0-5]\d))?\b(?![:./-]\d)`,
  "g",
);
/** "10 to 12" is a stretch where a part of the day is asked for; "20 to 3" can only be a time. */
const HOURS_TO_HOURS = /\b(1?\d) (?:to|till) (1?\d|noon|midday)\b/g;
/** `findTimes` takes "from 10 to 12" for a stretch, and with it every shift behind such a word. */
const STRETCH_FROM_SHIFT = /\b(between|from) (?=half\b|quarter\b|\d{1,2} (?:minutes )?(?:past|after)\b)/g;
const DASH = /(\d|[ap]\.?m\.?|noon|midday) ?- ?(?=\d|noon|midday)/g;

/** As `findTimes`, for a text that is known to speak of times: there, a bare number is an hour. */
export function findAllTimes(text: string): FoundTimes {
  const prepared = text
    .replace(/\bmid-day\b/g, "midday")
    .replace(/(\d|noon|midday)-?ish\b/g, "$1")
    .replace(SHORT_HALF, "$1$2m")
    .replace(/\b24:00\b/g, "midnight")
    .replace(STRETCH_FROM_SHIFT, "$1 at ")
    .replace(HOURS_TO_HOURS, "$1 until $2")
    .replace(DASH, "$1 until ");
  const found = findTimes(prepared, "inside");
  const times = [...found.times];
  const rest = found.rest.replace(BARE_TIME, (said: string, hour: string, minute?: string) => {
    // Four digits in a row are how 24-hour times are written.
    const written24 = /^\d{4}$/.test(said);
    times.push(bareTime(Number(hour), Number(minute ?? 0), written24));
    return markOf(times.length - 1);
  });
  return { times, rest };
}

function bareTime(hour: number, minute: number, written24: boolean): SpokenTime | undefined {
  if (hour > 23) return undefined;
  return { hour, minute, clock: written24 || hour === 0 || hour > 12 ? "24h" : "ambiguous" };
}
