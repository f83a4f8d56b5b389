import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type OwnerPool, createOwnerPool, migrate } from "@callwaiting/db";
import { type Cluster, ClusterError, startCluster } from "@callwaiting/db/embedded";
import { type Keyring, readOrMakeKeyFile } from "@callwaiting/server/keyring";
import type { RunInfo } from "@callwaiting/server/run-file";
import { dataDirOf } from "../environment/settings.ts";
import { CommandError } from "../report/command-error.ts";
import { findDatabaseUrl, openKeyring, openOwnerPool } from "../target/local-database.ts";

export type SyncDatabase = {
  /** `server`: that of the running server. `own`: one that lives as long as this command. */
  readonly kind: "server" | "own";
  readonly url: string;
  readonly version: string;
  readonly owner: OwnerPool;
  readonly keyring: Keyring;
  /** Where notes of what has to be removed are kept. */
  readonly dataDir: string;
  readonly close: () => Promise<void>;
};

/** The database of the running server; where none runs, a PostgreSQL of our own in a temporary folder. */
export async function openSyncDatabase(env: NodeJS.ProcessEnv, info: RunInfo | null): Promise<SyncDatabase> {
  return info === null ? openOwn() : openOfServer(env);
}

async function openOfServer(env: NodeJS.ProcessEnv): Promise<SyncDatabase> {
  const url = await findDatabaseUrl(env);
  if (url === null) {
    throw new CommandError("The server uses a database whose address is not in this checkout's .env.", {
      hint: "Set DATABASE_URL in .env to what the server uses.",
    });
  }
  const owner = await openOwnerPool(env);
  try {
    const [keyring, version] = [await openKeyring(env), await versionOf(owner)];
    const dataDir = dataDirOf(env);
    return { kind: "server", url, version, owner, keyring, dataDir, close: () => owner.end() };
  } catch (error) {
    await owner.end();
    throw error;
  }
}

async function openOwn(): Promise<SyncDatabase> {
  const dataDir = await mkdtemp(join(tmpdir(), "verify-vapi-sync-"));
  // Beside it, because the account to which root hands PostgreSQL cannot enter that one.
  const clusterDir = `${dataDir}-db`;
  let cluster: Cluster | undefined;
  let owner: OwnerPool | undefined;
  const close = async () => {
    await owner?.end();
    await cluster?.stop();
    for (const dir of [cluster?.dataDir ?? clusterDir, clusterDir, dataDir]) {
      await rm(dir, { recursive: true, force: true, maxRetries: 5 });
    }
  };
  try {
    cluster = await startCluster({ dataDir: clusterDir, durable: false });
    const url = cluster.connectionString;
    owner = createOwnerPool({ connectionString: url, max: 5 });
    await migrate(owner);
    const keyring = await readOrMakeKeyFile(dataDir);
    return { kind: "own", url, version: await versionOf(owner), owner, keyring, dataDir, close };
  } catch (error) {
    await close();
    if (!(error instanceof ClusterError)) throw error;
    throw new CommandError(`A database for the checks cannot be started here: ${error.message}`, {
      hint: "Run npm start in another terminal first: the checks then use its database.",
      cause: error,
    });
  }
}

async function versionOf(owner: OwnerPool): Promise<string> {
  const { rows } = await owner.query<{ v: string }>(
    "select split_part(current_setting('server_version'), ' ', 1) as v",
  );
  return rows[0]?.v ?? "";
}
