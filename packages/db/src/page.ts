import { InvalidCursorError, type Page, type PageRequest } from "@callwaiting/domain";
import { z } from "zod";

const MAX_LIMIT = 100;
const DEFAULT_LIMIT = 50;

export function pageLimit({ limit = DEFAULT_LIMIT }: PageRequest): number {
  return Math.min(MAX_LIMIT, Math.max(1, Math.trunc(limit)));
}

/** Text in a cursor; PostgreSQL cannot compare the character zero. */
export const cursorText = z.string().refine((text) => !text.includes("\0"));

/** The key of a list in the order of time. */
export const momentKey = z.tuple([z.iso.datetime(), z.guid()]);

/** SQL: a moment to the microsecond, because more than one row may be made in a second. */
export const exactly = (column: string): string =>
  `to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`;

/** The key after which the page begins, null for the first one. */
export function readCursor<Key extends readonly string[]>(
  { cursor }: PageRequest,
  key: z.ZodType<Key>,
): Key | null {
  if (cursor === undefined || cursor === null) return null;
  const read = key.safeParse(decode(cursor));
  if (read.success) return read.data;
  throw new InvalidCursorError("Not a cursor of this list: start at the first page");
}

function decode(cursor: string): unknown {
  try {
    return JSON.parse(Buffer.from(cursor, "base64url").toString("utf8"));
  } catch {
    return null;
  }
}

/** A row with its place in the list: a text[] whose last part tells it from every other one. */
export type Keyed<T> = T & { readonly pageKey: readonly string[] };

/** Rows beyond `limit` only say that there is another page. */
export function toPage<T>(rows: readonly Keyed<T>[], limit: number): Page<T> {
  const last = rows.length > limit ? rows[limit - 1] : undefined;
  return {
    items: rows.slice(0, limit).map(({ pageKey: _key, ...item }) => item as T),
    nextCursor:
      last === undefined ? null : Buffer.from(JSON.stringify(last.pageKey), "utf8").toString("base64url"),
  };
}
