import { type RedFlag, hasWords, isSameRedFlag, normalizePhone, visibleText } from "@callwaiting/domain";

export type TypedRedFlag = {
  readonly words: readonly string[];
  readonly sentence: string;
  readonly phone: string | null;
};

export type ReadRedFlags =
  | { readonly ok: true; readonly redFlags: readonly RedFlag[] }
  /** A sentence for the person who typed it. */
  | { readonly ok: false; readonly problem: string };

/** Emergency numbers have two to six digits everywhere; what is longer is read as a phone number. */
const SHORT_NUMBER = /^\d{2,6}$/;

/** What a person typed, tidied: rows that say the same twice lose nothing but the repetition, empty rows are left out. */
export function readRedFlags(typed: readonly TypedRedFlag[], region: string): ReadRedFlags {
  const redFlags: RedFlag[] = [];
  for (const row of typed) {
    const words = tidyWords(row.words);
    const sentence = visibleText(row.sentence).replace(/\s+/g, " ").trim();
    const phone = readNumber(row.phone, region);
    if (words.length === 0 && sentence === "" && phone === null) continue;
    const problem = problemOf({ words, sentence, phone });
    if (problem !== null) return { ok: false, problem };
    redFlags.push({ words, sentence, phone: phone ?? null });
  }
  return { ok: true, redFlags };
}

type Row = {
  readonly words: readonly string[];
  readonly sentence: string;
  readonly phone: string | null | undefined;
};

function problemOf({ words, sentence, phone }: Row): string | null {
  const [word] = words;
  if (word === undefined) return `Which words is “${sentence}” the answer to? Add at least one.`;
  if (sentence === "") return `What should callers hear who say “${word}”? Write the sentence.`;
  if (phone === undefined) {
    return `The number beside “${word}” cannot be read. Write it with its area code, or a short one such as 911.`;
  }
  return null;
}

function tidyWords(typed: readonly string[]): readonly string[] {
  const tidied = typed.map((word) => visibleText(word).replace(/\s+/g, " ").trim()).filter(hasWords);
  return tidied.filter((word, index) => tidied.findIndex((other) => isSameRedFlag(other, word)) === index);
}

/** Null: none was typed. Undefined: it cannot be read. */
function readNumber(typed: string | null, region: string): string | null | undefined {
  const number = (typed ?? "").trim();
  if (number === "") return null;
  const digits = number.replace(/[\s().-]/g, "");
  if (SHORT_NUMBER.test(digits)) return digits;
  const read = normalizePhone(number, { region });
  return read.ok ? read.phone : undefined;
}
