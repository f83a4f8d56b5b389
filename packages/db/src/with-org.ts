import type { OrgId } from "@callwaiting/domain";
import { type NodePgDatabase, drizzle } from "drizzle-orm/node-postgres";
import type { PoolClient } from "pg";
import { inTransaction } from "./in-transaction.ts";
import type { OrgPool } from "./pool.ts";
import * as schema from "./schema.ts";

export type OrgTransaction = NodePgDatabase<typeof schema> & { readonly $client: PoolClient };

/** One transaction in which row-level security shows this tenant's rows and no others. */
export async function withOrg<T>(
  pool: OrgPool,
  orgId: OrgId,
  run: (tx: OrgTransaction) => Promise<T>,
): Promise<T> {
  return inTransaction(pool, async (client) => {
    await client.query("select set_config('app.org_id', $1, true)", [orgId]);
    return run(drizzle(client, { schema }));
  });
}
