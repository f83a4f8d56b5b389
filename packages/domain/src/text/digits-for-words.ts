const UNITS = ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine"] as const;
const TEENS = [
  "ten",
  "eleven",
  "twelve",
  "thirteen",
  "fourteen",
  "fifteen",
  "sixteen",
  "seventeen",
  "eighteen",
  "nineteen",
] as const;
const TENS = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"] as const;
const ORDINAL_UNITS = [
  "first",
  "second",
  "third",
  "fourth",
  "fifth",
  "sixth",
  "seventh",
  "eighth",
  "ninth",
] as const;
const ORDINAL_TEENS = [
  "tenth",
  "eleventh",
  "twelfth",
  "thirteenth",
  "fourteenth",
  "fifteenth",
  "sixteenth",
  "seventeenth",
  "eighteenth",
  "nineteenth",
] as const;
const ORDINAL_TENS = ["twentieth", "thirtieth"] as const;

const CARDINALS: ReadonlyMap<string, number> = new Map([
  ["zero", 0],
  ...UNITS.map((word, index) => [word, index + 1] as const),
  ...TEENS.map((word, index) => [word, index + 10] as const),
  ...TENS.map((word, index) => [word, (index + 2) * 10] as const),
]);

const ORDINALS: ReadonlyMap<string, number> = new Map([
  ...ORDINAL_UNITS.map((word, index) => [word, index + 1] as const),
  ...ORDINAL_TEENS.map((word, index) => [word, index + 10] as const),
  ...ORDINAL_TENS.map((word, index) => [word, (index + 2) * 10] as const),
]);

const ALL_WORDS = numberWords([...UNITS, ...ORDINAL_UNITS], [...CARDINALS.keys(), ...ORDINALS.keys()]);
const CARDINAL_WORDS = numberWords(UNITS, [...CARDINALS.keys()]);

const SMALL = [...UNITS, ...TEENS].join("|");
const HYPHENATED = new RegExp(String.raw`\b(${SMALL}|oh?)-(?=(?:oh?|${SMALL}|${TENS.join("|")})\b)`, "g");

const PAST_AND_TO = new RegExp(
  String.raw`\b(half|quarter|five|ten|twenty|twenty-five)-(past|to|after|before|till|of)-`,
  "g",
);

/**
 * "February 20 seventh", "the thirty 1st": transcribers write the tens of a spoken ordinal apart from its unit (32 times in one
 * project's transcripts). "December 20, first thing" and "the 20 first available" are two words.
 */
const SPLIT_ORDINAL = new RegExp(
  String.raw`\b(?:(20|twenty)[ -]?(?:-|and )?(${ORDINAL_UNITS.join("|")}|1st|2nd|3rd|[4-9]th)|(30|thirty)[ -]?(?:-|and )?(first|1st))\b` +
    String.raw`(?! ?(?:thing|available|free|open|appointment|opening|slot|one|visit)\b)`,
  "g",
);

/**
 * Number words up to ninety-nine as digits: `twenty-first` is `21st`, `two thirty` is `2 30`, `half past two` is
 * `half past 2`. Expects lower case. Words next to each other stay apart, because a time, a year and a phone number
 * join them differently.
 */
export function digitsForWords(text: string): string {
  // A written date, time or number holds no word at all.
  if (!/[a-z]/.test(text)) return text;
  return replaceWords(joinOrdinals(text), ALL_WORDS);
}

function joinOrdinals(text: string): string {
  const whole = text.replace(/\b(\d{1,2}) (st|nd|rd|th)\b/g, "$1$2");
  return whole.replace(SPLIT_ORDINAL, (_said, twenty?: string, unit = "first") => {
    const value = ORDINALS.get(unit) ?? Number.parseInt(unit, 10);
    return withSuffix((twenty === undefined ? 30 : 20) + value);
  });
}

/** As `digitsForWords`, but "first" and "second" stay words: in an address they are names. */
export function digitsForCardinals(text: string): string {
  return replaceWords(text, CARDINAL_WORDS);
}

function numberWords(units: readonly string[], words: readonly string[]): RegExp {
  return new RegExp(
    String.raw`\b(${TENS.join("|")})[ -](${units.join("|")})\b|\b(?:${words.join("|")})\b`,
    "g",
  );
}

function replaceWords(text: string, pattern: RegExp): string {
  return apart(text).replace(pattern, (word, tens?: string, unit?: string) => {
    if (tens === undefined || unit === undefined) return oneWord(word);
    const base = CARDINALS.get(tens) ?? 0;
    const ordinal = ORDINALS.get(unit);
    return ordinal === undefined ? String(base + (CARDINALS.get(unit) ?? 0)) : withSuffix(base + ordinal);
  });
}

/** "Two-thirty" is two numbers, "thirty-two" one: a hyphen joins tens and units alone. */
function apart(text: string): string {
  return text.replace(HYPHENATED, "$1 ").replace(PAST_AND_TO, "$1 $2 ");
}

function oneWord(word: string): string {
  const cardinal = CARDINALS.get(word);
  if (cardinal !== undefined) return String(cardinal);
  const ordinal = ORDINALS.get(word);
  return ordinal === undefined ? word : withSuffix(ordinal);
}

function withSuffix(value: number): string {
  const teen = value % 100 >= 11 && value % 100 <= 13;
  const suffix = teen ? "th" : (["th", "st", "nd", "rd"][value % 10] ?? "th");
  return `${value}${suffix}`;
}
