import { execFileSync } from "node:child_process";
import { chown, mkdir, writeFile } from "node:fs/promises";
import { closeSync, openSync, rmSync, statfsSync, writeSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import type { Programs } from "./find-programs.ts";
import { type Account, commandOf, processesIn, send, signalAll, startProgram } from "./processes.ts";
import { type RecipeValues, renderRecipe } from "./render-recipe.ts";
import { type CutProxy, startCutProxy } from "./start-cut-proxy.ts";

/** One of the three: etcd, Patroni and PostgreSQL, in a folder that stands for its disk. */
export type Machine = {
  readonly name: string;
  readonly address: string;
  /** Patroni's, for patronictl. */
  readonly configFile: string;
  /** Of Patroni's REST interface. */
  readonly patroniUrl: string;
  /** For what changes something, which needs the password. */
  readonly askPatroni: (path: string, body: object) => Promise<Response>;
  /** PostgreSQL itself, past HAProxy, as superuser. */
  readonly postgresUrl: string;
  readonly start: () => void;
  /** As when its power fails: all of it, at once. */
  readonly kill: () => Promise<void>;
  readonly freeze: () => void;
  readonly thaw: () => void;
  /** Patroni alone; PostgreSQL goes on. */
  readonly killPatroni: () => Promise<void>;
  readonly startPatroni: () => void;
  /** One process of PostgreSQL by its title, such as "walwriter"; false: there is none. */
  readonly killPostgres: (title: string) => boolean;
  readonly freezeEtcd: () => void;
  readonly thawEtcd: () => void;
  readonly etcdProxy: CutProxy;
  /** Null: its folder is no disk of its own. */
  readonly disk: { readonly fill: () => void; readonly empty: () => void } | null;
};

export type Place = {
  readonly programs: Programs;
  readonly account: Account | null;
  readonly dir: string;
  readonly values: RecipeValues;
  /** In the order of RECIPE_PORTS, the same on each machine. */
  readonly ports: readonly number[];
  /** asynchronous, synchronous or strict: see docs/failover.md. */
  readonly mode: Mode;
  /** The shorter patience that docs/failover.md speaks of, which takes more for dead. */
  readonly isShort?: boolean;
};
export type Mode = "async" | "sync" | "strict";

/** Room for the tables and their log; what fills it is memory. */
const DISK = "700m";

export async function openMachine(place: Place): Promise<Machine> {
  const { dir, values, ports, account } = place;
  await mkdir(dir, { recursive: true });
  const hasDisk = mountDisk(dir);
  if (account !== null) await chown(dir, account.uid, account.gid);
  const others = [values.DB1, values.DB2, values.DB3].filter((address) => address !== values.ADDRESS);
  const targets = [values.ADDRESS, ...others].map((host) => ({ host, port: ports[0] ?? 0 }));
  const etcdProxy = await startCutProxy(targets);
  const etcdEnv = await writeSettings(place, etcdProxy.port);
  return {
    name: values.NAME,
    address: values.ADDRESS,
    configFile: join(dir, PATRONI),
    ...reach(place),
    ...control(place, etcdEnv),
    etcdProxy,
    disk: hasDisk ? { fill: () => fill(dir), empty: () => rmSync(join(dir, FILLER), { force: true }) } : null,
  };
}

function reach({ values, ports }: Place): Pick<Machine, "patroniUrl" | "postgresUrl" | "askPatroni"> {
  const { ADDRESS, SUPERUSER_PASSWORD, REST_PASSWORD } = values;
  const [, , postgresPort = 0, patroniPort = 0] = ports;
  const patroniUrl = `http://${ADDRESS}:${patroniPort}`;
  return {
    patroniUrl,
    postgresUrl: `postgres://postgres:${SUPERUSER_PASSWORD}@${ADDRESS}:${postgresPort}/callwaiting`,
    askPatroni: (path, body) =>
      fetch(`${patroniUrl}${path}`, {
        method: "POST",
        headers: {
          "content-type": "application/json",
          authorization: `Basic ${Buffer.from(`patroni:${REST_PASSWORD}`).toString("base64")}`,
        },
        body: JSON.stringify(body),
      }),
  };
}

type Controls = Omit<
  Machine,
  "name" | "address" | "configFile" | "patroniUrl" | "postgresUrl" | "askPatroni" | "etcdProxy" | "disk"
>;

function control(place: Place, etcdEnv: Readonly<Record<string, string>>): Controls {
  const { dir, programs } = place;
  const { startEtcd, startPatroni } = startsOf(place, etcdEnv);
  const only = (part: string) => processesIn(dir).filter((pid) => commandOf(pid).includes(part));
  const signalOnly = (part: string, signal: NodeJS.Signals) => only(part).forEach((pid) => send(pid, signal));
  return {
    start: () => {
      startEtcd();
      startPatroni();
    },
    kill: () =>
      end(
        () => signalAll(dir, "SIGKILL"),
        () => processesIn(dir),
      ),
    freeze: () => signalAll(dir, "SIGSTOP"),
    thaw: () => signalAll(dir, "SIGCONT"),
    killPatroni: () =>
      end(
        () => signalOnly(PATRONI, "SIGKILL"),
        () => only(PATRONI),
      ),
    startPatroni,
    killPostgres: (title) => {
      const [pid] = only(title);
      if (pid !== undefined) send(pid, "SIGKILL");
      return pid !== undefined;
    },
    freezeEtcd: () => signalOnly(programs.etcd, "SIGSTOP"),
    thawEtcd: () => signalOnly(programs.etcd, "SIGCONT"),
  };
}

const PATRONI = "patroni.yml";
const FILLER = "filler";

function startsOf({ programs, account, dir }: Place, etcdEnv: Readonly<Record<string, string>>) {
  const etcdDir = join(dir, "etcd");
  return {
    startEtcd: () => {
      const env = { ...etcdEnv, ETCD_DATA_DIR: join(etcdDir, "data") };
      startProgram({ program: programs.etcd, args: [], dir: etcdDir, env, account });
    },
    startPatroni: () => {
      startProgram({ program: programs.patroni, args: [join(dir, PATRONI)], dir, account });
    },
  };
}

const SHORT = [
  ["ttl:", "ttl: 20"],
  ["loop_wait:", "loop_wait: 5"],
  ["retry_timeout:", "retry_timeout: 5"],
] as const;

async function writeSettings(place: Place, proxyPort: number): Promise<Record<string, string>> {
  const { dir, values, ports, account, mode, programs, isShort = false } = place;
  const patroni = renderRecipe("patroni.yml", values, {
    ports,
    lines: [
      ["hosts:", `hosts: ["127.0.0.1:${proxyPort}"]\n  use_proxies: true`],
      ["data_dir:", `data_dir: ${join(dir, "pgdata")}`],
      ["bin_dir:", `bin_dir: ${programs.postgresBin}`],
      ["pgpass:", `pgpass: ${join(dir, "pgpass")}`],
      ["unix_socket_directories:", `unix_socket_directories: ${dir}`],
      ["synchronous_mode:", `synchronous_mode: ${mode !== "async"}`],
      ["synchronous_mode_strict:", `synchronous_mode_strict: ${mode === "strict"}`],
      ...(isShort ? SHORT : []),
      // Its disk is small here.
      ["wal_keep_size:", "wal_keep_size: 64MB\n        max_wal_size: 128MB"],
    ],
  });
  const etcdDir = join(dir, "etcd");
  await mkdir(etcdDir, { recursive: true });
  await writeFile(join(dir, PATRONI), patroni, { mode: 0o600 });
  if (account !== null) {
    for (const path of [etcdDir, join(dir, PATRONI)]) await chown(path, account.uid, account.gid);
  }
  const etcd = renderRecipe("etcd.env", values, { ports });
  return Object.fromEntries([...etcd.matchAll(/^(\w+)=(.*)$/gm)].map(([, name, value]) => [name, value]));
}

/** Only root may, and not everywhere. */
function mountDisk(dir: string): boolean {
  try {
    const options = `size=${DISK},mode=755`;
    execFileSync("mount", ["-t", "tmpfs", "-o", options, "callwaiting-failover", dir], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
}

/** To the last byte: the most of it at once, the rest as it is, since others write as well. */
function fill(dir: string): void {
  const file = join(dir, FILLER);
  const { bavail, bsize } = statfsSync(dir);
  execFileSync("fallocate", ["-l", String(Math.max(1, bavail - FREE_BLOCKS) * bsize), file]);
  const handle = openSync(file, "a");
  try {
    while (writeSync(handle, BLOCK) === BLOCK.length);
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "ENOSPC")) throw error;
  } finally {
    closeSync(handle);
  }
}

const BLOCK = Buffer.alloc(4096);
const FREE_BLOCKS = 2_000;

async function end(signal: () => void, left: () => readonly number[]): Promise<void> {
  signal();
  while (left().length > 0) {
    await delay(20);
    signal();
  }
}
