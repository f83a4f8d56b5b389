import type { CallItem } from "./read-call.ts";

export type End = NonNullable<CallItem["end"]>;

/** The words for how a call ended, on every screen. */
export const END_WORDS: Readonly<Record<End, string>> = {
  booked: "Booked",
  moved: "Moved",
  cancelled: "Cancelled",
  waitlisted: "On the waitlist",
  informed: "Informed",
  to_staff: "To the front desk",
  no_time: "No time that fits",
  closed: "Closed then",
  unclear_date: "Date not understood",
  unclear_time: "Time not understood",
  unclear_number: "Number not understood",
  unclear_name: "Name not understood",
  unclear_other: "Something else not understood",
  wrong_facts: "Wrong details",
  gave_up: "Gave up waiting",
  failed: "Failed",
  hung_up: "Hung up early",
  not_reached: "Not reached",
};

const UNCLEAR = ["unclear_date", "unclear_time", "unclear_number", "unclear_name", "unclear_other"] as const;

/** Why a caller did not book, in the order in which a clinic can do something about it. */
export const WHY_NOT: readonly End[] = [
  "no_time",
  "closed",
  ...UNCLEAR,
  "wrong_facts",
  "gave_up",
  "failed",
  "hung_up",
];

/** What a caller got. */
export const GOT: readonly End[] = ["booked", "moved", "cancelled", "waitlisted", "informed", "to_staff"];

export const END_GROUPS = {
  any: { label: "Ended in any way", ends: [...GOT, ...WHY_NOT] },
  got: { label: "Got what they called for", ends: GOT },
  why_not: { label: "Did not", ends: WHY_NOT },
  unclear: { label: "Not understood", ends: UNCLEAR },
} as const;

export const isEnd = (word: string): word is End => Object.hasOwn(END_WORDS, word);

/** The ends that a word of the address stands for; undefined where it is none. */
export function readEnds(word: string | undefined): End[] | undefined {
  if (word === undefined) return undefined;
  if (isEnd(word)) return [word];
  return Object.hasOwn(END_GROUPS, word) ? [...END_GROUPS[word as keyof typeof END_GROUPS].ends] : undefined;
}
