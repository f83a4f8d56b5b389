/** Something that a caller can ask for by name: a service or a provider. */
export type Named = { readonly name: string; readonly aliases?: readonly string[] | undefined };

export type NameMatch<T> =
  | { readonly kind: "one"; readonly match: T }
  | { readonly kind: "none" }
  /** In the order of the candidates; ask which one. */
  | { readonly kind: "many"; readonly matches: readonly T[] };

/** Said around a name without being part of it. */
const NOISE: ReadonlySet<string> = new Set(
  "a an the with for of my i d like want need to see book make get have please appointment appt dr doctor mr mrs ms miss prof professor".split(
    " ",
  ),
);

const MAX_LENGTH = 200;
/** A shorter beginning ("co") is a mishearing more often than an abbreviation. */
const MIN_PREFIX_LENGTH = 3;

type Words = readonly string[];
type Rule = (spoken: Words, candidate: Words) => boolean;

/** From strict to lenient: the first rule that anything satisfies decides, so an exact name beats a similar one. */
const RULES: readonly Rule[] = [
  (spoken, candidate) => spoken.join("") === candidate.join(""),
  (spoken, candidate) => spoken.every((word) => candidate.includes(word)),
  (spoken, candidate) => startsWith(candidate.join(""), spoken.join("")),
  (spoken, candidate) => spoken.every((word) => candidate.some((other) => startsWith(other, word))),
  (spoken, candidate) => candidate.every((word) => spoken.includes(word)),
  (spoken, candidate) => candidate.some((word) => word.length > MIN_PREFIX_LENGTH && spoken.includes(word)),
];

/**
 * Finds what a caller named among services or providers: case, accents, punctuation, plurals and words such as
 * "with Dr." do not matter; "consult" finds "Consultation" and "check up" finds "Check-up".
 */
export function matchByName<T extends Named>(spoken: string, candidates: readonly T[]): NameMatch<T> {
  const words = meaningfulWords(spoken);
  if (words.length === 0) return { kind: "none" };
  const names = candidates.map((candidate) => namesOf(candidate));
  for (const rule of RULES) {
    const matches = candidates.filter((_candidate, i) => names[i]?.some((name) => rule(words, name)));
    const [first] = matches;
    if (first !== undefined) {
      return matches.length === 1 ? { kind: "one", match: first } : { kind: "many", matches };
    }
  }
  return { kind: "none" };
}

/** Its names, once for all rules. */
function namesOf({ name, aliases = [] }: Named): readonly Words[] {
  return [name, ...aliases].map(meaningfulWords).filter((words) => words.length > 0);
}

function meaningfulWords(text: string): Words {
  const all = text
    .slice(0, MAX_LENGTH)
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .replace(/['\u2019]/g, "")
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== "");
  const meaningful = all.filter((word) => !NOISE.has(word));
  return (meaningful.length > 0 ? meaningful : all).map(singular);
}

/** Simple English plurals; the same mistake on both sides does no harm. */
function singular(word: string): string {
  if (word.length > 4 && word.endsWith("ies")) return `${word.slice(0, -3)}y`;
  return word.length > 3 && /[^su]s$/.test(word) ? word.slice(0, -1) : word;
}

function startsWith(word: string, start: string): boolean {
  return start.length >= MIN_PREFIX_LENGTH && word.startsWith(start);
}
