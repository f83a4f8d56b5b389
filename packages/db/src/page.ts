/** One page of a list; `nextCursor` is null on the last one. */
export type Page<T> = { readonly items: readonly T[]; readonly nextCursor: string | null };

/** Which page. A cursor is opaque: it comes from the page before. */
export type PageRequest = {
  readonly cursor?: string | null | undefined;
  /** 1 to 100; default 50. */
  readonly limit?: number | undefined;
};

/** The cursor is not one that a list has given out. */
export class InvalidCursorError extends Error {
  override readonly name = "InvalidCursorError";
}

const MAX_LIMIT = 100;
const DEFAULT_LIMIT = 50;

export function pageLimit({ limit = DEFAULT_LIMIT }: PageRequest): number {
  return Math.min(MAX_LIMIT, Math.max(1, Math.trunc(limit)));
}

/** The key after which the page begins, null for the first one. */
export function readCursor({ cursor }: PageRequest): readonly [string, string] | null {
  if (cursor === undefined || cursor === null) return null;
  try {
    const value: unknown = JSON.parse(Buffer.from(cursor, "base64url").toString("utf8"));
    if (Array.isArray(value) && value.length === 2 && value.every((part) => typeof part === "string")) {
      return value as [string, string];
    }
  } catch {
    // Answered below.
  }
  throw new InvalidCursorError("Not a cursor of this list: start at the first page");
}

/** Rows beyond `limit` only say that there is another page. */
export function toPage<T>(
  rows: readonly T[],
  limit: number,
  keyOf: (row: T) => readonly [string, string],
): Page<T> {
  const items = rows.slice(0, limit);
  const last = items.at(-1);
  const nextCursor =
    rows.length > limit && last !== undefined
      ? Buffer.from(JSON.stringify(keyOf(last)), "utf8").toString("base64url")
      : null;
  return { items, nextCursor };
}
