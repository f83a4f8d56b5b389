import type { Pool, PoolClient } from "pg";

/** What can run one statement: a pool, or a client inside a transaction of the caller's. */
export type Queryable = Pick<Pool | PoolClient, "query">;

/** Runs a function that returns one JSON value and hands that value back unparsed. */
export async function callJsonFunction(
  db: Queryable,
  sql: string,
  values: readonly unknown[],
): Promise<unknown> {
  const result = await db.query<{ reply: unknown }>(sql, [...values]);
  return result.rows[0]?.reply ?? null;
}
