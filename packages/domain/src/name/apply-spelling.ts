/** Letters one by one: "C-H-E-N", "C H E N", "C. H. E. N.", "C, H, E, N". */
const LETTERS = [
  String.raw`(?:\p{L} ?- ?){2,}\p{L}`,
  String.raw`(?:\p{L},? ){2,}\p{L}`,
  String.raw`(?:\p{L}\. ?){2,}\p{L}`,
];
const SPELLED = new RegExp(
  String.raw`[ ,;(]*(\b(?:that's|that is|thats|it's|it is|and it's|which is|spelled|spelt|spelling is|spelling|i spell(?: it| that)?)[ :,]*)?(?<![\p{L}-])(${LETTERS.join("|")})\.?(?![\p{L}'-])\)?`,
  "giu",
);

/**
 * A name that its owner spells: "Olivia Chen, that's C-H-E-N". The letters stand for the word that is like them, and are
 * right where the two differ; letters that belong to no word ("J R R Tolkien") stay.
 */
export function applySpelling(text: string): string {
  let name = text;
  for (const [said, lead, letters = ""] of text.matchAll(SPELLED)) {
    const spelled = letters.replace(/[^\p{L}]/gu, "");
    const rest = name.replace(said, " ");
    // Initials are written with dots and spaces as well: those only stand for a word that they are.
    const word = wordFor(rest, spelled, { mayCorrect: lead !== undefined || letters.includes("-") });
    if (word !== undefined) name = rest.replace(word, asWritten(word, spelled));
  }
  return name === text
    ? text
    : name
        .replace(/ +/g, " ")
        .replace(/[ ,;]+$/u, "")
        .trim();
}

/** The same word, or the last one that is nearly the same. */
function wordFor(rest: string, spelled: string, { mayCorrect }: { mayCorrect: boolean }): string | undefined {
  const words = rest.match(/[\p{L}\p{M}'-]{2,}/gu) ?? [];
  const lower = spelled.toLowerCase();
  const same = words.find((word) => word.toLowerCase() === lower);
  if (same !== undefined || !mayCorrect) return same;
  return words.findLast((word) => likeness(word.toLowerCase(), lower) >= MIN_LIKENESS);
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

function asWritten(word: string, spelled: string): string {
  if (word.toLowerCase() === spelled.toLowerCase()) return word;
  return spelled.slice(0, 1).toUpperCase() + spelled.slice(1).toLowerCase();
}
