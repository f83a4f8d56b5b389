import { visibleText } from "../text/visible-text.ts";
import type { RedFlag } from "./red-flag.ts";

/** As much of a text as is read: a whole note, far more than a caller says at a time. */
const MAX_LENGTH = 4000;

/**
 * The first row with a word that stands in one of the texts, or null. Words are found whole, whatever their case, accents and
 * punctuation, with an s at their end or without. "No chest pain" is found too: to tell it from "no, chest pain!" would be a
 * guess about somebody's health.
 */
export function findRedFlag(texts: readonly string[], redFlags: readonly RedFlag[]): RedFlag | null {
  if (redFlags.length === 0 || texts.length === 0) return null;
  const said = texts.map((text) => ` ${plainWords(text).join(" ")} `);
  return redFlags.find(({ words }) => words.some((word) => isIn(said, word))) ?? null;
}

/** Whether two phrases stand in the same texts, so that one of them is enough. */
export function isSameRedFlag(one: string, other: string): boolean {
  return plainWords(one).join(" ") === plainWords(other).join(" ");
}

/** Whether there is anything to look for: a phrase of signs alone would never be found. */
export function hasWords(phrase: string): boolean {
  return plainWords(phrase).length > 0;
}

function isIn(said: readonly string[], phrase: string): boolean {
  const words = plainWords(phrase).join(" ");
  return words !== "" && said.some((text) => text.includes(` ${words} `));
}

function plainWords(text: string): readonly string[] {
  return visibleText(text.slice(0, MAX_LENGTH))
    .normalize("NFKD")
    .toLowerCase()
    .replace(/\p{M}/gu, "")
    .replace(/['\u02bc\u2018\u2019]/g, "")
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== "")
    .map((word) => (word.length > 3 ? word.replace(/(?<!s)s$/, "") : word));
}
