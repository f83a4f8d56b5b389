import { join } from "node:path";
import { Temporal } from "temporal-polyfill";
import { type SyncRuntime, startSyncRuntime } from "../sync/start-sync-runtime.ts";
import type { Keyring } from "../secrets/keyring.ts";
import { ALL_TOOLS } from "../phone/tools/all-tools.ts";
import { describeTool } from "../phone/tools/describe-tool.ts";
import type { Telemetry } from "../telemetry/telemetry.ts";
import { type ProcessOptions, reachableAt } from "./answer-requests.ts";
import { type Closers, createClosers } from "./closers.ts";
import { countCores } from "./count-cores.ts";
import { vapiInfo } from "./describe-vapi.ts";
import { checkKeyring } from "./check-keyring.ts";
import { explainDatabase } from "./explain-database.ts";
import { explainDisk } from "./explain-disk.ts";
import type { SimulatedTwilio } from "../sms/create-texters.ts";
import { openSimulatedTwilio } from "./open-simulated-twilio.ts";
import { type Front, type OpenServer, openFront } from "./front.ts";
import { type OpenDatabase, openDatabase } from "./open-database.ts";
import { openKeyring } from "./open-keyring.ts";
import { type OpenVapi, openVapi } from "./open-vapi.ts";
import { playDemoCalls } from "./play-demo-calls.ts";
import type { Outbox } from "../sync/outbox.ts";
import { openOutbox } from "./open-outbox.ts";
import { openWatching } from "./open-watching.ts";
import { OVERSEER_POOLS, poolSizes } from "./pool-sizes.ts";
import { printSummary } from "./print-summary.ts";
import { type Progress, createProgress } from "./progress.ts";
import { StartStopped } from "./start-error.ts";
import { type RunInfo, isServing, readRunFile, removeRunFile, writeRunFile } from "./run-file.ts";
import { DEMO_ORG_ID, type DemoClinic, seedDemo } from "./seed-demo.ts";
import { seedDemoCaller } from "./seed-demo-assistant.ts";
import { seedDemoOwner } from "./seed-demo-owner.ts";
import { createSendEvent } from "../webhooks/send-event.ts";
import { createWebhookGuard } from "../webhooks/webhook-guard.ts";

export type StartOptions = ProcessOptions & {
  readonly print: (line: string) => void;
  /** Gives up a start that is under way, as StartStopped. Once it is up, this does nothing. */
  readonly signal: AbortSignal;
};

export type StartResult =
  | {
      readonly kind: "started";
      readonly stop: () => Promise<void>;
      /** Why it makes no sense to go on; stays open as long as it does. */
      readonly lost: Promise<string>;
    }
  /** The same checkout's server answers already; nothing was changed. */
  | { readonly kind: "already_running"; readonly info: RunInfo };

/** Brings up everything: port, Vapi, database, demo clinic, jobs, app. What a person can fix comes as a StartError. */
export async function startServer(options: StartOptions): Promise<StartResult> {
  const dataDir = options.env.dataDir ?? join(options.rootDir, ".data");
  const running = await readRunFile(dataDir);
  if (running !== null && (await isServing(running))) return { kind: "already_running", info: running };

  const opened = createClosers();
  try {
    const { lost } = await open({
      ...options,
      dataDir,
      opened,
      progress: createProgress(options.print, options.signal),
    });
    return { kind: "started", stop: opened.closeAll, lost };
  } catch (error) {
    await opened.closeAll();
    if (error instanceof StartStopped) throw error;
    throw explainDisk(explainDatabase(error, options.env.databaseUrl), dataDir);
  }
}

type Opening = StartOptions & {
  readonly dataDir: string;
  readonly progress: Progress;
  /** What is open, to be closed in the opposite order. */
  readonly opened: Closers;
};

async function open(opening: Opening): Promise<Front> {
  const { env, dataDir, opened, log, progress } = opening;
  const processes = env.webConcurrency === "auto" ? countCores() : env.webConcurrency;
  const front = await openFrontOf(processes, opening);
  opened.add(front.drain);
  const keyring = await openKeyring(env, dataDir);
  const database = await openDatabase({
    databaseUrl: env.databaseUrl,
    databasePoolUrl: env.databasePoolUrl,
    databaseReadUrl: env.databaseReadUrl,
    dataDir,
    log,
    progress,
    signal: opening.signal,
    sizes: processes === 1 ? poolSizes(1) : OVERSEER_POOLS,
  });
  opened.add(database.close);
  const watching = await openWatching(env, opening.version);
  opened.add(watching.close);
  const vapi = await openVapiStep(opening);
  if (vapi.kind === "simulated") opened.add(vapi.stop);
  const simulatedTwilio = await openSimulatedTexts(opening, vapi);
  const { info, demo } = await prepare({ ...opening, database, keyring, vapi, simulatedTwilio, processes });
  const outbox = openOutbox(env, dataDir, simulatedTwilio);
  opened.add(async () => outbox.mailer.close());
  const { telemetry } = watching;
  const sync = await startSync({ ...opening, database, keyring, telemetry, vapi, outbox });
  // Both take seconds at worst, and neither waits for the other.
  opened.add(async () => void (await Promise.all([front.drain(), sync.stop()])));
  const canOpenSecrets = await checkKeyring({ owner: database.owner, keyring, log, print: opening.print });
  await database.warm;
  await front.serve({
    database,
    keyring,
    canOpenSecrets,
    watching,
    vapi,
    simulatedTwilio,
    sync,
    serverUrl: info.serverUrl,
  });
  if (env.seedDemo === "true" && demo?.isNew === true) {
    await ringDemo({ ...opening, database, keyring }, { ...demo, front, serverUrl: info.serverUrl });
  }
  opened.add(() => removeRunFile(dataDir));
  await writeRunFile(dataDir, info);
  // The first thing on stop: whoever sends requests here is told to send them elsewhere, and given time to hear it.
  opened.add(front.leave);
  await printSummary(info, database.pool, opening.print);
  return front;
}

/** Whoever runs one process loads nothing of what several need. */
async function openFrontOf(processes: number, opening: Opening): Promise<Front> {
  if (processes === 1) return openFront(opening);
  const { forkFronts } = await import("./fronts/fork-fronts.ts");
  return forkFronts({ ...opening, processes });
}

type WithDatabase = Opening & { readonly database: OpenDatabase; readonly keyring: Keyring };

type WithTelemetry = WithDatabase & { readonly telemetry: Telemetry };

async function openVapiStep(options: Opening): Promise<OpenVapi> {
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

/** For the demo clinic, where nothing is real. Whoever else has no account has their texts kept, and hears that. */
async function openSimulatedTexts({ env, opened }: Opening, vapi: OpenVapi): Promise<SimulatedTwilio | null> {
  if (vapi.kind !== "simulated" || env.sms.account !== undefined || env.seedDemo === "false") return null;
  const serverUrl = `http://localhost:${env.port}`;
  const { twilio, stop } = await openSimulatedTwilio({
    orgId: DEMO_ORG_ID,
    reachableAt: reachableAt(env),
    serverUrl,
  });
  opened.add(stop);
  return twilio;
}

/** The worker that tells Vapi what the clinics want, and patients what they are owed. */
async function startSync({
  outbox,
  env,
  log,
  database,
  keyring,
  telemetry,
  vapi,
}: WithTelemetry & { readonly vapi: OpenVapi; readonly outbox: Outbox }): Promise<SyncRuntime> {
  return startSyncRuntime({
    pool: database.pool,
    databaseUrl: database.url,
    // A clinic's own key is Vapi's, also where the platform has none and simulates.
    vapi: { ...vapi, ownKeysBaseUrl: env.vapi.baseUrl },
    serverUrl: reachableAt(env),
    tools: ALL_TOOLS.map(describeTool),
    keyring,
    outbox,
    sendEvent: createSendEvent(createWebhookGuard({ allowsLoopback: env.webhooksAllowLoopback })),
    log,
    telemetry,
  });
}

type Preparing = WithDatabase & Pick<OpenServer, "vapi" | "simulatedTwilio"> & { readonly processes: number };

async function prepare({
  env,
  version,
  database,
  keyring,
  progress,
  vapi,
  simulatedTwilio,
  processes,
}: Preparing): Promise<{ info: RunInfo; demo: DemoClinic | null }> {
  const demo =
    env.seedDemo === "false"
      ? null
      : await progress.step("Set up the demo clinic", () => seedDemo(database.owner, keyring));
  if (demo !== null && env.seedDemo === "true" && vapi.kind === "simulated") {
    await seedDemoCaller(database.owner, demo.orgId, vapi.phoneNumberId);
  }
  const admin =
    demo === null ? null : await seedDemoOwner({ accounts: database.accounts, keyring, orgId: demo.orgId });
  const serverUrl = `http://localhost:${env.port}`;
  const calendars = (demo?.calendars ?? []).map(({ providerName, token }) => ({
    providerName,
    url: `${env.publicUrl ?? serverUrl}/calendar/${token}.ics`,
  }));
  const info: RunInfo = {
    pid: process.pid,
    processes,
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
    twilio: twilioInfo(simulatedTwilio),
  };
  return { info, demo };
}

const twilioInfo = (simulated: SimulatedTwilio | null): RunInfo["twilio"] =>
  simulated === null
    ? null
    : {
        baseUrl: simulated.baseUrl,
        accountSid: simulated.account.accountSid,
        authToken: simulated.account.authToken,
      };

type Ringing = DemoClinic & { readonly front: Front; readonly serverUrl: string };

/** Of use to newcomers only, and no reason not to start. */
async function ringDemo({ log, progress, database }: WithDatabase, { front, ...demo }: Ringing) {
  const options = { ...demo, pool: database.pool };
  const { level } = log;
  // Sixty lines of calls that nobody made would hide the few that a newcomer needs.
  if (level === "info") front.logFrom("warn");
  try {
    await progress.step("Call the demo clinic a few times", () => playDemoCalls(options));
  } catch (error) {
    log.warn({ error }, "the demo clinic's calls could not be made");
  } finally {
    front.logFrom(level);
  }
}

/** Our own database's password is needed to look inside; that of somebody's server is theirs to know. */
function shownUrl({ kind, url }: OpenDatabase): string {
  if (kind === "embedded") return url;
  const shown = new URL(url);
  if (shown.password !== "") shown.password = "***";
  return shown.href;
}
