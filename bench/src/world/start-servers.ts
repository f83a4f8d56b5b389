import { mkdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { ENCRYPTION_KEY } from "./make-clinics.ts";
import type { World } from "./open-world.ts";
import { freePort } from "@callwaiting/cli/free-port";
import { type StartedProcess, startProcess, untilAnswered } from "@callwaiting/cli/start-process";

export const rootDir: string = fileURLToPath(new URL("../../..", import.meta.url));

export type RunningServer = StartedProcess & { readonly url: string };

export type ServerOptions = {
  /**
   * Gets a CPU profile when the server ends. Default: the folder in `BENCH_PROFILE`, if any, which gets those of every
   * server, for Chrome's dev tools or speedscope.
   */
  readonly profileDir?: string;
  /** The checkout whose server it is. Default: this one. */
  readonly checkoutDir?: string;
  /** Settings that differ. */
  readonly env?: Readonly<Record<string, string>>;
};

/** Blank values stand before whatever this checkout's .env says. Memory is as in `npm start` (scripts/run/start-server.mjs). */
export const SERVER_ENV: Readonly<Record<string, string>> = {
  BACKEND_URL: "",
  DATABASE_URL: "",
  ENCRYPTION_KEY,
  LOG_LEVEL: "info",
  MALLOC_ARENA_MAX: "2",
  PUBLIC_URL: "",
  RATE_LIMIT_PER_MINUTE: "100000000",
  SEED_DEMO: "false",
  TRUST_PROXY: "",
  VAPI_BASE_URL: "",
  VAPI_PRIVATE_KEY: "",
  VAPI_PUBLIC_KEY: "",
};

/** The last that a start sets going, and the log's line for it. Of several servers on one database only one does it. */
const SETTLED = "every assistant will be compared with Vapi";

/** The server of `npm start`, as a process of its own, once it has no more to do for its start. */
export async function startSettledServer(
  world: World,
  databaseUrl: string,
  options: ServerOptions = {},
): Promise<RunningServer> {
  const server = await startFreshServer(world, databaseUrl, options);
  await untilAnswered(server, async () =>
    (await readFile(server.logFile, "utf8")).includes(SETTLED) ? true : null,
  );
  return server;
}

/** The same as soon as it answers. */
export async function startFreshServer(
  world: World,
  databaseUrl: string,
  { profileDir = process.env["BENCH_PROFILE"], checkoutDir = rootDir, env = {} }: ServerOptions = {},
): Promise<RunningServer> {
  const port = await freePort();
  const dataDir = join(world.dir, `server-${port}`);
  await mkdir(dataDir);
  const started = startProcess({
    file: process.execPath,
    args: ["--max-semi-space-size=4", ...profilingArgs(profileDir), "--import", "tsx", "src/main.ts"],
    cwd: join(checkoutDir, "apps", "server"),
    env: { ...SERVER_ENV, PORT: String(port), DATA_DIR: dataDir, DATABASE_URL: databaseUrl, ...env },
    logFile: join(dataDir, "log"),
  });
  world.closeLater(started.stop);
  const url = `http://127.0.0.1:${port}`;
  await untilAnswered(started, async () => ((await fetch(`${url}/ready`)).ok ? true : null));
  return { ...started, url };
}

function profilingArgs(dir: string | undefined): string[] {
  return dir ? ["--cpu-prof", `--cpu-prof-dir=${dir}`] : [];
}

/** The bare handler of rivals/bare-server.ts on the same database. */
export function startBareServer(world: World, databaseUrl: string): Promise<RunningServer> {
  return startRival(world, "bare-server", { DATABASE_URL: databaseUrl });
}

/** Something to compare with, of rivals/; it listens at the port that it is given. */
export async function startRival(
  world: World,
  name: string,
  env: Readonly<Record<string, string>> = {},
): Promise<RunningServer> {
  const port = await freePort();
  const started = startProcess({
    file: process.execPath,
    args: ["--import", "tsx", `src/rivals/${name}.ts`],
    cwd: join(rootDir, "bench"),
    env: { PORT: String(port), ...env },
    logFile: join(world.dir, `${name}-${port}.log`),
  });
  world.closeLater(started.stop);
  const url = `http://127.0.0.1:${port}`;
  await untilAnswered(started, async () => ((await fetch(url)).status > 0 ? true : null));
  return { ...started, url };
}
