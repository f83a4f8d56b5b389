import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { MigrationError } from "@callwaiting/db";
import pc from "picocolors";
import pino from "pino";
import { z } from "zod";
import { readEnv } from "./env.ts";
import { createLogger } from "./http/create-logger.ts";
import { KeyringError } from "./secrets/keyring.ts";
import { StartError } from "./start/start-error.ts";
import { startServer } from "./start/start-server.ts";

// The process: environment in, port open, signals handled. Progress goes to stdout, the log to stderr.

const rootDir = fileURLToPath(new URL("../../..", import.meta.url));
const print = (line: string) => void process.stdout.write(`${line}\n`);

const envFile = join(rootDir, ".env");
if (existsSync(envFile)) process.loadEnvFile(envFile);
const settings = readEnv(process.env);
if (!settings.ok) fail(settings.problem);
else await run();

async function run(): Promise<void> {
  if (!settings.ok) return;
  const log = createLogger({ level: settings.env.logLevel, destination: logDestination() });
  // Signals count from the first moment: a Ctrl-C while starting must leave nothing behind either.
  const signalled = nextSignal();
  try {
    const started = await startServer({ env: settings.env, rootDir, version: readVersion(), log, print });
    if (started.kind === "already_running") {
      print(`CallWaiting is already running at ${started.info.serverUrl} (process ${started.info.pid}).`);
      print("Nothing was changed. npm run status shows more; Ctrl-C in its terminal stops it.");
      return process.exit(0);
    }
    const reason = await signalled;
    print(`  Stopping (${reason}) …`);
    await started.stop();
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
