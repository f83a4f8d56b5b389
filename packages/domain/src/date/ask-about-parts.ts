import { speakAskedTimes } from "../speech/speak-asked-times.ts";
import { isFiller } from "../text/fillers.ts";
import { partOf, type DayMinutes, WHOLE_DAY } from "../time/part-of-day.ts";
import type { AskedDays } from "./asked-days.ts";
import type { DateContext } from "./normalize-date.ts";
import { ASK_FOR_DAYS } from "./date-hints.ts";
import { MONTH_PATTERN } from "./read-month.ts";
import { WEEKDAY_PATTERN } from "./read-weekday.ts";
import { takePartOfDay } from "./take-part-of-day.ts";

/** What one side of an "or" asks for. */
type Side = {
  /** Absent where the words for the days are not understood apart from the other side: "the week after". */
  readonly days: AskedDays | undefined;
  readonly part: DayMinutes | undefined;
  readonly text: string;
  /** No day was said with it. */
  readonly isAlone: boolean;
};

/** "Saturdays or weekday evenings" is not Saturday evenings. */
const OWN_KIND = /\bweek ?(?:day|end)s?\b/;

/** "Mornings or Friday afternoon" has two parts, "mornings or afternoons on Friday" one day. */
const DAY_FIRST = new RegExp(
  String.raw`^(?:on |the |next |this )*(?:${WEEKDAY_PATTERN}|${MONTH_PATTERN}|today|tomorrow|\d)`,
);

/** Days that only the other side tells. */
const DAY_AFTER =
  /^(?:the )?(?:day after|(?:next|following) (?:day|week)|week after|one after|next one|1 after|next 1)(?: that)?$/;

type ReadDays = (text: string) => AskedDays | undefined;

const OR = /,? or (?:else |maybe |perhaps )?/;
const AND = /,? (?:and|to|until|till|through|thru) /;
const COMMA = /, ?/;
const ANY_TIME = /\b(?:any ?time|all day(?: long)?|(?:the )?whole day|whenever)\b/;

/**
 * "Saturday afternoon or Sunday morning" is two wishes, of which one is looked at after the other: the question which one first.
 * Nothing where all days have the same part, or share what is said at the end: "Tuesday or Thursday afternoon".
 */
export function askAboutParts(text: string, readDays: ReadDays, context: DateContext): string | undefined {
  const sides = sidesOf(text, readDays);
  const parts = sides.map(({ part }) => part);
  const last = parts.at(-1);
  if (sides.length < 2 || parts.every((part) => isSame(part, last))) return undefined;
  const isShared = last !== WHOLE_DAY && !OWN_KIND.test(sides.at(-1)?.text ?? "");
  if (isShared && parts.slice(0, -1).every((part) => part === undefined)) return undefined;
  if (parts.every((part) => part === undefined || part === WHOLE_DAY)) return undefined;
  const days = sides.map((side) => JSON.stringify(side.days));
  const isUnclear = sides.some((side) => side.days === undefined && !side.isAlone);
  if (isUnclear || new Set(days).size < days.length) return ASK_FOR_DAYS;
  const { now, zone } = context;
  const said = sides.map(({ days: range, part }) =>
    speakAskedTimes({ ...(range && { range }), partOfDay: part && partOf(part) }, { now, zone }),
  );
  return `I can look at one of these at a time: ${said.join("; or ")}. Which one first?`;
}

function sidesOf(text: string, readDays: ReadDays): readonly Side[] {
  const [first, ...others] = chunksOf(text).map((chunk) =>
    chunk
      .split(COMMA)
      .map((side) => readSide(side, readDays))
      .filter((side) => side !== undefined),
  );
  if (first === undefined) return [];
  const behind = others.flat().filter(({ isAlone }) => !isAlone);
  // "Evenings or weekends" is any evening; "morning or afternoon on Tuesday" is that day's.
  const isOwn =
    first.every(({ isAlone }) => isAlone) &&
    behind.some((side) => side.part === undefined || DAY_FIRST.test(side.text));
  return [...first.filter(({ isAlone }) => isOwn || !isAlone), ...behind];
}

function chunksOf(text: string): readonly string[] {
  if (OR.test(text)) return text.split(OR);
  // Behind "between" the "and" is between two ends.
  return AND.test(text) && !/\bbetween\b/.test(text) ? text.split(AND) : [];
}

function readSide(text: string, readDays: ReadDays): Side | undefined {
  const isAny = ANY_TIME.test(text);
  const taken = takePartOfDay(text.replace(ANY_TIME, " ").trim());
  if (taken.kind === "impossible") return undefined;
  const rest = taken.rest.replace(/^ *from /, "").trim();
  const days = readDays(rest);
  // "Tuesday morning or the afternoon" has one day.
  const isPartAlone =
    taken.part === undefined || isFiller(rest.replace(/\b(?:the|in|on|at|my|either)\b/g, " "));
  const isAlone = days === undefined && isPartAlone;
  if (DAY_AFTER.test(rest)) return { days: undefined, part: taken.part, text, isAlone: false };
  if (isAlone && taken.part === undefined) return undefined;
  return { days, part: taken.part ?? (isAny ? WHOLE_DAY : undefined), text, isAlone };
}

function isSame(one: DayMinutes | undefined, other: DayMinutes | undefined): boolean {
  return one?.from === other?.from && one?.until === other?.until;
}
