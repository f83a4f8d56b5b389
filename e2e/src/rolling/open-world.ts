import { randomBytes } from "node:crypto";
import { chmod, mkdir, mkdtemp, readFile, realpath, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { buildBeside } from "@callwaiting/cli/build-beside";
import { freePort } from "@callwaiting/cli/free-port";
import { startProcess, untilAnswered } from "@callwaiting/cli/start-process";
import { createOwnerPool } from "@callwaiting/db";
import { startCluster } from "@callwaiting/db/embedded";
import { startBalancer } from "../torture/start-balancer.ts";
import { type ReadyServers, watchReady } from "./watch-ready.ts";

export const rootDir: string = fileURLToPath(new URL("../../..", import.meta.url));

export type Version = { readonly name: string; readonly checkoutDir: string };

export type RunningServer = {
  readonly port: number;
  /** SIGTERM, until it has ended; what was wrong with its end, if anything. */
  readonly stop: () => Promise<string | null>;
};

export type World = AsyncDisposable & {
  readonly url: string;
  readonly databaseUrl: string;
  readonly before: Version;
  readonly after: Version;
  readonly env: Readonly<Record<string, string>>;
  /** Until it is ready; from then on the balancer sends it calls. */
  readonly startServer: (version: Version) => Promise<RunningServer>;
};

export type WorldOptions = {
  readonly commit: string;
  readonly signal: AbortSignal;
  readonly progress: (line: string) => void;
};

/** At least twice the balancer's interval, as docs/deploy.md says. */
const DRAIN_SECONDS = "2";

type Closers = (() => Promise<unknown>)[];

/** A PostgreSQL, the version before built beside this one, and a balancer before whatever servers there are. */
export async function openWorld(options: WorldOptions): Promise<World> {
  // The name has what kills a dead test run's database: see start-test-cluster.ts.
  const dir = await mkdtemp(join(await realpath(tmpdir()), `callwaiting-test-${process.pid}-rolling-`));
  await chmod(dir, 0o711);
  const closers: Closers = [() => rm(dir, { recursive: true, force: true, maxRetries: 5 })];
  const dispose = async () => {
    for (const close of closers.splice(0).toReversed()) await close().catch(() => {});
  };
  try {
    return { ...(await open(options, dir, closers)), [Symbol.asyncDispose]: dispose };
  } catch (error) {
    await dispose();
    throw error;
  }
}

async function open({ commit, signal, progress }: WorldOptions, dir: string, closers: Closers) {
  const closeAtEnd = (close: () => Promise<unknown>) => void closers.push(close);
  const before = await buildBeside({ rootDir, commit, dir, signal, progress, closeAtEnd });
  const cluster = await startCluster({ dataDir: join(dir, "cluster"), durable: true });
  closers.push(cluster.stop);
  const databaseUrl = await createDatabase(cluster.connectionString);
  const ready = watchReady();
  closers.push(ready.stop);
  const balancer = await startBalancer(ready.portsNow);
  closers.push(balancer.stop);
  const env = serverEnv(databaseUrl);
  return {
    url: balancer.url,
    databaseUrl,
    before,
    after: { name: "this checkout", checkoutDir: rootDir },
    env,
    startServer: async (version: Version) => {
      const server = await startServer({ version, dir, env, closers });
      ready.add(server.port);
      await untilAsked(ready, server.port);
      return stoppable(server, ready);
    },
  };
}

/** Blank values stand before whatever this checkout's .env says. */
const serverEnv = (databaseUrl: string): Readonly<Record<string, string>> => ({
  BACKEND_URL: "",
  DATABASE_POOL_URL: "",
  DATABASE_READ_URL: "",
  DATABASE_URL: databaseUrl,
  DRAIN_SECONDS,
  ENCRYPTION_KEY: randomBytes(32).toString("base64"),
  LOG_LEVEL: "warn",
  PUBLIC_URL: "",
  RATE_LIMIT_PER_MINUTE: "100000000",
  SEED_DEMO: "false",
  TRUST_PROXY: "",
  VAPI_BASE_URL: "",
  VAPI_PRIVATE_KEY: "",
  VAPI_PUBLIC_KEY: "",
  WEB_CONCURRENCY: "",
});

async function createDatabase(adminUrl: string): Promise<string> {
  const admin = createOwnerPool({ connectionString: adminUrl, max: 1 });
  try {
    await admin.query("create database callwaiting");
  } finally {
    await admin.end();
  }
  const url = new URL(adminUrl);
  url.pathname = "/callwaiting";
  return url.href;
}

type Starting = {
  readonly version: Version;
  readonly dir: string;
  readonly env: Readonly<Record<string, string>>;
  readonly closers: Closers;
};

async function startServer({ version, dir, env, closers }: Starting) {
  const port = await freePort();
  const dataDir = join(dir, `server-${port}`);
  await mkdir(dataDir);
  const started = startProcess({
    file: process.execPath,
    args: ["--import", "tsx", "src/main.ts"],
    cwd: join(version.checkoutDir, "apps", "server"),
    env: { ...env, PORT: String(port), DATA_DIR: dataDir },
    logFile: join(dataDir, "log"),
  });
  closers.push(async () => {
    started.child.kill("SIGKILL");
    await started.ended;
  });
  await untilAnswered(started, async () => {
    return (await fetch(`http://127.0.0.1:${port}/ready`)).ok ? true : null;
  });
  return { ...started, port };
}

/** The balancer asks for itself. */
async function untilAsked({ portsNow }: ReadyServers, port: number): Promise<void> {
  while (!portsNow().includes(port)) await new Promise((resolve) => setTimeout(resolve, 20));
}

function stoppable(
  { child, port, ended, logFile }: Awaited<ReturnType<typeof startServer>>,
  ready: ReadyServers,
): RunningServer {
  return {
    port,
    stop: async () => {
      const wasAlive = child.exitCode === null && child.signalCode === null;
      child.kill("SIGTERM");
      await ended;
      ready.remove(port);
      if (wasAlive && child.exitCode === 0) return null;
      const log = (await readFile(logFile, "utf8")).slice(-1_500);
      const how = wasAlive ? `ended with ${child.exitCode ?? child.signalCode}` : "ended by itself";
      return `a server ${how}:\n${log}`;
    },
  };
}
