import { nameWords, withoutDigraphs } from "./name-key.ts";

/** Whether the first and the last word of a name were both said: "Emma Hall" of Emma Jane Hall, but not "Emma", "E. Hall" or "Hall". */
export function isWholeName(said: string, known: string): boolean {
  const words = new Set(nameWords(said).map(withoutDigraphs));
  const full = nameWords(known).map(withoutDigraphs);
  return [full.at(0), full.at(-1)].every((word) => word !== undefined && words.has(word));
}
