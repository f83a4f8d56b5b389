/** Said before or after a name without being part of it. Jr. and Sr. are: they tell a son from his father. */
const TITLES: ReadonlySet<string> = new Set(
  "mr mrs ms miss mx mister missus madam maam sir dr doctor prof professor rev reverend md phd dds dmd esq herr frau senor senora senorita monsieur madame".split(
    " ",
  ),
);
const SAME_WORD: ReadonlyMap<string, string> = new Map([
  ["junior", "jr"],
  ["senior", "sr"],
]);
/** Letters that Unicode takes for ones of their own rather than for a letter with a mark. */
const LETTERS: ReadonlyMap<string, string> = new Map([
  ["ß", "ss"],
  ["æ", "ae"],
  ["œ", "oe"],
  ["ø", "o"],
  ["ł", "l"],
  ["đ", "d"],
  ["ð", "d"],
  ["þ", "th"],
  ["ı", "i"],
]);
const MAX_LENGTH = 200;

/**
 * A name as it is compared, everywhere: case, accents, apostrophes, punctuation, titles and the order of its words do not
 * count. "Muñoz, José" and "Mr. Jose Munoz" have one key. The SQL function name_key makes the same (a test holds the two
 * together). Not to be shown.
 */
export function nameKey(name: string): string {
  return nameWords(name).toSorted().join(" ");
}

export function isSameName(one: string, other: string): boolean {
  return nameKey(one) === nameKey(other);
}

/** The words of a name that count, as they are compared, in their order. */
export function nameWords(name: string): readonly string[] {
  const words = name
    .slice(0, MAX_LENGTH)
    .normalize("NFKD")
    .toLowerCase()
    .replace(/[\u0300-\u036f]/g, "")
    .replace(/[ßæœøłđðþı]/g, (letter) => LETTERS.get(letter) ?? letter)
    .replace(/['`\u00b4\u02bc\u2018\u2019.]/g, "")
    .split(/[\p{Cc}\u0020-\u002f\u003a-\u0060\u007b-\u00bf\u2000-\u206f\u3000-\u303f]+/u)
    .filter((word) => word !== "")
    .map((word) => SAME_WORD.get(word) ?? word);
  const named = words.filter((word) => !TITLES.has(word));
  return named.length > 0 ? named : words;
}

/**
 * A word of a name without the difference between a letter and how it is written where a keyboard lacks it: "Müller" is also spelled
 * "Mueller", "Håkon" "Haakon". Compares names of one family only, where nobody is a Michael beside a Michal.
 */
export function withoutDigraphs(word: string): string {
  return word.replace(/([aou])e|a(a)/g, "$1$2");
}

/** The same name however it is spelled: "Hans Müller" and "Mueller, Hans", "Anne-Marie" and "Annemarie". Of one family only. */
export function isSpelledAlike(one: string, other: string): boolean {
  const spelled = (name: string) => withoutDigraphs(nameKey(name)).replaceAll(" ", "");
  return spelled(one) === spelled(other);
}
