import type { Temporal } from "temporal-polyfill";
import { tidySpaces } from "../text/fillers.ts";
import type { SpokenTime } from "../time/find-times.ts";

const SAME_TIME =
  /\b(?:at |keep )?(?:the |my )?(?:same|original|current|present|existing|old) (?:time|hour|slot)(?: (?:of day|as (?:before|now|it is|planned)))?\b/;
const SHIFT =
  /\b(?:by )?(half an|an?|\d{1,3}|(?:an? )?couple(?: of)?)[ -](hour|minute|min)s?(?: and (a half|\d{1,2} min(?:ute)?s?))? (later|after|earlier|before|sooner)(?: (?:that|than (?:that|now|planned|before|my appointment)))?\b(?! \S*\d)/;

export type FollowingTime = {
  readonly time: SpokenTime;
  /** The day on which that time is. */
  readonly date: Temporal.PlainDate;
  /** The text without it. */
  readonly rest: string;
};

/** A time that is counted from that of an appointment: "the same time", "an hour earlier", "30 minutes later". */
export function readFollowingTime(
  text: string,
  from: Temporal.PlainDateTime | undefined,
): FollowingTime | undefined {
  if (from === undefined) return undefined;
  const same = SAME_TIME.exec(text);
  if (same !== null) return at(from, text.replace(SAME_TIME, " "));
  const shift = SHIFT.exec(text);
  if (shift === null) return undefined;
  const [, amount = "", unit = "", more, direction = ""] = shift;
  const minutes = minutesOf(amount, unit) + (more === "a half" ? 30 : Number.parseInt(more ?? "0", 10));
  const isLater = direction === "later" || direction === "after";
  return at(isLater ? from.add({ minutes }) : from.subtract({ minutes }), text.replace(SHIFT, " "));
}

function at(when: Temporal.PlainDateTime, rest: string): FollowingTime {
  const { hour, minute } = when;
  return { time: { hour, minute, clock: "24h" }, date: when.toPlainDate(), rest: tidySpaces(rest) };
}

function minutesOf(amount: string, unit: string): number {
  const perUnit = unit === "hour" ? 60 : 1;
  if (amount.startsWith("half")) return perUnit / 2;
  if (amount.includes("couple")) return 2 * perUnit;
  return (/^\d/.test(amount) ? Number(amount) : 1) * perUnit;
}
