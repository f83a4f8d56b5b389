import {
  type AccountsPool,
  type AppPool,
  type PoolOptions,
  type Standby,
  type StandbyTrouble,
  ACCOUNTS_ROLE,
  assertAppRole,
  createAccountsPool,
  describeDatabaseError,
  openStandby,
  rehearse,
  warmUp,
} from "@callwaiting/db";
import type { Logger } from "pino";
import type { CommitGate } from "../http/commit-gate.ts";
import { type Lines, createLines } from "../http/turns/lines.ts";
import { asStartError } from "./as-start-error.ts";
import { openRequestPool } from "./open-request-pool.ts";
import type { PoolSizes } from "./pool-sizes.ts";
import { StartError } from "./start-error.ts";

export type PoolsOptions = {
  /** Straight to PostgreSQL. */
  readonly url: string;
  /** A pooler in transaction mode, which the requests go through. */
  readonly databasePoolUrl: string | undefined;
  /** A standby of it, for what only looks. */
  readonly databaseReadUrl: string | undefined;
  readonly log: Logger;
  readonly sizes: PoolSizes;
};

/** The connections of a process that answers requests. */
export type OpenPools = {
  /** Works as the application role, under row-level security. */
  readonly pool: AppPool;
  readonly commits: CommitGate;
  /** What stands in front of it. */
  readonly lines: Lines;
  /** Sees accounts, sessions and memberships, and nothing else. */
  readonly accounts: AccountsPool;
  /** What only looks go to; the pool itself where there is no other. */
  readonly standby: Standby;
  /** Opens now what stays open, and plays a call on as many as one clinic may have at once: they are the first to be used. */
  readonly warmUp: () => Promise<void>;
  readonly close: () => Promise<void>;
};

/** Asks the database nothing, so that a process can be started again while it is away. */
export function openPools({ url, databasePoolUrl, databaseReadUrl, log, sizes }: PoolsOptions): OpenPools {
  let isClosing = false;
  const direct: PoolOptions = {
    connectionString: url,
    onIdleError: (error: Error) => {
      // A connection on its way out may outlive its pool, and meets the end of our own PostgreSQL.
      if (!isClosing) log.warn({ error }, "database connection lost");
    },
  };
  const accounts = createAccountsPool({ ...direct, max: sizes.accounts });
  const forRequests = { ...direct, max: sizes.requests, keepOpen: sizes.keptOpen };
  const { pool, commits } = openRequestPool(
    databasePoolUrl === undefined
      ? forRequests
      : { ...forRequests, connectionString: databasePoolUrl, isPooled: true },
    log,
  );
  const copy = { ...direct, max: sizes.requests, connectionString: databaseReadUrl ?? "" };
  const standby = openStandby({
    primary: pool,
    standby: databaseReadUrl === undefined ? undefined : copy,
    onTrouble: warnOfStandby(log),
  });
  return {
    pool,
    commits,
    lines: createLines(sizes.requests),
    accounts,
    standby,
    warmUp: async () => {
      await warmUp(pool, sizes.keptOpen);
      if (databasePoolUrl === undefined) await rehearse(pool, Math.ceil(sizes.keptOpen / 2));
    },
    close: async () => {
      isClosing = true;
      await Promise.allSettled([standby.close(), pool.end(), accounts.end()]);
    },
  };
}

const warnOfStandby = (log: Logger) => (trouble: StandbyTrouble) =>
  log.warn(trouble, "the standby is not read: the primary answers its looks");

type Checked = Pick<PoolsOptions, "databasePoolUrl" | "log">;

/** What can never be right comes as a StartError; the pools are then closed. */
export async function checkPools(pools: OpenPools, { databasePoolUrl, log }: Checked): Promise<void> {
  try {
    await assertAppRole(pools.accounts, ACCOUNTS_ROLE);
    await checkAppPool(pools.pool, databasePoolUrl);
    await checkStandby(pools.standby, log);
  } catch (error) {
    await pools.close();
    throw error;
  }
}

async function checkAppPool(pool: AppPool, poolerUrl: string | undefined): Promise<void> {
  try {
    await assertAppRole(pool);
  } catch (error) {
    if (poolerUrl === undefined) throw error;
    throw asStartError(error, describeDatabaseError(error, poolerUrl, "DATABASE_POOL_URL"));
  }
}

/** One that is away may come back, and nobody needs it to book; one that can never be right ends the start. */
async function checkStandby(standby: Standby, log: Logger): Promise<void> {
  const trouble = await standby.check();
  if (trouble === null) return;
  const problem = describeWrongStandby(trouble);
  if (problem !== null) throw new StartError(problem);
  warnOfStandby(log)(trouble);
}

function describeWrongStandby({ kind }: StandbyTrouble): string | null {
  if (kind === "another") {
    return "DATABASE_READ_URL leads to another database, not to a copy of the one of DATABASE_URL: name a standby of it, or leave it empty.";
  }
  if (kind === "wrong_role") {
    return "DATABASE_READ_URL leads to a pooler that drops the role, so row-level security might not apply: name the standby itself.";
  }
  return null;
}
