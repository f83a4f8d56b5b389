import { rename } from "node:fs/promises";
import { join } from "node:path";
import { chooseHome, createHome, type Home } from "./choose-home.ts";
import { clearStalePidFile } from "./clear-stale-pid-file.ts";
import { refuseAborted, toClusterError } from "./cluster-error.ts";
import { acquireClusterLock, type ClusterLock } from "./cluster-lock.ts";
import { type Binaries, findBinaries } from "./find-binaries.ts";
import { holdsCluster, initDataDir } from "./init-data-dir.ts";
import { keepPassword } from "./keep-password.ts";
import { launchFirst } from "./launch-first.ts";
import { launchServer, type ServerSpec } from "./launch-server.ts";
import { serverSettings } from "./server-settings.ts";
import { stopOrphan } from "./stop-orphan.ts";
import { type Restart, superviseServer } from "./supervise-server.ts";

export { ClusterError, type ClusterErrorKind } from "./cluster-error.ts";

export type StartClusterOptions = {
  /** The folder everything of the cluster lives in; made if it is not there. */
  readonly dataDir: string;
  /** PostgreSQL's own programs (15 or newer) instead of the npm package's. */
  readonly binDir?: string | undefined;
  /** false gives up crash safety of the machine for speed: for tests only. */
  readonly durable: boolean;
  readonly port?: number | undefined;
  readonly maxConnections?: number | undefined;
  readonly onLog?: ((line: string) => void) | undefined;
  readonly onRestart?: ((restart: Restart) => void) | undefined;
  /** Gives up a start that is under way, as a ClusterError: recovery after a crash may take minutes. Later it does nothing. */
  readonly signal?: AbortSignal | undefined;
};

export type Cluster = {
  /** As superuser to the database `postgres`: holds the password, so never log it. */
  readonly connectionString: string;
  readonly port: number;
  readonly version: string;
  /** Where the data really is; differs from what was asked for where PostgreSQL's account cannot get there. */
  readonly dataDir: string;
  readonly logFile: string;
  /** Ends the supervision, then PostgreSQL (its clients are disconnected); calling it again changes nothing. */
  readonly stop: () => Promise<void>;
  readonly [Symbol.asyncDispose]: () => Promise<void>;
};

/** Runs a real PostgreSQL of our own until `stop`; expected failures are ClusterErrors. */
export async function startCluster(options: StartClusterOptions): Promise<Cluster> {
  try {
    const place = await chooseHome(options.dataDir);
    const binaries = await findBinaries({ binDir: options.binDir, account: place.account });
    await createHome(place);
    const lock = await acquireClusterLock(place.home);
    try {
      return await startLocked({ options, place, binaries, lock });
    } catch (error) {
      await lock.release();
      throw error;
    }
  } catch (error) {
    throw toClusterError(error, options.dataDir);
  }
}

type Locked = {
  readonly options: StartClusterOptions;
  readonly place: Home;
  readonly binaries: Binaries;
  readonly lock: ClusterLock;
};

async function startLocked({ options, place, binaries, lock }: Locked): Promise<Cluster> {
  const { durable, onLog = () => {}, onRestart = () => {} } = options;
  const signal = options.signal ?? new AbortController().signal;
  refuseAborted(signal);
  await stopOrphan({ pgdata: place.pgdata, onLog });
  await clearStalePidFile({ pgdata: place.pgdata, onLog });
  const hasData = await holdsCluster(place, binaries);
  const password = await keepPassword({ place, binaries, hasData });
  if (!hasData) await initDataDir({ place, binaries, password, durable, onLog, signal });
  refuseAborted(signal);
  const logFile = join(place.home, "server.log");
  await rename(logFile, `${logFile}.1`).catch(() => {}); // each run has its own; the last one's is kept
  const settings = serverSettings({ durable, maxConnections: options.maxConnections ?? 200 });
  const { spec, server } = await launchFirst({
    spec: { binaries, place, logFile, settings },
    password,
    port: options.port,
    signal,
  });
  const launch = (ending: AbortSignal) => launchServer(spec, ending);
  const supervisor = superviseServer({ first: server, launch, onLog, onRestart });
  const stop = async () => {
    await supervisor.stop();
    await lock.release();
  };
  return toCluster({ spec, version: server.version, stop });
}

type Running = { readonly spec: ServerSpec; readonly version: string; readonly stop: () => Promise<void> };

function toCluster({ spec, version, stop }: Running): Cluster {
  let stopped: Promise<void> | undefined;
  const stopOnce = () => (stopped ??= stop());
  return {
    connectionString: spec.connectionString,
    port: spec.port,
    version,
    dataDir: spec.place.home,
    logFile: spec.logFile,
    stop: stopOnce,
    [Symbol.asyncDispose]: stopOnce,
  };
}
