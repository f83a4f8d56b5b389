import { digitsForWords } from "../text/digits-for-words.ts";
import { withoutFillers } from "../text/fillers.ts";
import { readableText } from "../text/readable-text.ts";

/** Which of a list, by its place in it. */
export type Place = {
  readonly kind:
    | "nth"
    /** At the beginning and the end. */
    | "first"
    | "last"
    /** Of two. */
    | "earlier"
    | "later"
    /** More than one at once. */
    | "all"
    /** "The other one", "any of them": one of the list, but who knows which. */
    | "unclear";
  /** From 1; 0 where none was said. */
  readonly nth: number;
  /** Not "the second", which may be a day of the month as well: "the second one". */
  readonly isOfList: boolean;
  /** What else was said: "the later one on Tuesday". */
  readonly within: string | undefined;
};

const THING =
  "(?:1|ones?|appointments?|appts?|bookings?|visits?|slots?|reservations?|dates?|times?|of (?:the |those |these |my )?(?:2|3|4|5|them|those|these|mine|all)?(?: appointments?| bookings?)?|(?:on|in|from) (?:the|that|my|your) list|that (?:i have|you (?:said|mentioned|read))|i have|you (?:said|mentioned|read)|listed)";
const THINGS = `(?: ${THING})`;
const WORDS: readonly (readonly [Place["kind"], string])[] = [
  ["nth", String.raw`(?:very )?(\d{1,2})(?:st|nd|rd|th)`],
  ["last", "(?:very )?(?:last|latest|final)|furthest(?: away| out| off)?|farthest(?: away| out| off)?"],
  ["first", "(?:very )?(?:next|earliest|soonest|nearest|closest)|next upcoming"],
  ["later", "later|latter"],
  ["earlier", "earlier|sooner|former"],
  ["unclear", "other|others|previous|either|neither|none|any|some|one|1|which(?:ever)?|same"],
];
const ALL =
  "(?:all|both|every|each)(?: (?:single )?(?:the |my |our |of )*(?:\\d|1|one|them|those|these|mine|appointments?|appts?|bookings?|visits?|two|three))*|(?:all|every)thing(?: i have)?|them (?:all|both)|the (?:lot|whole lot|2|3|4)(?: of them)?|(?:the )?(?:1st|last|next) (?:2|3|4)(?: of them| appointments?)?|more than (?:1|one)(?: of them)?";
const LIST_OF_NUMBERS =
  /^(?:(?:numbers?|the|appointments?) )*\d{1,2}(?:st|nd|rd|th)?(?: 1| one)?(?:(?: and| &|,)+ (?:(?:number|the) )*\d{1,2}(?:st|nd|rd|th)?(?: 1| one)?)+$/;
const POLITE = /^ ?(?:(?:yes|yeah|ok|okay|no|um|uh|please|just)[ ,]+)+|[ ,]+(?:please|thanks|thank you) ?$/g;
const LEAD = "(?:(?:cancel|move|reschedule|change|delete|drop|remove|it's|its|that's|i mean|take) )*";
const ARTICLE = "(?:(?:the|my|our|that|this) )*";
const BESIDE = "(?:on|in|at|during|for|from|with) ";

/**
 * "The second one", "the later one on Tuesday", "both of them": appointments that were read out, by their place in the list.
 * `undefined` for all else, and for days: "the second of December", "the last Monday".
 */
export function readPlace(text: string): Place | undefined {
  const words = digitsForWords(readableText(text))
    .replace(/[^\p{L}\p{N}'&: ,]+/gu, " ")
    .replace(/ +/g, " ")
    .replace(POLITE, "")
    .replace(/^[ ,]+|[ ,]+$/g, "");
  return readWords(words) ?? readWords(withoutFillers(words));
}

function readWords(words: string): Place | undefined {
  if (LIST_OF_NUMBERS.test(words)) return place("all", {});
  const [isAll, , within] = OF_ALL.exec(words) ?? [];
  if (isAll !== undefined) return place("all", { within });
  for (const [kind, alone, beside, behind] of FORMS) {
    const bare = alone.exec(words);
    if (bare !== null) {
      const [, nth, thing] = kind === "nth" ? bare : [bare[0], undefined, bare[1]];
      // "One", "any" and "some" alone are nothing of a list.
      if (kind === "unclear" && thing === undefined && !ALONE.test(words)) return undefined;
      return place(kind, { nth, isOfList: thing !== undefined });
    }
    const found = beside.exec(words)?.groups ?? behind.exec(words)?.groups;
    if (found !== undefined) return place(kind, { nth: found["nth"], isOfList: true, within: found["rest"] });
  }
  return undefined;
}

const ALONE = /^(?:the )?(?:either|neither|others?)$/;
const OF_ALL = new RegExp(`^${LEAD}${ARTICLE}(${ALL})(?: ${BESIDE}(.+))?$`);

type Form = readonly [kind: Place["kind"], alone: RegExp, beside: RegExp, behind: RegExp];

const FORMS: readonly Form[] = WORDS.map(([kind, said]): Form => {
  const named = said.replace("(\\d", "(?<nth>\\d");
  const one = `${ARTICLE}(?:${named})(?: upcoming)?${THINGS}+`;
  return [
    kind,
    new RegExp(`^${LEAD}${ARTICLE}(?:${said})(${THINGS}+)?$`),
    new RegExp(`^${LEAD}${one},? (?:${BESIDE})?(?<rest>\\S.*)$`),
    new RegExp(`^${LEAD}(?:${BESIDE})?(?<rest>\\S.*?),? ${one}$`),
  ];
});

type Said = {
  readonly nth?: string | undefined;
  readonly isOfList?: boolean;
  readonly within?: string | undefined;
};

function place(kind: Place["kind"], more: Said): Place {
  const { nth, isOfList = true, within } = more;
  return { kind, nth: Number(nth ?? 0), isOfList, within };
}
