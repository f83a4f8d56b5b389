import type { OwnerPool } from "../pool.ts";
import { closeToOthers } from "../migrate/close-to-others.ts";
import { inTransaction } from "../in-transaction.ts";
import type { SqlFile } from "./read-current-sql.ts";

/** A file of sql/ that PostgreSQL refuses; the message names it. */
export class CurrentSqlError extends Error {
  override readonly name = "CurrentSqlError";
}

/**
 * Makes what sql/ says in an empty database: for the comparison with the migrations, never at a server's start. An older
 * server that starts beside a newer one would put its own functions back.
 */
export async function loadCurrentSql(owner: OwnerPool, files: readonly SqlFile[]): Promise<void> {
  await inTransaction(owner, async (client) => {
    // A function's text may name others that come later.
    await client.query("set local check_function_bodies = off");
    for (const { path, sql } of files) {
      await client.query(sql).catch((error: Error) => {
        const hint = "What must be loaded before it is named in sql/order.txt.";
        throw new CurrentSqlError(`sql/${path}: ${error.message}. ${hint}`, { cause: error });
      });
    }
    await closeToOthers(client);
  });
}
