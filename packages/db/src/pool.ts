import { Pool } from "pg";

export type PoolOptions = {
  readonly connectionString: string;
  /** Connections at most; default 10. */
  readonly max?: number;
  /** How long a request may wait for a connection, in ms; default 1500. */
  readonly connectTimeoutMs?: number;
  /** How long one statement may take before its connection is given up, in ms; default 1500. */
  readonly queryTimeoutMs?: number;
  /** Told of a connection that broke while idle; the pool replaces it by itself. */
  readonly onIdleError?: (error: Error) => void;
};

/** The role without rights of ownership, to which row-level security applies. */
export const APP_ROLE = "callwaiting_app";

/** The role that sees accounts and sessions, and nothing of any clinic. */
const ACCOUNTS_ROLE = "callwaiting_auth";

/**
 * Connections that work as the application role from their first statement on, so that a query which forgets its
 * tenant sees nothing. The timeouts keep a caller from waiting on a dead database: both are far above what a
 * booking takes (about 1 ms) and together stay below the 2 s in which an answer is promised.
 */
export function createAppPool(options: PoolOptions): Pool {
  return withIdleHandler(
    new Pool({
      ...timeouts(options),
      connectionString: options.connectionString,
      max: options.max ?? 10,
      options: `-c role=${APP_ROLE}`,
      application_name: "callwaiting",
    }),
    options,
  );
}

/** Connections that see the schema `accounts` and nothing else: for signing in, sessions and memberships. */
export function createAccountsPool(options: PoolOptions): Pool {
  return withIdleHandler(
    new Pool({
      ...timeouts(options),
      connectionString: options.connectionString,
      max: options.max ?? 5,
      options: `-c role=${ACCOUNTS_ROLE} -c search_path=accounts`,
      application_name: "callwaiting-accounts",
    }),
    options,
  );
}

/** Connections as the user that owns the tables: for migrations and for setting up an organization. */
export function createOwnerPool(options: PoolOptions): Pool {
  return withIdleHandler(
    new Pool({
      connectionTimeoutMillis: options.connectTimeoutMs ?? 5000,
      connectionString: options.connectionString,
      max: options.max ?? 2,
      application_name: "callwaiting-setup",
    }),
    options,
  );
}

function timeouts(options: PoolOptions) {
  return {
    connectionTimeoutMillis: options.connectTimeoutMs ?? 1500,
    query_timeout: options.queryTimeoutMs ?? 1500,
  };
}

function withIdleHandler(pool: Pool, options: PoolOptions): Pool {
  // Without a handler an idle connection that the server closes would crash the process.
  pool.on("error", options.onIdleError ?? (() => {}));
  // The same for one that is lent out and waits between two statements; the next statement gets the error.
  pool.on("connect", (client) => void client.on("error", () => {}));
  return pool;
}
