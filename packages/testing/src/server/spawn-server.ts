import { type ChildProcess, spawn } from "node:child_process";
import { deadlines } from "../deadlines.ts";
import { readFile } from "node:fs/promises";
import { createServer } from "node:net";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { RunInfo } from "@callwaiting/server/run-file";
import { programEnv } from "./program-env.ts";

const serverDir = fileURLToPath(new URL("../../../../apps/server", import.meta.url));

export type SpawnedServer = {
  readonly child: ChildProcess;
  /** Everything it has printed so far. */
  readonly output: () => string;
  /** Resolves with its exit code, or the signal that ended it. */
  readonly ended: Promise<number | string>;
};

/** The server as a process of its own, as `npm start` runs it. */
export function spawnServer(env: Readonly<Record<string, string>>): SpawnedServer {
  const child = spawn(process.execPath, ["--import", "tsx", "src/main.ts"], {
    cwd: serverDir,
    // Empty, so that a real key in this checkout's .env is not taken: a test must make nothing at Vapi.
    env: {
      PATH: process.env["PATH"] ?? "",
      LOG_LEVEL: "warn",
      SEED_DEMO: "clinic",
      VAPI_PRIVATE_KEY: "",
      ...programEnv(),
      ...env,
    },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let text = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk) => (text += String(chunk)));
  const ended = new Promise<number | string>((resolve) => {
    child.once("close", (code, signal) => resolve(code ?? signal ?? "unknown"));
  });
  return { child, output: () => text, ended };
}

/** Waits until it serves, and returns what it tells `npm run status`. */
export async function untilServing(server: SpawnedServer, dataDir: string): Promise<RunInfo> {
  const deadline = performance.now() + deadlines.process;
  while (performance.now() < deadline) {
    if (server.child.exitCode !== null) throw new Error(`The server ended:\n${server.output()}`);
    const info = await readFile(join(dataDir, "run.json"), "utf8").catch(() => null);
    if (info !== null) {
      const parsed = JSON.parse(info) as RunInfo;
      if (parsed.pid === server.child.pid) return parsed;
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`The server did not come up:\n${server.output()}`);
}

export async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((resolve) => probe.listen(0, resolve));
  const { port } = probe.address() as AddressInfo;
  await new Promise((resolve) => probe.close(resolve));
  return port;
}
