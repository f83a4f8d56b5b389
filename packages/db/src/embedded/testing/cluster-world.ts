import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { chmod, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { Client } from "pg";
import { deadlines } from "@callwaiting/testing/deadlines";
import { afterAll, afterEach, beforeEach } from "vitest";
import { identifyProcess } from "../identify-process.ts";
import { type Cluster, startCluster } from "../start-cluster.ts";
import { waitUntil } from "../wait-until.ts";

export const isRoot = process.getuid?.() === 0;

type Ids = { readonly uid: number; readonly gid: number };
type StartOptions = Partial<Parameters<typeof startCluster>[0]>;
type OwnerOptions = { readonly dataDir: string; readonly ids?: Ids };
type Owner = { readonly child: ChildProcess; readonly connectionString: string };

/**
 * Gives every test of a file a folder of its own, and ends afterwards whatever the test started. The folders are named
 * so that start-test-cluster.ts removes those of a killed run.
 */
export function useWorld() {
  const endings: (() => unknown)[] = [];
  const lastly: (() => unknown)[] = [];
  let template: string | undefined;
  const world = {
    base: "",
    dataDir: "",
    later: (ending: () => unknown) => endings.push(ending),
    finally: (ending: () => unknown) => lastly.push(ending),
    /** Starts on data that initdb made once for the whole file, because that takes most of a start's time. */
    async start(options: StartOptions = {}): Promise<Cluster> {
      if (!existsSync(world.dataDir)) {
        template ??= await makeTemplate();
        execFileSync("cp", ["-a", template, world.dataDir]);
      }
      return world.startAsIs(options);
    },
    async startAsIs(options: StartOptions = {}): Promise<Cluster> {
      const cluster = await startCluster({ dataDir: world.dataDir, durable: false, ...options });
      endings.push(cluster.stop);
      return cluster;
    },
    /** Another process that owns a cluster, so that a test can kill it. */
    spawnOwner(options: OwnerOptions): ChildProcess {
      const child = spawnOwner(options);
      endings.push(
        () => killOrphan(options.dataDir),
        () => kill(child),
      );
      return child;
    },
    async startInChild(options: OwnerOptions): Promise<Owner> {
      const child = world.spawnOwner(options);
      return { child, connectionString: await firstLineOf(child) };
    },
  };
  beforeEach(async () => {
    world.base = await mkdtemp(join(tmpdir(), `callwaiting-test-${process.pid}-`));
    await chmod(world.base, 0o711);
    world.dataDir = join(world.base, "cluster");
  });
  afterEach(async () => {
    for (const ending of [...endings.splice(0).toReversed(), ...lastly.splice(0)]) await ending();
    await rm(world.base, { recursive: true, force: true, maxRetries: 5 });
  });
  afterAll(async () => {
    if (template) await rm(dirname(template), { recursive: true, force: true, maxRetries: 5 });
  });
  return world;
}

async function makeTemplate(): Promise<string> {
  const dir = await mkdtemp(join(tmpdir(), `callwaiting-test-${process.pid}-`));
  await chmod(dir, 0o711);
  const cluster = await startCluster({ dataDir: join(dir, "cluster"), durable: false });
  await cluster.stop();
  return cluster.dataDir;
}

function spawnOwner({ dataDir, ids }: OwnerOptions): ChildProcess {
  const module = new URL("../start-cluster.ts", import.meta.url);
  const script = `
    import { startCluster } from ${JSON.stringify(module.href)};
    const cluster = await startCluster({ dataDir: ${JSON.stringify(dataDir)}, durable: false })
      .catch((error) => { console.log(error.kind, error.message); process.exit(1); });
    console.log(cluster.connectionString);`;
  // tsx is a dependency of the programs that are run with it, not of this package.
  const tsx = createRequire(new URL("../../../../../apps/server/package.json", import.meta.url)).resolve(
    "tsx",
  );
  return spawn(
    process.execPath,
    ["--import", pathToFileURL(tsx).href, "--input-type=module", "--eval", script],
    { cwd: dirname(fileURLToPath(module)), stdio: ["ignore", "pipe", "inherit"], ...ids },
  );
}

async function firstLineOf(child: ChildProcess): Promise<string> {
  const line = await new Promise<string>((resolve, reject) => {
    child.stdout?.once("data", (chunk: Buffer) => resolve(chunk.toString("utf8").trim()));
    child.once("exit", () => reject(new Error("the owner ended without a word")));
  });
  if (line.startsWith("postgresql://")) return line;
  throw new Error(line);
}

export async function query(connectionString: string, sql: string): Promise<unknown[]> {
  const client = new Client({ connectionString });
  client.on("error", () => {});
  await client.connect();
  try {
    return (await client.query(sql)).rows as unknown[];
  } finally {
    await client.end();
  }
}

export async function kill(child: ChildProcess): Promise<void> {
  child.kill("SIGKILL");
  await waitUntil(() => child.exitCode !== null || child.signalCode !== null, { timeoutMs: deadlines.soon });
}

/** A failed test must not leave the server of a killed owner running. */
function killOrphan(dir: string): void {
  if (!existsSync(join(dir, "pgdata", "postmaster.pid"))) return;
  const pid = postmasterPid(dir);
  if (identifyProcess(pid)) process.kill(pid, "SIGKILL");
}

export function postmasterPid(dir: string): number {
  return Number.parseInt(readFileSync(join(dir, "pgdata", "postmaster.pid"), "utf8"), 10);
}

export function nobodyIds(): Ids {
  const [, , uid, gid] = /^nobody:.*$/m.exec(readFileSync("/etc/passwd", "utf8"))?.[0].split(":") ?? [];
  return { uid: Number(uid), gid: Number(gid) };
}

/** PostgreSQL programs of which initdb fails with these words. */
export async function fakePrograms(base: string, lastWords: string): Promise<string> {
  const binDir = join(base, "bin");
  await mkdir(binDir, { mode: 0o755 });
  const scripts = {
    postgres: "echo 'postgres (PostgreSQL) 18.4'",
    initdb: `echo '${lastWords}' >&2; exit 1`,
  };
  for (const [name, script] of Object.entries(scripts)) {
    await writeFile(join(binDir, name), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
  }
  return binDir;
}

export function findDistroBinDirs(): string[] {
  const parent = "/usr/lib/postgresql";
  if (!existsSync(parent)) return [];
  const dirs = readdirSync(parent).map((version) => join(parent, version, "bin"));
  return dirs.filter((dir) => existsSync(join(dir, "initdb")));
}

/** A stranger that listens on a port; resolves with what ends it. */
export async function occupy(port: number): Promise<() => void> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(port, "127.0.0.1", resolve));
  return () => server.close();
}
