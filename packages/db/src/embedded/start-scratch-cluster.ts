import { chmod, mkdtemp, readdir, realpath, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { homeUnderVarLib } from "./choose-home.ts";
import { identifyProcess } from "./identify-process.ts";
import { startCluster } from "./start-cluster.ts";
import { stopOrphan } from "./stop-orphan.ts";

export type ScratchCluster = { readonly adminUrl: string; readonly stop: () => Promise<void> };

const PREFIX = "callwaiting-test-";

/** A PostgreSQL of one's own, as its superuser, gone without a trace after `stop`: for tests, and for trying SQL out. */
export async function startScratchCluster(binDir?: string): Promise<ScratchCluster> {
  const base = await realpath(tmpdir());
  await removeLeftovers(base);
  const parent = await mkdtemp(join(base, `${PREFIX}${process.pid}-`));
  await chmod(parent, 0o711); // root hands PostgreSQL to another account, which must get through
  try {
    const cluster = await startCluster({ dataDir: join(parent, "cluster"), binDir, durable: false });
    const stop = async () => {
      await cluster.stop();
      await removeAll([dirname(cluster.dataDir), parent]);
    };
    return { adminUrl: cluster.connectionString, stop };
  } catch (error) {
    await removeAll([parent]);
    throw error;
  }
}

/** What killed runs left: their folders carry the pid, and a dead pid's server has no use any more. */
async function removeLeftovers(base: string): Promise<void> {
  const names = await readdir(base);
  const dead = names.filter((name) => {
    const pid = name.startsWith(PREFIX) ? Number.parseInt(name.slice(PREFIX.length), 10) : Number.NaN;
    return Number.isSafeInteger(pid) && !identifyProcess(pid);
  });
  for (const name of dead) {
    const home = join(base, name, "cluster");
    // Another account's leftovers stay: they are not ours to end.
    for (const each of [home, homeUnderVarLib(home)]) await removeLeftover(each).catch(() => {});
  }
}

async function removeLeftover(home: string): Promise<void> {
  await stopOrphan({ pgdata: join(home, "pgdata"), onLog: () => {} });
  await removeAll([dirname(home)]);
}

async function removeAll(paths: readonly string[]): Promise<void> {
  for (const path of paths) await rm(path, { recursive: true, force: true, maxRetries: 5 });
}
