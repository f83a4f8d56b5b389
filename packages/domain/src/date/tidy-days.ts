import { MONTH_PATTERN } from "./read-month.ts";

const WORDS_BEFORE = [
  "please|well|maybe|perhaps|ideally|preferably|possibly|probably|say|let's say|(?:how|what) about",
  "some ?time|any ?time|any ?day|anything|something|any (?:openings?|availability)",
  "(?:the )?(?:earliest|soonest|1st available|next available)(?: available| possible)?",
  "as soon as possible|asap|i'd like|i would like|i'm free|i am free",
  // "On or after" is a limit.
  "either|on(?! or )|in|during|for|around|at",
];
const WORDS_AFTER = [
  "please|thanks|thank you|if possible|ideally|preferably|as soon as possible|asap",
  "some ?time|(?:at )?any ?time|(?:on )?any ?day",
  "would be (?:great|good|fine|best|ok|okay)|works?|is (?:fine|good|ok|okay)",
];
const LEADING = new RegExp(`^(?:(?:${WORDS_BEFORE.join("|")}),? )+`);
const TRAILING = new RegExp(`(?:,? (?:${WORDS_AFTER.join("|")}))+$`);
const WHEN_BEFORE = new RegExp(
  String.raw`\b(next week,?|${MONTH_PATTERN}) (?:either|between|from|maybe|perhaps|preferably|ideally|say) `,
  "g",
);

/**
 * Text about days (see `readableText` and `digitsForWords` for its form) without politeness at its end.
 */
export function tidyDays(text: string): string {
  const days = text
    .replace(/\bfortnight\b/g, "2 weeks")
    .replace(/["()[\]]/g, " ")
    // "Next week, maybe between Monday and Wednesday": the "and" says it already.
    .replace(WHEN_BEFORE, "$1 ")
    .replace(/\beither /g, " ");
  return trim(trim(days).replace(TRAILING, ""));
}

/** The same without the words that people put before days: "maybe any day next week" is "next week". */
export function bareDays(text: string): string {
  return trim(trim(trim(text).replace(TRAILING, "")).replace(LEADING, ""));
}

function trim(text: string): string {
  return text.replace(/ +/g, " ").replace(/^[ ,.;]+|[ ,.;?!]+$/g, "");
}
