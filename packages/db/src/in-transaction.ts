import type { Pool, PoolClient } from "pg";

/** PostgreSQL undid the transaction although `run` had succeeded: the error of a statement in it was swallowed. */
export class RolledBackError extends Error {
  override readonly name = "RolledBackError";
}

type Begin = "begin" | "begin isolation level repeatable read read only";

/**
 * One transaction on one connection: all that `run` does is kept, or nothing when it throws. The commit of a transaction in
 * which a statement failed is answered with ROLLBACK and without an error; here that is one.
 */
export async function inTransaction<T>(
  pool: Pool,
  run: (client: PoolClient) => Promise<T>,
  begin: Begin = "begin",
): Promise<T> {
  const client = await pool.connect();
  let broken: Error | undefined;
  try {
    await client.query(begin);
    const result = await run(client);
    const { command } = await client.query("commit");
    if (command !== "COMMIT") throw new RolledBackError("A statement of the transaction had failed");
    return result;
  } catch (error) {
    await client.query("rollback").catch((reason: Error) => {
      broken = reason;
    });
    throw error;
  } finally {
    // A connection that cannot even roll back must not return to the pool.
    client.release(broken);
  }
}
