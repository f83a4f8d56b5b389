import { z } from "zod";

/** Input of every list: which page. A cursor is opaque; the page before gave it. */
export const paging = {
  cursor: z.string().max(5000).nullish(),
  /** Default 50. */
  limit: z.int().min(1).max(100).optional(),
};

/** Output of every list: one page; `nextCursor` is null on the last. */
export const pageOf = <T extends z.ZodType>(item: T) =>
  z.object({ items: z.array(item).readonly(), nextCursor: z.string().nullable() });
