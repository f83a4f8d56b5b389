import { digitsForWords } from "../text/digits-for-words.ts";
import { readableText } from "../text/readable-text.ts";

const CHOICE =
  /^(?:(?:it's|that's|cancel|move|the|my|option|choice|appointment|booking|number|num|no|nr)[ .:]*)*[#(]? ?(\d{1,4})(?:st|nd|rd|th)?\)?(?: (?:1|appointment|booking|option))?(?:,? please)?[.!]?$/;

/** The number in "2", "number two", "#2", "the second one". Absent in anything else: "the one on Tuesday" is no 1. */
export function readChoice(text: string): number | undefined {
  const number = CHOICE.exec(digitsForWords(readableText(text)))?.[1];
  return number === undefined ? undefined : Number(number);
}
