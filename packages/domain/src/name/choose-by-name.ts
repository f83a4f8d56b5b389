import { isSpelledAlike, nameWords, withoutDigraphs } from "./name-key.ts";

const SUFFIXES: ReadonlySet<string> = new Set(["jr", "sr", "ii", "iii", "iv"]);

/**
 * Those whom somebody means who says a name, as people say names: the whole name first; where nobody has that, a part of
 * it ("Emma", "Mrs. Hall", "E. Hall"), or more than we know ("Emma Jane Hall").
 */
export function chooseByName<T>(said: string, candidates: readonly T[], nameOf: (one: T) => string): T[] {
  const words = nameWords(said);
  if (words.length === 0) return [];
  const exact = candidates.filter((one) => isSame(words, nameWords(nameOf(one))));
  if (exact.length > 0) return exact;
  const spelled = words.map(withoutDigraphs);
  const wordsOf = (one: T) => nameWords(nameOf(one)).map(withoutDigraphs);
  const same = candidates.filter((one) => isSpelledAlike(said, nameOf(one)));
  return same.length > 0 ? same : candidates.filter((one) => isPart(spelled, wordsOf(one)));
}

type Words = readonly string[];

const isSame = (one: Words, other: Words): boolean => one.toSorted().join(" ") === other.toSorted().join(" ");

function isPart(said: Words, full: Words): boolean {
  // "John Smith Jr." is not John Smith; "John Smith" may be either.
  if (said.some((word) => SUFFIXES.has(word) && !full.includes(word))) return false;
  const plain = said.filter((word) => !SUFFIXES.has(word));
  const known = full.filter((word) => !SUFFIXES.has(word));
  if (plain.length === 0) return false;
  return (
    plain.every((word) => isIn(word, known)) || (known.length > 0 && known.every((word) => isIn(word, plain)))
  );
}

/** An initial stands for its word, but not alone for a whole name. */
function isIn(word: string, words: Words): boolean {
  if (words.includes(word)) return true;
  if (words.length < 2) return false;
  return words.some((other) => (word.length === 1 || other.length === 1) && other[0] === word[0]);
}
