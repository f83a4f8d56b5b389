import { Logger, runMigrations } from "graphile-worker";
import type { OwnerPool } from "../pool.ts";

/**
 * Brings graphile-worker's own schema up to date, as the owner. Many may do so at once: each of its steps is a
 * transaction that starts by taking the step's number, and who comes second leaves it to the first.
 */
export async function migrateJobQueue(pool: OwnerPool): Promise<void> {
  await runMigrations({ pgPool: pool, logger: new Logger(() => () => {}), noPreparedStatements: true });
}
