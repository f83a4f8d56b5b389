import { mkdtemp, readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { waitUntil } from "@callwaiting/db/wait-until";
import { isServing, readRunFile } from "@callwaiting/server/run-file";
import { execa } from "execa";
import { freePort } from "../../ports/free-port.ts";
import type { ScratchDatabase } from "./open-scratch-database.ts";

const START_MS = 120_000;
const LOOK_MS = 50;
const STOP_MS = 10_000;

export type ExamServer = { readonly url: string; readonly stop: () => Promise<void> };

/** Blank values stand before whatever a checkout's .env says. */
const NO_SETTINGS = {
  BACKEND_URL: "",
  DATABASE_POOL_URL: "",
  DATABASE_READ_URL: "",
  SMTP_URL: "",
  MAIL_FROM: "",
  METRICS_TOKEN: "",
  OTEL_EXPORTER_OTLP_ENDPOINT: "",
  PUBLIC_URL: "",
  TRUST_PROXY: "",
  VAPI_BASE_URL: "",
  VAPI_PRIVATE_KEY: "",
  VAPI_PUBLIC_KEY: "",
};

/** The server of a checkout, or of a copy of one, as a process of its own. */
export async function startExamServer(
  rootDir: string,
  database: Pick<ScratchDatabase, "databaseUrl" | "encryptionKey" | "dataDir">,
): Promise<ExamServer> {
  const cwd = join(rootDir, "apps", "server");
  const tsx = createRequire(join(cwd, "package.json")).resolve("tsx");
  const dataDir = await mkdtemp(join(database.dataDir, "server-"));
  const logFile = join(dataDir, "log");
  const child = execa(process.execPath, ["--import", pathToFileURL(tsx).href, join("src", "main.ts")], {
    cwd,
    env: {
      ...NO_SETTINGS,
      DATABASE_URL: database.databaseUrl,
      DATA_DIR: dataDir,
      ENCRYPTION_KEY: database.encryptionKey,
      LOG_LEVEL: "warn",
      NO_COLOR: "1",
      PORT: String(await freePort()),
      RATE_LIMIT_PER_MINUTE: "1000000",
      SEED_DEMO: "false",
    },
    stdin: "ignore",
    stdout: { file: logFile },
    stderr: { file: logFile },
    buffer: false,
    reject: false,
    forceKillAfterDelay: STOP_MS,
    // It ends when the other end of this channel is gone: a killed exam leaves no server.
    ipc: true,
  });
  const stop = async () => {
    child.kill("SIGTERM");
    await child;
  };
  const url = await untilServing(child.pid, () => child.exitCode !== null, dataDir);
  if (url !== null) return { url, stop };
  await stop();
  throw new Error(`The server did not come up:\n${await readFile(logFile, "utf8")}`);
}

async function untilServing(
  pid: number | undefined,
  hasEnded: () => boolean,
  dataDir: string,
): Promise<string | null> {
  let url: string | null = null;
  const look = async () => {
    const info = await readRunFile(dataDir);
    if (info !== null && info.pid === pid && (await isServing(info))) url = info.serverUrl;
    return url !== null || hasEnded();
  };
  await waitUntil(look, { timeoutMs: START_MS, intervalMs: LOOK_MS });
  return url;
}
