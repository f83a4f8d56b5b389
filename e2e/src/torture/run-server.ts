import { type SpawnedServer, spawnServer, untilServing } from "@callwaiting/testing/server";

export type ServerProcess = {
  readonly port: number;
  /** Until it serves; a start that fails because something else is away is tried again, as systemd would. */
  readonly start: () => Promise<void>;
  readonly kill: () => Promise<void>;
  /** In good order: requests under way are finished first. */
  readonly stop: () => Promise<number | string>;
  readonly signal: (signal: NodeJS.Signals) => void;
  /** The last of what it printed, its log included. */
  readonly lastWords: () => string;
  /** How it ended when nobody had ended it. It is started again, as systemd would. */
  readonly deaths: readonly string[];
};

const START_PATIENCE_MS = 120_000;

type Options = {
  readonly port: number;
  readonly dataDir: string;
  readonly env: Readonly<Record<string, string>>;
};

export function prepareServer({ port, dataDir, env }: Options): ServerProcess {
  let running: SpawnedServer | undefined;
  let isWanted = false;
  let starting: Promise<void> | undefined;
  const deaths: string[] = [];
  const watch = async (server: SpawnedServer) => {
    const how = await server.ended;
    if (!isWanted || running !== server) return;
    deaths.push(`a server ended by itself (${how}):\n${server.output().slice(-2_000)}`);
    await start().catch((error: unknown) => void deaths.push(String(error)));
  };
  const attempt = async (): Promise<boolean> => {
    const server = spawnServer({ ...env, PORT: String(port), DATA_DIR: dataDir, SEED_DEMO: "false" });
    running = server;
    if (!(await serves(server, dataDir))) return false;
    isWanted = true;
    void watch(server);
    return true;
  };
  const untilUp = async () => {
    if (await succeeds(attempt)) return;
    throw new Error(`No server came up on port ${port}:\n${running?.output() ?? ""}`);
  };
  // Who died by itself may be on its way up already: never two on one port.
  const start = () => (starting ??= untilUp().finally(() => (starting = undefined)));
  const end = async (signal: NodeJS.Signals) => {
    await starting?.catch(() => {});
    isWanted = false;
    running?.child.kill(signal);
    return (await running?.ended) ?? 0;
  };
  return {
    port,
    deaths,
    lastWords: () => running?.output().slice(-3_000) ?? "",
    start,
    kill: async () => void (await end("SIGKILL")),
    stop: () => end("SIGTERM"),
    signal: (signal) => void running?.child.kill(signal),
  };
}

async function succeeds(attempt: () => Promise<boolean>): Promise<boolean> {
  const deadline = performance.now() + START_PATIENCE_MS;
  while (!(await attempt())) {
    if (performance.now() > deadline) return false;
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
  return true;
}

/** One that did not come up is gone afterwards. */
async function serves(server: SpawnedServer, dataDir: string): Promise<boolean> {
  try {
    await untilServing(server, dataDir);
    return true;
  } catch {
    server.child.kill("SIGKILL");
    await server.ended;
    return false;
  }
}
