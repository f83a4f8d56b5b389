import { type OwnerPool, createOwnerPool, describeDatabaseError, migrate } from "@callwaiting/db";
import { ClusterError, startCluster } from "@callwaiting/db/embedded";
import { asStartError } from "./as-start-error.ts";
import { type OpenPools, type PoolsOptions, checkPools, openPools } from "./open-pools.ts";
import type { Progress } from "./progress.ts";
import { StartError, StartStopped } from "./start-error.ts";

export type OpenDatabase = Omit<OpenPools, "warmUp"> & {
  readonly kind: "embedded" | "external";
  readonly version: string;
  /** With the password: for the run file, never for the log. */
  readonly url: string;
  /** Once the first callers pay for nothing; a start has other things to do meanwhile. */
  readonly warm: Promise<void>;
  /** Works as the owner of the tables. */
  readonly owner: OwnerPool;
};

export type DatabaseOptions = Omit<PoolsOptions, "url"> & {
  readonly databaseUrl: string | undefined;
  readonly dataDir: string;
  readonly progress: Progress;
  readonly signal: AbortSignal;
};

const DATABASE_NAME = "callwaiting";

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
    const pools = openPools({ ...options, url: running.url });
    await checkPools(pools, options);
    const warm = pools.warmUp();
    const close = async () => {
      await Promise.allSettled([pools.close(), owner.end()]);
      await running.stop();
    };
    return { ...pools, warm, kind: running.kind, version, url: running.url, owner, close };
  } catch (error) {
    await running.stop();
    if (error instanceof StartStopped) throw error;
    throw asStartError(error, describeDatabaseError(error, running.url));
  }
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

async function startEmbedded({ dataDir, log, progress, signal }: DatabaseOptions) {
  try {
    const cluster = await progress.step("Start PostgreSQL", () =>
      startCluster({
        dataDir: `${dataDir}/postgres`,
        durable: true,
        signal,
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
