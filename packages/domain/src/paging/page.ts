import { z } from "zod";

/** Which page of a list. A cursor is opaque: it comes from the page before. */
export const PageRequest = z.object({
  cursor: z.string().max(5000).nullish(),
  /** Default 50. */
  limit: z.int().min(1).max(100).optional(),
});
export type PageRequest = Readonly<z.infer<typeof PageRequest>>;

/** One page of a list; `nextCursor` is null on the last one. */
export const pageOf = <T extends z.ZodType>(item: T) =>
  z.object({ items: z.array(item).readonly(), nextCursor: z.string().nullable() });
export type Page<T> = { readonly items: readonly T[]; readonly nextCursor: string | null };

/** The cursor is not one that a list has given out. */
export class InvalidCursorError extends Error {
  override readonly name = "InvalidCursorError";
}
