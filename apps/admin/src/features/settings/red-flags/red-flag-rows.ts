import type { AppRouter } from "@callwaiting/server/router";
import type { inferRouterInputs } from "@trpc/server";

/** The number is as typed until it is saved. */
export type RedFlagList = inferRouterInputs<AppRouter>["redFlags"]["save"];
export type RedFlagRow = RedFlagList["redFlags"][number];

export const EMPTY_ROW: RedFlagRow = { words: [], sentence: "", phone: null };
export const MAX_ROWS = 30;

/** What keeps the list from being saved, for the bar; null when nothing does. */
export function findRowProblem(rows: readonly RedFlagRow[]): string | null {
  for (const { words, sentence, phone } of rows) {
    const isEmpty = words.length === 0 && sentence.trim() === "" && (phone ?? "").trim() === "";
    if (isEmpty) continue;
    const [word] = words;
    if (word === undefined) return "A row has no words yet.";
    if (sentence.trim() === "") return `Callers who say “${word}” would hear nothing: add the sentence.`;
  }
  return null;
}

export const sayRows = (rows: readonly RedFlagRow[]): string =>
  rows.length === 0
    ? "no words"
    : rows
        .map(({ words, sentence }) => `${words.map((word) => `“${word}”`).join(", ")}: ${sentence}`)
        .join("; ");
