export type Unfit = { readonly path: readonly string[]; readonly problem: string };

/** Deeper than any form of the admin; shallow enough that whoever walks the value cannot overflow the stack. */
const MAX_DEPTH = 32;

/** PostgreSQL stores neither the character zero nor, in JSON, half of a character (what is left of an emoji cut in two). */
const UNSTORABLE = /[\0\p{Cs}]/u;

/** The first thing in an input that no procedure can keep, whatever it is for; null when all of it is fit. */
export function findUnfit(value: unknown, path: readonly string[] = []): Unfit | null {
  if (typeof value === "string") {
    return UNSTORABLE.test(value) ? { path, problem: "it has a character that cannot be stored" } : null;
  }
  if (typeof value !== "object" || value === null) return null;
  if (path.length >= MAX_DEPTH) return { path: path.slice(0, 1), problem: "it is nested too deeply" };
  for (const [key, each] of Object.entries(value)) {
    const found = findUnfit(key, path) ?? findUnfit(each, [...path, key]);
    if (found !== null) return found;
  }
  return null;
}
