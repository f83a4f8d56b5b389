import { count } from "../../../format/amount.ts";

/** "chest pain, bleeding", as the history tells a change of the list; values there are of any age. */
export function sayRedFlags(value: unknown): string {
  const words = (Array.isArray(value) ? value : []).flatMap((row: unknown) => wordsOf(row));
  if (words.length === 0) return "none";
  const shown = words.slice(0, MOST).map((word) => `“${word}”`);
  const more = words.length - shown.length;
  return `${shown.join(", ")}${more === 0 ? "" : ` and ${count(more, "more word")}`}`;
}

const MOST = 8;

function wordsOf(row: unknown): readonly string[] {
  if (typeof row !== "object" || row === null || !("words" in row) || !Array.isArray(row.words)) return [];
  return row.words.filter((word): word is string => typeof word === "string");
}
