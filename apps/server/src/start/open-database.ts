import {
  type AppPool,
  type AccountsPool,
  type OwnerPool,
  ACCOUNTS_ROLE,
  AppRoleError,
  assertAppRole,
  createAccountsPool,
  createAppPool,
  createOwnerPool,
  openStandby,
  type Standby,
  type StandbyTrouble,
  describeDatabaseError,
  migrate,
  type PoolOptions,
  warmUp,
} from "@callwaiting/db";
import { ClusterError, startCluster } from "@callwaiting/db/embedded";
import type { Logger } from "pino";
import type { Progress } from "./progress.ts";
import { StartError } from "./start-error.ts";

export type OpenDatabase = {
  readonly kind: "embedded" | "external";
  readonly version: string;
  /** With the password: for the run file, never for the log. */
  readonly url: string;
  /** Works as the application role, under row-level security. */
  readonly pool: AppPool;
  /** Sees accounts, sessions and memberships, and nothing else. */
  readonly accounts: AccountsPool;
  /** What only looks go to; the pool itself where there is no other. */
  readonly standby: Standby;
  /** Works as the owner of the tables. */
  readonly owner: OwnerPool;
  readonly close: () => Promise<void>;
};

export type DatabaseOptions = {
  readonly databaseUrl: string | undefined;
  /** A pooler in transaction mode, which the requests go through. */
  readonly databasePoolUrl: string | undefined;
  /** A standby of it, for what only looks. */
  readonly databaseReadUrl: string | undefined;
  readonly dataDir: string;
  readonly log: Logger;
  readonly progress: Progress;
};

const DATABASE_NAME = "callwaiting";

/** All of the pool: opening ten at the first call of a burst took a second on two cores. */
const KEPT_OPEN = 10;

/** Our own PostgreSQL or the one of DATABASE_URL, migrated and checked. What is wrong comes as a StartError. */
export async function openDatabase(options: DatabaseOptions): Promise<OpenDatabase> {
  const { databaseUrl, progress } = options;
  const running =
    databaseUrl === undefined
      ? await startEmbedded(options)
      : { kind: "external" as const, url: databaseUrl, stop: async () => {} };
  try {
    const owner = createOwnerPool({ connectionString: running.url });
    const version = await progress.step("Connect to the database", () => askVersion(owner));
    await refuseReadOnly(owner);
    await progress.step("Bring the database up to date", () => migrate(owner));
    let isClosing = false;
    const poolOptions = {
      connectionString: running.url,
      onIdleError: (error: Error) => {
        // A connection on its way out may outlive its pool, and meets the end of our own PostgreSQL.
        if (!isClosing) options.log.warn({ error }, "database connection lost");
      },
    };
    const accounts = createAccountsPool(poolOptions);
    await assertAppRole(accounts, ACCOUNTS_ROLE);
    const pool = await openAppPool(options.databasePoolUrl, poolOptions);
    const standby = await openReadCopy({ ...options, primary: pool, direct: poolOptions });
    const close = async () => {
      isClosing = true;
      await Promise.allSettled([standby.close(), pool.end(), accounts.end(), owner.end()]);
      await running.stop();
    };
    return { kind: running.kind, version, url: running.url, pool, standby, accounts, owner, close };
  } catch (error) {
    await running.stop();
    throw explain(error, describeDatabaseError(error, running.url));
  }
}

async function openAppPool(poolerUrl: string | undefined, direct: PoolOptions): Promise<AppPool> {
  const options = { ...direct, keepOpen: KEPT_OPEN };
  const pool = createAppPool(
    poolerUrl === undefined ? options : { ...options, connectionString: poolerUrl, isPooled: true },
  );
  try {
    await assertAppRole(pool);
    await warmUp(pool, KEPT_OPEN);
    return pool;
  } catch (error) {
    await pool.end();
    if (poolerUrl === undefined) throw error;
    throw explain(error, describeDatabaseError(error, poolerUrl, "DATABASE_POOL_URL"));
  }
}

type ReadCopy = Pick<DatabaseOptions, "databaseReadUrl" | "log"> & {
  readonly primary: AppPool;
  readonly direct: PoolOptions;
};

/** One that is away may come back, and nobody needs it to book; one that can never be right ends the start. */
async function openReadCopy({ databaseReadUrl, log, primary, direct }: ReadCopy): Promise<Standby> {
  const warn = (trouble: StandbyTrouble) =>
    log.warn(trouble, "the standby is not read: the primary answers its looks");
  const standby = openStandby({
    primary,
    standby: databaseReadUrl === undefined ? undefined : { ...direct, connectionString: databaseReadUrl },
    onTrouble: warn,
  });
  const trouble = await standby.check();
  if (trouble === null) return standby;
  const problem = describeWrongStandby(trouble);
  if (problem === null) {
    warn(trouble);
    return standby;
  }
  await standby.close();
  throw new StartError(problem);
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

function explain(error: unknown, sentence: string | null): unknown {
  if (error instanceof StartError) return error;
  if (error instanceof AppRoleError) return new StartError(error.message, { cause: error });
  return sentence === null ? error : new StartError(sentence, { cause: error });
}

async function askVersion(owner: OwnerPool): Promise<string> {
  const { rows } = await owner.query<{ v: string }>(
    "select split_part(current_setting('server_version'), ' ', 1) as v",
  );
  return rows[0]?.v ?? "";
}

/** A standby may be up to date, and would then let the start come as far as the first thing that it wants to keep. */
async function refuseReadOnly(owner: OwnerPool): Promise<void> {
  const { rows } = await owner.query<{ isReadOnly: boolean }>(
    `select current_setting('transaction_read_only')::boolean as "isReadOnly"`,
  );
  if (rows[0]?.isReadOnly === true) throw Object.assign(new Error("read only"), { code: READ_ONLY });
}

/** As PostgreSQL says it of a statement (SQLSTATE). */
const READ_ONLY = "25006";

async function startEmbedded({ dataDir, log, progress }: DatabaseOptions) {
  try {
    const cluster = await progress.step("Start PostgreSQL", () =>
      startCluster({
        dataDir: `${dataDir}/postgres`,
        durable: true,
        onRestart: (restart) => log.warn(restart, "PostgreSQL had ended and was started again"),
      }),
    );
    return {
      kind: "embedded" as const,
      url: await createDatabase(cluster.connectionString),
      stop: () => cluster.stop(),
    };
  } catch (error) {
    throw error instanceof ClusterError ? new StartError(error.message, { cause: error }) : error;
  }
}

async function createDatabase(adminUrl: string): Promise<string> {
  const admin = createOwnerPool({ connectionString: adminUrl, max: 1 });
  try {
    const found = await admin.query("select 1 from pg_database where datname = $1", [DATABASE_NAME]);
    if (found.rows.length === 0) await admin.query(`create database ${DATABASE_NAME}`);
  } finally {
    await admin.end();
  }
  const url = new URL(adminUrl);
  url.pathname = `/${DATABASE_NAME}`;
  return url.href;
}
