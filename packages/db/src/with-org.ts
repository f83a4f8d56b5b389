import type { OrgId } from "@callwaiting/domain";
import { type NodePgDatabase, drizzle } from "drizzle-orm/node-postgres";
import type { Pool, PoolClient } from "pg";
import * as schema from "./schema.ts";

export type OrgTransaction = NodePgDatabase<typeof schema> & { readonly $client: PoolClient };

/** One transaction in which row-level security shows this tenant's rows and no others. */
export async function withOrg<T>(
  pool: Pool,
  orgId: OrgId,
  run: (tx: OrgTransaction) => Promise<T>,
): Promise<T> {
  const client = await pool.connect();
  let broken: Error | undefined;
  try {
    await client.query("begin");
    await client.query("select set_config('app.org_id', $1, true)", [orgId]);
    const result = await run(drizzle(client, { schema }));
    await client.query("commit");
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
