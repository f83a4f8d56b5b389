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
