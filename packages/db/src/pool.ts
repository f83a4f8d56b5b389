import { Pool, type PoolClient, type PoolConfig } from "pg";
import { createIdleCheck, drop, watchIdle } from "./idle-connections.ts";
import { MortalClient } from "./mortal-client.ts";
import { prepareStatements } from "./prepared-statements.ts";

export type PoolOptions = {
  readonly connectionString: string;
  /**
   * The URL is a pooler's, which passes no `options` on to PostgreSQL: then the user of the URL must itself begin as the
   * application role (docs/pgbouncer.md), which `assertAppRole` checks.
   */
  readonly isPooled?: boolean;
  /** Connections at most; default 10. */
  readonly max?: number;
  /** How many stay open when nobody needs them; default none. The others are closed after 10 s. */
  readonly keepOpen?: number;
  /** How long a request may wait for a connection, in ms; default 6000 (accounts: 1500). */
  readonly connectTimeoutMs?: number;
  /** How long one statement may take before its connection is given up, in ms; default 1500 (owner: any time). */
  readonly queryTimeoutMs?: number;
  /** Told of a connection that broke while idle; the pool replaces it by itself. */
  readonly onIdleError?: (error: Error) => void;
  /** Told of a statement that was not answered in time (app pools). */
  readonly onGivenUp?: () => void;
};

declare const worksAs: unique symbol;

/** Connections that work as the application role: see `createAppPool`, which alone makes them. */
export type AppPool = Pool & { readonly [worksAs]: "callwaiting_app" };

/** Connections that see accounts and no clinic: see `createAccountsPool`. */
export type AccountsPool = Pool & { readonly [worksAs]: "callwaiting_auth" };

/** Connections as the user that owns the tables: see `createOwnerPool`. */
export type OwnerPool = Pool & { readonly [worksAs]: "owner" };

/** What may work for one organization: row-level security, which is forced, shows either of them that one's rows alone. */
export type OrgPool = AppPool | OwnerPool;

/** The role without rights of ownership, to which row-level security applies. */
export const APP_ROLE = "callwaiting_app";

/** The role that sees accounts and sessions, and nothing of any clinic. */
export const ACCOUNTS_ROLE = "callwaiting_auth";

/** How long one statement may take before its connection is given up, in ms. */
const STATEMENT_MS = 1500;

/** All of a transaction, in ms: six statements and more at their slowest. What may take longer says so (`allowTime`). */
const TRANSACTION_MS = 10_000;

/** A server that is frozen in the middle of a transaction holds a clinic's rows: no longer than a caller waits. */
const FREEZE_LIMIT = "-c idle_in_transaction_session_timeout=3000";

/** PostgreSQL gives up a connection that nobody is at the other end of within half a minute, and what it holds with it. */
const NOTICES_SILENCE =
  "-c tcp_keepalives_idle=10 -c tcp_keepalives_interval=5 -c tcp_keepalives_count=3 -c tcp_user_timeout=25000";

/**
 * The limit of a statement lives in this process; PostgreSQL would go on, and book for somebody who was told to try again. So it
 * looks twice a second whether we are still there. With 30 callers behind a row that was locked for 12 s, 101 appointments
 * were made without it and 1 confirmed; with it all that were made were confirmed.
 */
const CHECK_WHO_WAITS = "set client_connection_check_interval = 500";

/** PostgreSQL has it from 17 on. What one that lacks it is told in `options`, it would refuse the connection for. */
export const HAS_TRANSACTION_LIMIT = "current_setting('transaction_timeout', true) is not null";
const LIMIT_TRANSACTIONS = `select set_config('transaction_timeout', $1, false) where ${HAS_TRANSACTION_LIMIT}`;

/**
 * Connections that work as the application role from their first statement on, so that a query which forgets its
 * tenant sees nothing. A request waits for its turn as long as a burst of callers may need; that a dead database is
 * given up within 2 s is up to the server, which sees whether anybody is answered at all.
 */
export function createAppPool(options: PoolOptions): AppPool {
  const pool = withIdleHandler(
    new Pool({
      ...timeouts(options, 6000),
      ...stoppedWhenGivenUp(options),
      connectionString: options.connectionString,
      max: options.max ?? 10,
      min: options.keepOpen ?? 0,
      ...(options.isPooled === true ? {} : { options: `-c role=${APP_ROLE} ${limits(options)}` }),
      application_name: "callwaiting",
    }),
    options,
  ) as AppPool;
  if (options.isPooled !== true) prepareStatements(pool);
  const checkIdle = createIdleCheck();
  watchIdle(pool, (idle, isIdle) => {
    options.onGivenUp?.();
    checkIdle(idle, isIdle);
  });
  return pool;
}

/**
 * Connections that see the schema `accounts` and nothing else: for signing in, sessions and memberships. A statement there takes a
 * millisecond: one that is not answered tells of all connections, and of those that wait idle none is tried.
 */
export function createAccountsPool(options: PoolOptions): AccountsPool {
  const pool = withIdleHandler(
    new Pool({
      ...timeouts(options, 1500),
      ...stoppedWhenGivenUp(options),
      connectionString: options.connectionString,
      max: options.max ?? 5,
      options: `-c role=${ACCOUNTS_ROLE} -c search_path=accounts ${limits(options)}`,
      application_name: "callwaiting-accounts",
    }),
    options,
  );
  watchIdle(pool, (idle) => idle.forEach(drop));
  return pool as AccountsPool;
}

/**
 * Connections as the user that owns the tables: for migrations, which take as long as they take, and for setting up an organization.
 * With a `queryTimeoutMs` also for the queue: what PostgreSQL holds for a connection that has gone silent it then lets go as well.
 */
export function createOwnerPool(options: PoolOptions): OwnerPool {
  return withIdleHandler(
    new Pool({
      ...STAYS_IN_TOUCH,
      ...(options.queryTimeoutMs === undefined
        ? {}
        : { query_timeout: options.queryTimeoutMs, options: NOTICES_SILENCE }),
      connectionTimeoutMillis: options.connectTimeoutMs ?? 5000,
      connectionString: options.connectionString,
      max: options.max ?? 2,
      application_name: "callwaiting-setup",
    }),
    options,
  ) as OwnerPool;
}

/** Opens as many connections at once, so that the first callers after a start do not pay for them. */
export async function warmUp(pool: Pool, count: number): Promise<void> {
  const opened = await Promise.allSettled(Array.from({ length: count }, () => pool.connect()));
  // What cannot be opened now is opened, or reported, when it is needed.
  for (const one of opened) if (one.status === "fulfilled") one.value.release();
}

function timeouts(options: PoolOptions, connectTimeoutMs: number) {
  return {
    ...STAYS_IN_TOUCH,
    connectionTimeoutMillis: options.connectTimeoutMs ?? connectTimeoutMs,
    query_timeout: statementMs(options),
  };
}

const statementMs = ({ queryTimeoutMs = STATEMENT_MS }: PoolOptions) => queryTimeoutMs;

/**
 * Whoever waits for a row is told so just before we would give up: what was not done is then known not to be done, and its
 * connection stays. In a storm with a standby away there were 19 connections instead of 117, and the first booking came 0.2 s after the
 * standby instead of 2.5 s. None of the limits ends a commit's wait for a standby (tried with PostgreSQL 15 and 18).
 */
function limits(options: PoolOptions): string {
  return `${FREEZE_LIMIT} -c lock_timeout=${Math.round(statementMs(options) * 0.93)}`;
}

/** A connection that nobody is at the other end of any more ends by itself within half a minute, also while it waits. */
const STAYS_IN_TOUCH: PoolConfig = {
  Client: MortalClient,
  keepAlive: true,
  keepAliveInitialDelayMillis: 10_000,
};

/** Not by `options`: PostgreSQL on Windows knows no such check and would refuse the connection; a pooler has its own. */
function stoppedWhenGivenUp(options: PoolOptions): PoolConfig {
  if (options.isPooled === true) return {};
  const limit = Math.max(TRANSACTION_MS, 2 * statementMs(options));
  const tell = async (client: PoolClient) => {
    // What this PostgreSQL cannot do it does without.
    await client.query(CHECK_WHO_WAITS).catch(() => {});
    await client.query(LIMIT_TRANSACTIONS, [limit]);
  };
  return {
    verify: (client, done) => {
      const ready = () => done();
      tell(client).then(ready, ready);
    },
  };
}

function withIdleHandler(pool: Pool, options: PoolOptions): Pool {
  // Without a handler an idle connection that the server closes would crash the process.
  pool.on("error", options.onIdleError ?? (() => {}));
  // The same for one that is lent out and waits between two statements; the next statement gets the error.
  pool.on("connect", (client) => void client.on("error", () => {}));
  return pool;
}
