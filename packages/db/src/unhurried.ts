import type { PoolClient } from "pg";
import { HAS_TRANSACTION_LIMIT } from "./pool.ts";

/** Reading through a clinic's transcripts, or a recording of 50 MB, takes longer than anything a caller waits for. */
export const UNHURRIED_MS = 60_000;

/** For the options of one statement. */
export const UNHURRIED = { query_timeout: UNHURRIED_MS };

/** Gives this transaction, whose statements may take `UNHURRIED_MS`, the time for them. */
export async function allowTime(client: PoolClient): Promise<void> {
  await client.query(`select set_config('transaction_timeout', $1, true) where ${HAS_TRANSACTION_LIMIT}`, [
    2 * UNHURRIED_MS,
  ]);
}
