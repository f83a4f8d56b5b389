type Page<T> = { readonly items: readonly T[]; readonly nextCursor: string | null };

/** For `infiniteQueryOptions` of any list of the API. */
export const PAGES = { getNextPageParam: ({ nextCursor }: Page<unknown>) => nextCursor };

/** The rows of all pages that were loaded. */
export const rowsOf = <T>({ pages }: { readonly pages: readonly Page<T>[] }): readonly T[] =>
  pages.flatMap(({ items }) => items);

/** A list as a whole, page after page: for what must know all of it, such as a select. */
export async function allPages<T>(
  load: (page: { readonly cursor: string | null; readonly limit: number }) => Promise<Page<T>>,
): Promise<readonly T[]> {
  const all: T[] = [];
  let cursor: string | null = null;
  do {
    const page: Page<T> = await load({ cursor, limit: 100 });
    all.push(...page.items);
    cursor = page.nextCursor;
  } while (cursor !== null);
  return all;
}
