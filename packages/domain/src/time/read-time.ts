import { findTimes, markOf, type SpokenTime } from "./find-times.ts";

/** What a text says about the time of day, and the text without it. */
export type TimeReading =
  | { readonly kind: "time"; readonly time: SpokenTime; readonly rest: string }
  | { readonly kind: "none"; readonly rest: string }
  /** A time that no clock shows (25:00, 14:75, 15 am). */
  | { readonly kind: "impossible" }
  /** More than one time ("2 or 3"), or a limit instead of a time ("any time after 2"). */
  | { readonly kind: "unclear" };

const MORNING = /\b(?:in the |this |early )?morning\b/g;
const LATER = /\b(?:in the |this |late )?(?:afternoon|evening)\b|\b(?:at |this )?night\b|\btonight\b/g;
const NIGHT = /\b(?:night|tonight)\b/;
const FILLERS =
  /\b(?:local|clinic|your|our)? ?time\b|\b(?:sharp|exactly|please|around|about|roughly|ish)\b|~/g;
/** "2:30p", "2p". */
export const SHORT_HALF = /(:\d\d ?|\d)([ap])(?=$|[ ,])/g;
const LIMIT_BEFORE = /\b(?:after|before|until|till|by|between|past|or|than|except|not)$/;

/** Reads the one time of day in a text. Expects the form of `readableText` and `digitsForWords`. */
export function readTime(text: string, extent: "whole" | "inside"): TimeReading {
  const half = dayHalf(text);
  const bare = text
    .replace(/(\d)-?ish\b/g, "$1")
    .replace(SHORT_HALF, "$1$2m")
    .replace(FILLERS, " ");
  const trimmed = tidy(extent === "whole" ? bare.replace(MORNING, " ").replace(LATER, " ") : bare);
  const { times, rest } = findTimes(trimmed, extent);
  if (times.length === 0) return { kind: "none", rest: tidy(trimmed) };
  const chosen = choose(times, rest);
  if (chosen === undefined) return { kind: times.includes(undefined) ? "impossible" : "unclear" };
  return { kind: "time", time: inHalf(chosen.time, half), rest: chosen.rest };
}

type Chosen = { readonly time: SpokenTime; readonly rest: string };

function choose(times: readonly (SpokenTime | undefined)[], rest: string): Chosen | undefined {
  const [first, second] = times;
  if (times.length === 1) {
    const mark = markOf(0).trim();
    if (first === undefined || limitBefore(rest, mark)) return undefined;
    return { time: first, rest: tidy(rest.replace(mark, " ").replace(/\b(?:at|@)(?= |,|$)/, " ")) };
  }
  // "2:00 - 2:30 PM" names a slot; the first time is its start.
  if (times.length !== 2 || first === undefined || second === undefined) return undefined;
  for (const [from, to] of [
    [0, 1],
    [1, 0],
  ] as const) {
    const range = new RegExp(
      `(?:\\bfrom )? ?${markOf(from).trim()} *(?:-|to|until|till) *${markOf(to).trim()}`,
    );
    const [start, end] = from === 0 ? [first, second] : [second, first];
    if (range.test(rest)) return { time: startBefore(start, end), rest: tidy(rest.replace(range, " ")) };
  }
  return undefined;
}

function limitBefore(rest: string, mark: string): boolean {
  const before = rest.slice(0, rest.indexOf(mark)).replace(/(?: at)? *$/, "");
  return LIMIT_BEFORE.test(before);
}

/** The start of a range takes am or pm from its end: "11 to 1 PM" starts at 11 AM. */
function startBefore(start: SpokenTime, end: SpokenTime): SpokenTime {
  if (start.clock === "24h" || end.clock === "ambiguous") return start;
  const hours = [start.hour % 12, (start.hour % 12) + 12];
  const minutesOfEnd = end.hour * 60 + end.minute;
  const hour = hours.findLast((candidate) => candidate * 60 + start.minute < minutesOfEnd);
  return hour === undefined ? start : { ...start, hour, clock: "24h" };
}

function dayHalf(text: string): "morning" | "later" | "night" | undefined {
  if (NIGHT.test(text)) return "night";
  if (text.search(LATER) >= 0) return "later";
  return text.search(MORNING) >= 0 ? "morning" : undefined;
}

function inHalf(time: SpokenTime, half: ReturnType<typeof dayHalf>): SpokenTime {
  if (time.clock === "24h" || half === undefined) return time;
  const morning = half === "morning" || (half === "night" && (time.hour === 12 || time.hour < 5));
  return { ...time, hour: (time.hour % 12) + (morning ? 0 : 12), clock: "24h" };
}

function tidy(text: string): string {
  return text
    .replace(/ +/g, " ")
    .replace(/ (?=,)/g, "")
    .replace(/^[\s,;.]+|[\s,;.@]+$/g, "");
}
