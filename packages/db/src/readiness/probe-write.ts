import { type PoolOptions, createAppPool } from "../pool.ts";
import type { Queryable } from "../queryable.ts";

/**
 * A write whose answer may be long in coming is waited for on its connection: given up, its session would go on waiting for a
 * standby, which no limit ends, and each further try would leave one more.
 */
const PATIENT = { query_timeout: 600_000 };

/** Resolves as soon as something can be written, as a booking would be; rejects with what stands in the way. */
export async function probeWrite(db: Queryable): Promise<void> {
  await db.query({ text: "select probe_write()", ...PATIENT });
}

/**
 * Resolves as soon as a commit comes to an end, however long that takes. On a connection of its own: those that are open may lead
 * nowhere any more.
 */
export async function probeCommit(options: PoolOptions): Promise<void> {
  const { onGivenUp: _, ...rest } = options;
  const pool = createAppPool({ ...rest, max: 1, keepOpen: 0 });
  try {
    await probeWrite(pool);
  } finally {
    void pool.end();
  }
}
