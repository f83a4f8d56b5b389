import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type TestDb, openTestDb } from "@callwaiting/testing/database";
import type { RunInfo } from "@callwaiting/server/run-file";
import { freePort, spawnServer, untilServing } from "@callwaiting/testing/server";

export type RunningSystem = AsyncDisposable & {
  readonly db: TestDb;
  readonly info: RunInfo;
  readonly dataDir: string;
  /** For commands that find this system. */
  readonly env: Readonly<Record<string, string>>;
};

/** The real server as a process, with a demo clinic, on a database of its own. */
export async function startSystem(settings: Readonly<Record<string, string>> = {}): Promise<RunningSystem> {
  const db = await openTestDb();
  const dataDir = await mkdtemp(join(tmpdir(), "cli-"));
  const env = { PORT: String(await freePort()), DATABASE_URL: db.url, DATA_DIR: dataDir, ...settings };
  const server = spawnServer(env);
  const info = await untilServing(server, dataDir);
  return {
    db,
    info,
    dataDir,
    env,
    async [Symbol.asyncDispose]() {
      server.child.kill("SIGKILL");
      await server.ended;
      await db[Symbol.asyncDispose]();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}
