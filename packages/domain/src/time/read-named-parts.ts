import { type DayMinutes, overlap, union, WHOLE_DAY } from "./part-of-day.ts";

type NamedPart = { readonly words: string; readonly pattern: RegExp; readonly part: DayMinutes };

/** Read from top to bottom, so longer names come before the words in them. The callers' words, not the clinic's. */
const NAMED_PARTS: readonly NamedPart[] = [
  named("mornings?,? noons?,? (?:and|or) nights?", 0, 24),
  named("before work", 0, 9),
  named("after (?:work|business)(?: hours)?", 17, 24),
  named("after school", 15, 18),
  named("before lunch", 0, 12),
  named("after lunch", 13, 17),
  named("lunch ?(?:time|hour|break)?", 11.5, 13.5),
  named("1st thing(?: in the morning)?|early in the day|(?:start|beginning) of (?:the )?day", 0, 10),
  named("(?:end of (?:the )?(?:business )?day|late(?:r)? in the day|last thing|close of business)", 15, 24),
  // Elsewhere these belong to a limit: "3 or later".
  named("^early$", 0, 10),
  named("^late$|as late as possible", 15, 24),
  named("^(?:the )?earliest$|as (?:early|soon) as possible|asap", 0, 24),
  named("early(?: in the)? mornings?", 0, 10),
  named("mid[ -]?mornings?", 9, 11),
  named("late(?:r)?(?: in the)? mornings?", 10, 12),
  named("early(?: in the)? afternoons?", 12, 15),
  named("mid[ -]?afternoons?", 13, 16),
  named("late(?:r)?(?: in the)? afternoons?", 15, 18),
  named("early(?: in the)? evenings?", 17, 19),
  named("late(?:r)?(?: in the)? evenings?", 19, 24),
  named(String.raw`mornings?|^a\.?m\.?$`, 0, 12),
  named("afternoons?", 12, 17),
  named(String.raw`^p\.?m\.?$`, 12, 24),
  named("evenings?|tonight|nights?", 17, 24),
  named(
    "any ?time(?: at all)?(?: (?:of|during) (?:the )?day)?|(?:all|whole|entire|during the) day|day ?time",
    0,
    24,
  ),
  named("(?:business|office|working|opening) hours|whenever|no preference", 0, 24),
  named("(?:(?:i'm|i am|we're|we are) )?(?:very |pretty |totally )?flexible", 0, 24),
  named("(?:(?:it|that|i|we) )?(?:does(?:n't| not)|don't|do not) (?:really )?(?:matter|care|mind)", 0, 24),
];

/** Fits wherever one of them does: most texts name no part, and one look tells. */
const ANY_PART = patternOf(NAMED_PARTS.map(({ words }) => `(?:${words})`).join("|"));

export type NamedParts = {
  /** All that lies in one of them: "morning or afternoon". */
  readonly part: DayMinutes | undefined;
  /** What lies in all of them, where one time is meant: "morning" and "afternoon" have none. */
  readonly common: DayMinutes | undefined | "none";
  /** How many there are. */
  readonly count: number;
  /** The text without them. */
  readonly rest: string;
};

/**
 * The parts of the day that are called by a name: "late morning", "after work", "any time". Without those that leave
 * nothing out, where "any time" may be about days.
 */
export function readNamedParts(text: string, which: "all" | "narrow" = "all"): NamedParts {
  if (!ANY_PART.test(text)) return { part: undefined, common: undefined, count: 0, rest: text };
  const parts: DayMinutes[] = [];
  const known = which === "all" ? NAMED_PARTS : NAMED_PARTS.filter(({ part }) => isNarrow(part));
  const rest = known.reduce(
    (left, { pattern, part }) =>
      left.replace(pattern, () => {
        parts.push(part);
        return " ";
      }),
    text,
  );
  // "Any time in the morning" is the morning.
  const narrow = parts.filter(isNarrow);
  const [first, ...others] = narrow.length > 0 ? narrow : parts;
  const part = first === undefined ? undefined : others.reduce(union, first);
  const common = others.reduce<DayMinutes | undefined>((left, other) => left && overlap(left, other), first);
  return { part, common: common ?? (first === undefined ? undefined : "none"), count: parts.length, rest };
}

function isNarrow({ from, until }: DayMinutes): boolean {
  return until - from < WHOLE_DAY.until;
}

function named(words: string, fromHour: number, untilHour: number): NamedPart {
  return { words, pattern: patternOf(words, "g"), part: { from: fromHour * 60, until: untilHour * 60 } };
}

function patternOf(words: string, flags = ""): RegExp {
  return new RegExp(
    String.raw`\b(?:(?:in|during|at|over|around|on|by) (?:the |my |our )?|this |the (?=early|late|mid|end|start|beginning|(?:morning|afternoon|evening)s?\b(?! (?:before|after|of)\b)))?(?:${words})(?!\w)`,
    flags,
  );
}
