import type { Pool, PoolClient } from "pg";

/** What can run one statement: a pool, or a client inside a transaction of the caller's. */
export type Queryable = Pick<Pool | PoolClient, "query">;
