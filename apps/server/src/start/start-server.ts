import { join } from "node:path";
import type { Logger } from "pino";
import { Temporal } from "temporal-polyfill";
import { createAdminApi } from "../admin-api.ts";
import { DEFAULT_ANSWER_BUDGET_MS, createApp } from "../app.ts";
import { createDeps } from "../deps.ts";
import type { Env } from "../env.ts";
import { openLive } from "../open-live.ts";
import { DEFAULT_RATE_LIMITS } from "../rate-limit/create-rate-limits.ts";
import { type Keyring, parseKeyring, readOrMakeKeyFile } from "../secrets/keyring.ts";
import { claimPort } from "./claim-port.ts";
import { createDrain } from "./drain.ts";
import { vapiInfo } from "./describe-vapi.ts";
import { type OpenDatabase, openDatabase } from "./open-database.ts";
import { type OpenVapi, openVapi } from "./open-vapi.ts";
import { printSummary } from "./print-summary.ts";
import { type Progress, createProgress } from "./progress.ts";
import { type RunInfo, isServing, readRunFile, removeRunFile, writeRunFile } from "./run-file.ts";
import { seedDemo } from "./seed-demo.ts";
import { seedDemoOwner } from "./seed-demo-owner.ts";
import { StartError } from "./start-error.ts";

export type StartOptions = {
  readonly env: Env;
  /** The checkout; data lives below it unless DATA_DIR says otherwise. */
  readonly rootDir: string;
  readonly version: string;
  readonly log: Logger;
  readonly print: (line: string) => void;
};

export type StartResult =
  | { readonly kind: "started"; readonly stop: () => Promise<void> }
  /** The same checkout's server answers already; nothing was changed. */
  | { readonly kind: "already_running"; readonly info: RunInfo };

/** Brings up everything: port, database, demo clinic, app. What a person can mend comes as a StartError. */
export async function startServer(options: StartOptions): Promise<StartResult> {
  const { env, rootDir } = options;
  const dataDir = env.dataDir ?? join(rootDir, ".data");
  const running = await readRunFile(dataDir);
  if (running !== null && (await isServing(running))) return { kind: "already_running", info: running };

  const progress = createProgress(options.print);
  const claimed = await claimPort(env.port);
  let closeVapi = async () => {};
  try {
    const vapi = await openVapiStep({ ...options, dataDir, progress });
    if (vapi.kind === "simulated") closeVapi = vapi.stop;
    const keyring = await openKeyring(env, dataDir);
    const database = await openDatabase({
      databaseUrl: env.databaseUrl,
      dataDir,
      log: options.log,
      progress,
    });
    try {
      const info = await prepare({ ...options, database, keyring, progress, vapi });
      const deps = createDeps({
        pool: database.pool,
        log: options.log,
        keyring,
        version: options.version,
        answerBudgetMs: DEFAULT_ANSWER_BUDGET_MS,
        rateLimits: { ...DEFAULT_RATE_LIMITS, requestsPerMinute: env.requestsPerMinute },
        trustProxy: env.trustProxy,
        adminDir: join(rootDir, "apps", "admin", "dist"),
      });
      const { serverUrl } = info;
      const site = { serverUrl, publicUrl: env.publicUrl };
      const live = openLive({ databaseUrl: database.url, log: options.log });
      const adminApi = createAdminApi({ ...database, ...site, keyring, log: options.log, live });
      const app = createApp({ ...deps, adminApi });
      const drain = createDrain(claimed.server);
      claimed.serve(app);
      await writeRunFile(dataDir, info);
      await printSummary(info, database.pool, options.print);
      const stop = async () => {
        await removeRunFile(dataDir);
        // A stream never ends by itself; the others are let finish.
        await live.close();
        await drain();
        await closeVapi();
        await database.close();
      };
      return { kind: "started", stop };
    } catch (error) {
      await database.close();
      throw error;
    }
  } catch (error) {
    await closeVapi();
    claimed.server.close();
    claimed.server.closeAllConnections();
    throw explainDisk(error, dataDir);
  }
}

async function openVapiStep(
  options: StartOptions & { readonly dataDir: string; readonly progress: Progress },
): Promise<OpenVapi> {
  const { env, dataDir, progress, log, print } = options;
  const open = () => openVapi({ vapi: env.vapi, dataDir });
  if (env.vapi.privateKey !== undefined) return open();
  const vapi = await progress.step("Start the simulated Vapi", open);
  if (vapi.kind === "simulated" && vapi.brokenFile !== null) {
    log.warn({ file: vapi.brokenFile }, "what the simulated Vapi held could not be read; it begins anew");
    print(`    What it held could not be read and is now ${vapi.brokenFile}; it begins anew.`);
  }
  return vapi;
}

async function openKeyring(env: Env, dataDir: string): Promise<Keyring> {
  return env.encryptionKey === undefined ? readOrMakeKeyFile(dataDir) : parseKeyring(env.encryptionKey);
}

type Prepare = StartOptions & {
  readonly database: OpenDatabase;
  readonly keyring: Keyring;
  readonly progress: Progress;
  readonly vapi: OpenVapi;
};

async function prepare({ env, version, database, keyring, progress, vapi }: Prepare): Promise<RunInfo> {
  const demo = env.seedDemo
    ? await progress.step("Make the demo clinic", () => seedDemo(database.owner, keyring))
    : null;
  const admin =
    demo === null ? null : await seedDemoOwner({ accounts: database.accounts, keyring, orgId: demo.orgId });
  const serverUrl = `http://localhost:${env.port}`;
  const calendars = (demo?.calendars ?? []).map(({ providerName, token }) => ({
    providerName,
    url: `${env.publicUrl ?? serverUrl}/calendar/${token}.ics`,
  }));
  return {
    pid: process.pid,
    startedAt: Temporal.Now.instant().toString({ smallestUnit: "second" }),
    version,
    serverUrl,
    adminUrl: serverUrl,
    publicUrl: env.publicUrl ?? null,
    orgId: demo?.orgId ?? null,
    webhookSecret: demo?.webhookSecret ?? null,
    calendars,
    admin,
    database: { kind: database.kind, version: database.version, url: shownUrl(database) },
    vapi: vapiInfo(vapi),
  };
}

/** Our own database's password is needed to look inside; that of somebody's server is theirs to know. */
function shownUrl({ kind, url }: OpenDatabase): string {
  if (kind === "embedded") return url;
  const shown = new URL(url);
  if (shown.password !== "") shown.password = "***";
  return shown.href;
}

function explainDisk(error: unknown, dataDir: string): unknown {
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  if (code === "ENOSPC") {
    return new StartError(`There is no disk space left for ${dataDir}: free some, then start again.`);
  }
  if (code === "EACCES" || code === "EPERM" || code === "EROFS" || code === "ENOTDIR") {
    return new StartError(
      `The data folder ${dataDir} cannot be used by this user: give it to them, or choose another with DATA_DIR.`,
    );
  }
  return error;
}
