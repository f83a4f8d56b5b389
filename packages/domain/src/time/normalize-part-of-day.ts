import { digitsForWords } from "../text/digits-for-words.ts";
import { isFiller } from "../text/fillers.ts";
import { isBlankValue } from "../text/is-blank-value.ts";
import { readableText } from "../text/readable-text.ts";
import { type DayMinutes, overlap, partOf, type PartOfDay, union } from "./part-of-day.ts";
import { readClockLimits } from "./read-clock-limits.ts";
import { readNamedParts } from "./read-named-parts.ts";

export type NormalizedPartOfDay = ({ readonly ok: true } & PartOfDay) | { readonly ok: false };

/** "Not in the morning", "any time but noon": offering just that would be worse than asking again. */
const EXCEPTION =
  /\b(?:not|no|nothing|none|never|except|excluding|besides|other than|apart from|can't|cannot|won't)\b/;
/** Joins two parts or limits, "morning or late afternoon"; beside one alone somebody meant something by it. */
const JOINT = /(?<![\w'])(?:or|and|but|to|either)(?![\w'])/g;
const EITHER = /(?<![\w'])or(?![\w'])/;
/** "In 3 days" holds no hour. */
const AMOUNT = /\d (?:day|week|month|hour)s?\b/;
const ALL_BUT = /\bbut (?!(?:not |no )?(?:after|before|by|until|later|earlier|sooner)\b)/;

/**
 * The stretch of the day that a caller asks about: `afternoon`, `late morning`, `after 3`, `between 2 and 4`, `any time`.
 * One time of the clock, `around 3`, is an hour to either side. Anything else in the text than
 * fillers means that it was not understood: a day, an exception, a number that is no time.
 */
export function normalizePartOfDay(text: string): NormalizedPartOfDay {
  if (isBlankValue(text)) return { ok: false };
  const readable = digitsForWords(readableText(text));
  if (ALL_BUT.test(readable) || AMOUNT.test(readable)) return { ok: false };
  const named = readNamedParts(readable);
  const clock = readClockLimits(named.rest, named.part);
  if (clock.kind === "impossible" || EXCEPTION.test(clock.rest)) return { ok: false };
  const joins = named.count + (clock.kind === "limits" ? clock.count : 0) > 1;
  if (!isFiller(joins ? clock.rest.replace(JOINT, " ") : clock.rest)) return { ok: false };
  if (clock.kind === "none") return asPart(named.part);
  // "The morning or after 4" is either, "in the afternoon, after 3" both.
  const isEither = named.count === 1 && EITHER.test(clock.rest);
  if (!isEither || named.part === undefined) return asPart(within(clock.limits, named.part));
  const apart = readClockLimits(named.rest, undefined);
  return apart.kind === "limits" ? asPart(union(apart.limits, named.part)) : { ok: false };
}

function asPart(part: DayMinutes | undefined): NormalizedPartOfDay {
  return part === undefined ? { ok: false } : { ok: true, ...partOf(part) };
}

/** Where the two contradict each other ("in the afternoon, after 6"), the clock is more exact than the word. */
function within(limits: DayMinutes, named: DayMinutes | undefined): DayMinutes {
  return (named === undefined ? undefined : overlap(limits, named)) ?? limits;
}
