import { type FoundTimes, findTimes } from "../time/find-times.ts";
import { type DayMinutes, overlap } from "../time/part-of-day.ts";
import { readClockLimits } from "../time/read-clock-limits.ts";
import { readNamedParts } from "../time/read-named-parts.ts";

export type TakenPart =
  | { readonly kind: "taken"; readonly part: DayMinutes | undefined; readonly rest: string }
  /** A time that no clock shows, or limits that leave nothing. */
  | { readonly kind: "impossible" };

/** Bare hours, which between days are hours only behind such a word and at the end: "next week after 3". */
const BARE_LIMIT =
  /(?<= )((?:any ?time |some ?time )?(?:after|before|around|about|by|until|till|past|at|(?:(?:no|not) )?(?:later|earlier|sooner) than|not (?:after|before))) (\d{1,2})(?=$|,| or (?:after|before|around|about|at|by|later|earlier)\b)/g;
/** "December 8 at 9 or 10" is no tenth of December. */
const BARE_CHOICE = /(?<= )(at|around|about) (\d{1,2}) or (\d{1,2})(?=$|,)/g;
const BARE_STRETCH = /(?<= )(between|from) (\d{1,2}) (and|to|until|till) (\d{1,2})$/;
const BUT_LIMIT = /,? but (?=(?:not |no )?(?:after|before|by|until|later|earlier|sooner)\b)/g;

/** The parts of the day that a text about days calls by name, and the text without them. */
export function takeNamedParts(text: string): {
  readonly part: DayMinutes | undefined;
  readonly rest: string;
} {
  const { part, rest, count } = readNamedParts(text, "narrow");
  // "Tuesday morning or evening": the "or" joined the two.
  return { part, rest: count > 1 ? rest.replace(/(?:[ ,]+(?:or|and))+[ ,]*$|^[ ,]*(?:or|and) /g, "") : rest };
}

/** Times and limits on the time of day as well: "Tuesday after 3", "tomorrow at 2 or 3pm". */
export function takePartOfDay(text: string): TakenPart {
  const named = takeNamedParts(text);
  const clock = readClockLimits(named.rest.replace(BUT_LIMIT, " "), named.part, findBesideDays);
  if (clock.kind === "impossible") return clock;
  if (clock.kind === "none") return { kind: "taken", part: named.part, rest: clock.rest };
  const both = named.part === undefined ? clock.limits : overlap(clock.limits, named.part);
  // The clock is more exact than the word.
  return { kind: "taken", part: both ?? clock.limits, rest: clock.rest };
}

function findBesideDays(text: string): FoundTimes {
  const hours = text
    .replace(/ +/g, " ")
    .replace(/(\d|noon|midday)-?ish\b/g, "$1")
    .replace(/ (\d{1,2}) or (?=\d{1,2}(?::\d\d)? ?[ap]\.?m\b)/g, " $1 o'clock or ")
    .replace(BARE_CHOICE, "$1 $2 o'clock or $3 o'clock")
    .replace(BARE_LIMIT, "$1 $2 o'clock")
    .replace(BARE_STRETCH, "$1 $2 o'clock $3 $4 o'clock");
  return findTimes(hours, "inside");
}
