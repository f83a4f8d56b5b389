import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { MigrationError } from "@callwaiting/db";
import pc from "picocolors";
import { z } from "zod";
import { type Env, readEnv } from "./env.ts";
import { createLogger } from "./http/create-logger.ts";
import { KeyringError } from "./secrets/keyring.ts";
import type { ProcessOptions } from "./start/answer-requests.ts";
import { FRONT_ARGUMENT } from "./start/fronts/front-argument.ts";
import { StartError, StartStopped } from "./start/start-error.ts";
import { openLogDestination } from "./start/open-log-destination.ts";
import { startServer } from "./start/start-server.ts";

// The process: environment in, port open, signals handled. Progress goes to stdout, the log to stderr.

const rootDir = fileURLToPath(new URL("../../..", import.meta.url));
const print = (line: string) => void process.stdout.write(`${line}\n`);

const envFile = join(rootDir, ".env");
if (existsSync(envFile)) process.loadEnvFile(envFile);
const settings = readEnv(process.env);
const [role, seat] = process.argv.slice(2);
if (!settings.ok) fail(settings.problem);
else if (role === FRONT_ARGUMENT && process.send !== undefined) await answer(openProcess(settings.env));
else await run(openProcess(settings.env));

function openProcess(env: Env): ProcessOptions {
  const log = createLogger({ level: env.logLevel, destination: openLogDestination(dataDirOf(env)) });
  return { env, rootDir, version: readVersion(), log };
}

/** One of several that an overseer has started. */
async function answer(options: ProcessOptions): Promise<void> {
  const { runFront } = await import("./start/fronts/run-front.ts");
  await runFront({ ...options, seat: Number(seat) });
}

async function run(options: ProcessOptions): Promise<void> {
  // Signals count from the first moment: a Ctrl-C while starting must leave nothing behind either.
  const starting = new AbortController();
  const signalled = nextSignal((reason) => {
    print(`  Stopping (${reason}) …`);
    starting.abort();
  });
  try {
    const started = await startServer({ ...options, print, signal: starting.signal });
    if (started.kind === "already_running") {
      print(`CallWaiting is already running at ${started.info.serverUrl} (process ${started.info.pid}).`);
      print("Nothing was changed. npm run status shows more; Ctrl-C in its terminal stops it.");
      return process.exit(0);
    }
    const signal = signalled.then((reason) => ({ reason, code: 0 }));
    const loss = started.lost.then((sentence) => ({ reason: sentence, code: 1 }));
    const { reason, code } = await Promise.race([signal, loss]);
    if (code !== 0) print("  Stopping (for the reason below) …");
    await started.stop();
    if (code !== 0) return fail(reason);
    print("  Stopped.");
    process.exit(0);
  } catch (error) {
    if (error instanceof StartStopped) {
      print("  Stopped.");
      process.exit(0);
    }
    if (!isExpected(error)) throw error;
    fail(error.message);
  }
}

/** Resolves once; a second Ctrl-C ends the process at once. */
function nextSignal(onFirst: (reason: string) => void): Promise<string> {
  return new Promise((resolve) => {
    let count = 0;
    const onSignal = (reason: string) => {
      count += 1;
      if (count === 1) onFirst(reason);
      if (count > 2) process.exit(130);
      resolve(reason);
    };
    for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => onSignal(signal));
    // scripts/run.mjs holds the other end of this channel; when it is killed, so are we, in good order.
    process.on("disconnect", () => onSignal("the starter has ended"));
  });
}

function dataDirOf(env: Env): string {
  return env.dataDir ?? join(rootDir, ".data");
}

function readVersion(): string {
  const manifest: unknown = JSON.parse(readFileSync(join(rootDir, "package.json"), "utf8"));
  return z.object({ version: z.string() }).parse(manifest).version;
}

function isExpected(error: unknown): error is Error {
  return error instanceof StartError || error instanceof MigrationError || error instanceof KeyringError;
}

function fail(message: string): void {
  process.stderr.write(`${pc.red("✗")} ${message}\n`);
  process.exit(1);
}
