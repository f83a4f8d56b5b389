import { isPlain } from "../text/is-plain.ts";

/** Stay lower case inside a name, never at its start or end: "Ludwig van der Berg", but "Anna Le". */
const PARTICLES: ReadonlySet<string> = new Set([
  "af",
  "av",
  "bin",
  "bint",
  "da",
  "das",
  "de",
  "del",
  "della",
  "den",
  "der",
  "di",
  "do",
  "dos",
  "du",
  "ibn",
  // Of "Tom or Lisa", who are two.
  "or",
  "la",
  "le",
  "van",
  "von",
  "zu",
]);

const ROMAN_NUMERAL = /^(?:ii|iii|iv)$/;
/** Scripts in which a name starts with a capital. Georgian has capitals but does not use them so. */
const CASED = /^[\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}\p{Script=Armenian}]$/u;

/** Capitalizes the words of a name that came in one case; words in mixed case are how somebody wrote them. */
export function capitalizeName(name: string): string {
  const words = name.split(" ");
  // Initials alone ("J. D.") are no sign of a caps lock.
  const allUpper = name === name.toUpperCase() && /\p{Lu}\p{Lu}/u.test(name);
  const capitalized = words
    .map((word, index) => {
      const last = index === words.length - 1;
      const lower = lowerCase(word);
      if (word !== lower && !allUpper) return word;
      if (PARTICLES.has(lower) && index > 0 && !last) return lower;
      if (ROMAN_NUMERAL.test(lower) && index > 0 && last) return lower.toUpperCase();
      return capitalizeWord(lower);
    })
    .join(" ");
  // "JD o" only looks like a caps lock once its last word has its capital: the answer must stay what it is.
  return capitalized === name ? name : capitalizeName(capitalized);
}

/** Every part of "anne-marie" and "o'brien" gets a capital; "mcdonald" gets two. */
function capitalizeWord(word: string): string {
  return word
    .replace(/(^|[-(/.&])(\p{L})/gu, capitalizeAfter)
    .replace(NAME_APOSTROPHE, capitalizeAfter)
    .replace(/((?:^|-)Mc)(\p{L})/gu, capitalizeAfter);
}

/** "O'Brien", "D'Angelo" and "Dell'Acqua", but not "Jones's". */
const NAME_APOSTROPHE = /((?<!\p{L})(?:\p{L}|dell)?')(\p{L})/giu;

function capitalizeAfter(_: string, before: string, letter: string): string {
  return `${before}${upperCase(letter)}`;
}

/** One character at a time, and only where the length stays: "ß" and "ŉ" have no capital of their own. */
function upperCase(letter: string): string {
  const upper = letter.toUpperCase();
  return CASED.test(letter) && upper.length === letter.length ? upper : letter;
}

function lowerCase(word: string): string {
  if (isPlain(word)) return word.toLowerCase();
  return Array.from(word, (letter) => {
    const lower = letter.toLowerCase();
    return CASED.test(letter) && lower.length === letter.length ? lower : letter;
  }).join("");
}
