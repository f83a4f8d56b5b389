import type { Pool } from "pg";
import type { Queryable } from "../queryable.ts";

/** One transaction without a tenant: accounts belong to people, not to organizations. */
export async function inTransaction<T>(pool: Pool, run: (db: Queryable) => Promise<T>): Promise<T> {
  const client = await pool.connect();
  let broken: Error | undefined;
  try {
    await client.query("begin");
    const result = await run(client);
    await client.query("commit");
    return result;
  } catch (error) {
    await client.query("rollback").catch((reason: Error) => {
      broken = reason;
    });
    throw error;
  } finally {
    client.release(broken);
  }
}
