import { digitsForWords } from "../text/digits-for-words.ts";
import { readableText } from "../text/readable-text.ts";

export type PhoneDigits = {
  /** ASCII digits, with a leading `+` when one was given. */
  readonly number: string;
  readonly extension: string | null;
};

const EXTENSION =
  /(?:[;,]? ?\bext(?:ension|n)?\b\.? ?[=:]? ?(?:number )?|(?<=\d) ?x\.? ?|# ?)((?:\d[ -]?){1,7})$/;
/** Said between digits without being part of the number. */
const BETWEEN =
  /\b(?:and|then|dash|hyphen|minus|space|dot|point|period|comma|slash|um+|uh+|er+|area|country|code|number|the|is)\b/g;
const COURTESY = /[ ,.]*\b(?:please|thanks|thank you)\b[ ,.!]*$/;
const LETTERS_BETWEEN = /\d[^\d]*[a-z][^\d]*\d/;
const SPLIT_TENS = /(?<!\d)([2-9])0 ([1-9])(?!\d)/g;
const REPEATS = { double: 2, triple: 3, treble: 3, quadruple: 4 } as const;

/**
 * The digits of a phone number as it was written or spoken: "four one five, double five 5", "eight hundred",
 * "oh one twenty-three", "ext. 12". `undefined` when other words stand between the digits: a number with letters
 * in it ("1-800-FLOWERS") or with a misheard digit ("five to one") must be asked for again. `joinsTens`: "50 5" is 55, as a
 * transcriber writes fifty-five.
 */
export function readPhoneDigits(text: string, { joinsTens = false } = {}): PhoneDigits | undefined {
  const spoken = spokenDigits(readableText(text));
  const digits = (joinsTens ? spoken.replace(SPLIT_TENS, "$1$2") : spoken)
    .replace(COURTESY, "")
    .replace(/[^\p{L}\p{N}]+$/u, "");
  const extension = EXTENSION.exec(digits);
  const main = (extension === null ? digits : digits.slice(0, extension.index)).replace(BETWEEN, " ");
  if (LETTERS_BETWEEN.test(main)) return undefined;
  const number = main.replace(/[^\d+]/g, "");
  if (!/^\+?\d+$/.test(number)) return undefined;
  return { number, extension: extension?.[1]?.replace(/\D/g, "") ?? null };
}

function spokenDigits(text: string): string {
  if (!/[a-z]/.test(text)) return text;
  return digitsForWords(text)
    .replace(/\b(?:oh|nought|naught|nil)\b|(?<![a-z])o(?![a-z])/g, "0")
    .replace(/\bniner\b/g, "9")
    .replace(/\bplus\b/g, "+")
    .replace(/\b(double|triple|treble|quadruple)[ -](\d)(?!\d)/g, (said, word: string, digit: string) =>
      isRepeat(word) ? digit.repeat(REPEATS[word]) : said,
    )
    .replace(/\b(\d) hundred (?:and )?(\d\d)\b/g, "$1$2")
    .replace(/\b(\d) hundred and (\d)\b/g, "$10$2")
    .replace(/\b(\d{1,2}) hundred\b/g, "$100")
    .replace(/\b(\d) thousand\b/g, "$1000");
}

function isRepeat(word: string): word is keyof typeof REPEATS {
  return word in REPEATS;
}
