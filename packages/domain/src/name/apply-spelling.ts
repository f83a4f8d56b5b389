import { withoutCodeWords } from "./without-code-words.ts";

/** Letters one by one: "C-H-E-N", "C H E N", "C. H. E. N.", "C, H, E, N". */
const LETTERS = [
  String.raw`(?:\p{L} ?- ?)+\p{L}`,
  String.raw`(?:\p{L} )+\p{L}`,
  String.raw`(?:\p{L}, ?)+\p{L}`,
  String.raw`(?:\p{L}\. ?)+\p{L}`,
];
const LEAD =
  "that's|that is|thats|it's|it is|and it's|which is|spelled|spelt|spelling is|spelling|spells|i spell(?: it| that)?|with|no|sorry|so|i mean|like";
const SPELLED = new RegExp(
  String.raw`[ ,;:(?.]*(\b(?:(?:${LEAD})[ :,]+)+)?(?<![\p{L}\p{M}'-])(${LETTERS.join("|")})\.?(?![\p{L}\p{M}'-])\)?[ ,;]*`,
  "giu",
);

/**
 * A name that its owner spells: "Olivia Chen, that's C-H-E-N". The letters stand for the word that is like them, and are right where
 * the two differ. Letters that are like no word are a word of the name ("C H E N Olivia"), unless they may be initials ("J R R
 * Tolkien"). Empty where what was said of the letters contradicts the name.
 */
export function applySpelling(text: string): string {
  const coded = withoutCodeWords(text);
  if (coded === "") return "";
  let name = coded;
  for (const [said, lead, letters = ""] of coded.matchAll(SPELLED)) {
    const spelled = letters.replace(/[^\p{L}]/gu, "");
    const rest = name.replace(said, " ");
    name = join(rest, spelled) ?? withWord(name, said, { letters, isLed: lead !== undefined });
  }
  if (coded !== text && !coded.includes(",")) return tidied(name);
  return name === text ? text : tidied(coded === text ? name : withoutBeginnings(name));
}

/** Letters with a word each that are not all of a name: "Smith, S as in Sam, M as in Mary". They have to be how one begins. */
function withoutBeginnings(name: string): string {
  const letters = /(?<![\p{L}'.-])(\p{L})(?:,|$)/giu;
  const begins = [...name.matchAll(letters)].map(([, letter = ""]) => letter.toLowerCase());
  if (begins.length === 0) return name;
  const rest = name.replace(letters, " ");
  const words = wordsOf(rest).map(lettersOf);
  const isBeginning =
    words.some((word) => word.startsWith(begins.join(""))) ||
    begins.every((letter) => words.some((word) => word.startsWith(letter)));
  return isBeginning ? rest : "";
}

/** The letters are those of a word, or of all words, that were said. */
function join(rest: string, spelled: string): string | undefined {
  const lower = spelled.toLowerCase();
  const isSaid = wordsOf(rest).some((word) => lettersOf(word) === lower) || lettersOf(rest) === lower;
  return isSaid ? rest : undefined;
}

type Letters = { readonly letters: string; readonly isLed: boolean };

function withWord(name: string, said: string, { letters, isLed }: Letters): string {
  const spelled = letters.replace(/[^\p{L}]/gu, "");
  if (spelled.length < 3) return name;
  const word = capitalized(spelled);
  const rest = name.replace(said, " ");
  // Initials are written with dots and spaces as well: those only stand for a word that they are.
  const isSpelling = isLed || letters.includes("-");
  const alike = isSpelling ? likest(rest, spelled) : undefined;
  if (alike !== undefined) return rest.replace(alike, word);
  // The whole name in one go, but other letters than were heard: which of them is right?
  if (wordsOf(rest).length > 1 && likeness(lettersOf(rest), spelled.toLowerCase()) >= 0.75) return "";
  // "O L I V I A C H E N": where does the next name begin?
  if (wordsOf(rest).length === 0 && !letters.includes("-") && spelled.length > 7) return "";
  const isWord = !letters.includes(".") && /[aeiouy]/i.test(spelled) && (isSpelling || spelled.length > 3);
  return isWord ? name.replace(said, ` ${word} `) : name;
}

/** The last word that is nearly the same. */
function likest(rest: string, spelled: string): string | undefined {
  const lower = spelled.toLowerCase();
  return wordsOf(rest).findLast((word) => likeness(lettersOf(word), lower) >= MIN_LIKENESS);
}

function wordsOf(text: string): readonly string[] {
  return text.match(/[\p{L}\p{M}'-]{2,}/gu) ?? [];
}

function lettersOf(text: string): string {
  return text.toLowerCase().replace(/[^\p{L}]/gu, "");
}

/** "Smith" and "Smyth" share four letters of five; "Olivia" and "Chen" none. */
const MIN_LIKENESS = 0.6;

/** How much of the longer one the letters that both have make up, 0 to 1. */
function likeness(one: string, other: string): number {
  const left = Array.from(other);
  for (const letter of one) {
    const at = left.indexOf(letter);
    if (at >= 0) left.splice(at, 1);
  }
  return (other.length - left.length) / Math.max(one.length, other.length);
}

function capitalized(spelled: string): string {
  return spelled.slice(0, 1).toUpperCase() + spelled.slice(1).toLowerCase();
}

function tidied(name: string): string {
  return name
    .replace(/ +/g, " ")
    .replace(/[ ,;:]+$/u, "")
    .trim();
}
