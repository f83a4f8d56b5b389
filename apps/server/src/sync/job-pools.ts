import {
  type AccountsPool,
  type AppPool,
  type OwnerPool,
  createAccountsPool,
  createAppPool,
  createOwnerPool,
} from "@callwaiting/db";

export type Pools = {
  readonly work: AppPool;
  readonly queue: OwnerPool;
  readonly accounts: AccountsPool;
  readonly end: () => Promise<void>;
};

/**
 * How long a statement of a job may take. A job whose connection goes silent, as when the database's address moves, stays locked for as
 * long; what may take longer says so (`withSyncLock`, `UNHURRIED`).
 */
const STATEMENT_MS = 30_000;

/**
 * A sync holds up to three connections: its lock, the lock of the tools, and the statement at hand. While it holds them
 * it waits for Vapi, so these are not the pool of the requests, and nothing is given up after 1.5 s.
 */
export function openPools(
  connectionString: string,
  concurrency: number,
  onIdleError: (error: Error) => void,
): Pools {
  const common = { connectionString, connectTimeoutMs: 30_000, onIdleError };
  const work = createAppPool({ ...common, max: concurrency * 3 + 1, queryTimeoutMs: STATEMENT_MS });
  const queue = createOwnerPool({ ...common, max: concurrency + 4, queryTimeoutMs: STATEMENT_MS });
  const accounts = createAccountsPool({ ...common, max: 1, queryTimeoutMs: 120_000 });
  const end = async () => void (await Promise.allSettled([work, queue, accounts].map((pool) => pool.end())));
  return { work, queue, accounts, end };
}
