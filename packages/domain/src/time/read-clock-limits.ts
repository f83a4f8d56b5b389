import { chooseMeridiem } from "./choose-meridiem.ts";
import { findAllTimes } from "./find-all-times.ts";
import { type FoundTimes, markOf, type SpokenTime } from "./find-times.ts";
import { type DayMinutes, minutesOf, overlap, piecesOf, union, WHOLE_DAY } from "./part-of-day.ts";

export type ClockLimits =
  | { readonly kind: "limits"; readonly limits: DayMinutes; readonly count: number; readonly rest: string }
  | { readonly kind: "none"; readonly rest: string }
  /** A time that no clock shows, or limits that leave nothing. */
  | { readonly kind: "impossible" };

/** Stands for a time that was found; see `markOf`. */
const TIME = String.raw`(\p{Co})`;
const NEARLY = "(?:(?:at|around|about|roughly|approximately|near|close to) )*";
const OR_LATER =
  "(?: (?:on(?=$| *,| (?:or|and|please)\\b)|onwards?|or later|or after|and later|at the earliest)\\b)";
const OR_EARLIER = "(?: (?:or earlier|or sooner|or before|at the latest)\\b)";

/** "Around 3" and "3 o'clock": what is near enough to be offered. */
const NEAR_MINUTES = 60;

type Read = (times: readonly SpokenTime[], part: DayMinutes | undefined) => DayMinutes | undefined;

/** In this order, because the time of "after 3" is not to be read as "3". */
const FORMS: readonly (readonly [RegExp, Read])[] = [
  form(
    `(?:\\b(?:between|from|after) )?${NEARLY}${TIME} (?:-|to|and|until|till) ${NEARLY}(?:before )?${TIME}`,
    fromTo,
  ),
  form(`${NEARLY}${TIME} ?(?:,|,? ?or) ${NEARLY}${TIME}`, either),
  form(`\\b(?:(?:no|not) (?:earlier|sooner) than|not before) ${NEARLY}${TIME}`, after),
  form(`\\b(?:(?:no|not) later than|not after|by|at the latest(?: by)?) ${NEARLY}${TIME}`, untilThen),
  form(
    `\\b(?:any ?time |some ?time )?(?:after|past|from|later than|starting|beginning) ${NEARLY}${TIME}${OR_LATER}?`,
    after,
  ),
  form(
    `\\b(?:any ?time |some ?time )?(?:before|until|till|up to|earlier than|sooner than) ${NEARLY}${TIME}`,
    before,
  ),
  form(`${TIME}${OR_LATER}`, after),
  form(`${TIME}${OR_EARLIER}`, untilThen),
  form(`${NEARLY}${TIME}`, near),
];

/**
 * What times in a text leave open of the day: "after 3", "between 2 and 4", "after 2 but before 5". An hour without am
 * or pm takes the reading inside `part`, where the text named one, or else that in the daytime.
 */
export function readClockLimits(
  text: string,
  part: DayMinutes | undefined,
  find: (text: string) => FoundTimes = findAllTimes,
): ClockLimits {
  const found = find(text);
  if (found.times.length === 0) return { kind: "none", rest: found.rest };
  let rest = found.rest.replace(/ +/g, " ");
  const all: (DayMinutes | undefined)[] = [];
  for (const [pattern, read] of FORMS) {
    rest = rest.replace(pattern, (_, ...marks: readonly unknown[]) => {
      const times = timesOf(marks, found.times);
      all.push(times === undefined ? undefined : read(times, part));
      return ` ${LIMIT} `;
    });
  }
  const limits = joined(all, EITHER.test(rest));
  return limits === undefined
    ? { kind: "impossible" }
    : { kind: "limits", limits, count: all.length, rest: rest.replaceAll(LIMIT, " ") };
}

/** Stands where a limit was. */
const LIMIT = "\u0001";
/** An "or" that joins two limits, and not two times of one or two days. */
const EITHER = new RegExp(`${LIMIT} *,? *or *${LIMIT}`);

/** "After 2 but before 5" is in both, "before 10 or after 4" in either. */
function joined(all: readonly (DayMinutes | undefined)[], isEither: boolean): DayMinutes | undefined {
  const known = all.filter((one) => one !== undefined);
  const [first, ...others] = known;
  if (known.length < all.length || first === undefined) return undefined;
  const either = others.reduce(union, first);
  // "After 2 or before 5" leaves nothing out that way, so the time between is meant.
  if (isEither && piecesOf(either).some(({ from, until }) => until - from < WHOLE_DAY.until)) return either;
  return known.reduce<DayMinutes | undefined>((both, one) => both && overlap(both, one), WHOLE_DAY);
}

function form(pattern: string, read: Read): readonly [RegExp, Read] {
  return [new RegExp(pattern, "gu"), read];
}

/** Nothing when one of the times is impossible. */
function timesOf(
  marks: readonly unknown[],
  found: readonly (SpokenTime | undefined)[],
): readonly SpokenTime[] | undefined {
  const all = marks
    .filter((mark) => typeof mark === "string" && mark.length === 1)
    .map((mark) => found.find((_, index) => markOf(index).trim() === mark));
  const times = all.filter((time) => time !== undefined);
  return times.length === all.length ? times : undefined;
}

/** An end without am or pm is the next such hour: "11 to 1", "9 to 5". A start takes its half from the end: "8 to 10 pm". */
function fromTo(
  [first, second]: readonly SpokenTime[],
  part: DayMinutes | undefined,
): DayMinutes | undefined {
  if (first === undefined || second === undefined) return undefined;
  const ends = readings(second).map(asEnd).toSorted(ascending);
  const [fixedEnd] = ends.length === 1 ? ends : [];
  const from =
    fixedEnd === undefined ? decide(first, part) : readings(first).findLast((minutes) => minutes < fixedEnd);
  const until = from === undefined ? undefined : ends.find((minutes) => minutes > from);
  return from === undefined || until === undefined ? undefined : { from, until };
}

function either(times: readonly SpokenTime[], part: DayMinutes | undefined): DayMinutes | undefined {
  const [first, second] = times.map((time) => near([time], part));
  return first === undefined || second === undefined ? undefined : union(first, second);
}

function after([time]: readonly SpokenTime[], part: DayMinutes | undefined): DayMinutes | undefined {
  return time === undefined ? undefined : { from: decide(time, part), until: WHOLE_DAY.until };
}

function before([time]: readonly SpokenTime[], part: DayMinutes | undefined): DayMinutes | undefined {
  return time === undefined ? undefined : { from: 0, until: asEnd(decide(time, part)) };
}

/** "No later than 11" and "11 or earlier" is at 11 as well. */
function untilThen(times: readonly SpokenTime[], part: DayMinutes | undefined): DayMinutes | undefined {
  const limit = before(times, part);
  return limit && { from: limit.from, until: Math.min(limit.until + 1, WHOLE_DAY.until) };
}

function near([time]: readonly SpokenTime[], part: DayMinutes | undefined): DayMinutes | undefined {
  return time === undefined ? undefined : nearTo(decide(time, part));
}

/** What is near enough to a time of the day to be offered for it. */
export function nearTo(minutes: number): DayMinutes | undefined {
  return overlap(WHOLE_DAY, { from: minutes - NEAR_MINUTES, until: minutes + NEAR_MINUTES });
}

/** The reading in the daytime, unless only the other one is in the part of the day: "3 in the morning". */
function decide(time: SpokenTime, part: DayMinutes | undefined): number {
  const daytime = minutesOf(chooseMeridiem(time, []).time);
  const isInPart = (minutes: number) => part === undefined || (part.from <= minutes && minutes <= part.until);
  return isInPart(daytime) ? daytime : (readings(time).find(isInPart) ?? daytime);
}

/** In minutes since midnight, the earlier first. */
function readings({ hour, minute, clock }: SpokenTime): readonly number[] {
  if (clock === "24h") return [hour * 60 + minute];
  return [0, 12].map((half) => ((hour % 12) + half) * 60 + minute);
}

/** Midnight at the end of something is that of the day's end. */
function asEnd(minutes: number): number {
  return minutes === 0 ? WHOLE_DAY.until : minutes;
}

function ascending(one: number, other: number): number {
  return one - other;
}
