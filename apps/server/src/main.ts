import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { MigrationError } from "@callwaiting/db";
import pc from "picocolors";
import pino from "pino";
import { z } from "zod";
import { type Env, readEnv } from "./env.ts";
import { createLogger } from "./http/create-logger.ts";
import { KeyringError } from "./secrets/keyring.ts";
import type { ProcessOptions } from "./start/answer-requests.ts";
import { FRONT_ARGUMENT } from "./start/fronts/front-argument.ts";
import { StartError } from "./start/start-error.ts";
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
  const log = createLogger({ level: env.logLevel, destination: logDestination() });
  return { env, rootDir, version: readVersion(), log };
}

/** One of several that an overseer has started. */
async function answer(options: ProcessOptions): Promise<void> {
  const { runFront } = await import("./start/fronts/run-front.ts");
  await runFront({ ...options, seat: Number(seat) });
}

async function run(options: ProcessOptions): Promise<void> {
  // Signals count from the first moment: a Ctrl-C while starting must leave nothing behind either.
  const signalled = nextSignal();
  try {
    const started = await startServer({ ...options, print });
    if (started.kind === "already_running") {
      print(`CallWaiting is already running at ${started.info.serverUrl} (process ${started.info.pid}).`);
      print("Nothing was changed. npm run status shows more; Ctrl-C in its terminal stops it.");
      return process.exit(0);
    }
    const signal = signalled.then((reason) => ({ reason, code: 0 }));
    const loss = started.lost.then((sentence) => ({ reason: sentence, code: 1 }));
    const { reason, code } = await Promise.race([signal, loss]);
    print(`  Stopping (${code === 0 ? reason : "for the reason below"}) …`);
    await started.stop();
    if (code !== 0) return fail(reason);
    print("  Stopped.");
    process.exit(0);
  } catch (error) {
    if (!isExpected(error)) throw error;
    fail(error.message);
  }
}

/** Resolves once; a second Ctrl-C ends the process at once. */
function nextSignal(): Promise<string> {
  return new Promise((resolve) => {
    let count = 0;
    const onSignal = (reason: string) => {
      count += 1;
      if (count > 2) process.exit(130);
      resolve(reason);
    };
    for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => onSignal(signal));
    // scripts/run.mjs holds the other end of this channel; when it is killed, so are we, in good order.
    process.on("disconnect", () => onSignal("the starter has ended"));
  });
}

function logDestination(): pino.DestinationStream {
  if (process.stderr.isTTY) {
    return pino.transport({ target: "pino-pretty", options: { destination: 2, ignore: "pid,hostname" } });
  }
  return pino.destination({ fd: 2, sync: true });
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
