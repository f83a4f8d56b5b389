export type PartOfSpan = "start" | "middle" | "end" | "first_half" | "second_half";

const PARTS: readonly (readonly [PartOfSpan, RegExp])[] = [
  ["first_half", /^(?:the )?1st half of /],
  ["second_half", /^(?:the )?(?:2nd|last|other|latter|later) half of /],
  ["start", /^(?:the )?(?:very )?(?:early(?: in)?|(?:beginning|start|1st (?:part|days)) of) /],
  ["middle", /^(?:the )?(?:mid[ -]|middle of )/],
  ["end", /^(?:the )?(?:very )?(?:late(?: in)?|(?:end|last (?:part|days)) of) /],
  ["end", /^later (?:in |on )?(?=(?:the )?(?:next|following|coming)\b)/],
];

/** Which part of a week or month a text asks for, and the week or month: "early next week", "the end of the month". */
export function readPartOfSpan(text: string): { readonly part: PartOfSpan | undefined; readonly of: string } {
  for (const [part, pattern] of PARTS) {
    const of = text.replace(pattern, "");
    if (of !== text) return { part, of };
  }
  // What is left of this week needs no part: days that are over are dropped anyway.
  return { part: undefined, of: text.replace(/^later (?:in |on )?(?=the |this |next )/, "") };
}
