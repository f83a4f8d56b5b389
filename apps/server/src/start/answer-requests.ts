import { join } from "node:path";
import type { Logger } from "pino";
import { DEFAULT_ANSWER_BUDGET_MS, createApp } from "../app.ts";
import { createDeps } from "../deps.ts";
import type { Env } from "../env.ts";
import type { RateLimits } from "../http/rate-limit/create-rate-limits.ts";
import type { LiveHub } from "../live/live-hub.ts";
import type { Keyring } from "../secrets/keyring.ts";
import type { AssistantOperations } from "../sync/assistant-operations.ts";
import { createAdminApi } from "./admin-api.ts";
import type { ClaimedPort } from "./claim-port.ts";
import { openOutbox } from "./open-outbox.ts";
import type { OpenDatabase } from "./open-database.ts";
import { openLive } from "./open-live.ts";
import type { OpenVapi } from "./open-vapi.ts";
import type { TwilioSide } from "./twilio-ports.ts";
import type { Watching } from "./open-watching.ts";
import type { SimulatedTwilio } from "../sms/create-texters.ts";
import { createWebhookGuard } from "../webhooks/webhook-guard.ts";

/** What a process is that answers requests. */
export type ProcessOptions = {
  readonly env: Env;
  /** The checkout; data lives below it unless DATA_DIR says otherwise. */
  readonly rootDir: string;
  readonly version: string;
  readonly log: Logger;
};

/** What stands behind the answers. */
export type Backing = {
  readonly database: Pick<OpenDatabase, "pool" | "commits" | "lines" | "standby" | "accounts" | "url">;
  readonly keyring: Keyring;
  readonly watching: Watching;
  readonly vapi: Pick<OpenVapi, "kind" | "baseUrl">;
  readonly simulatedTwilio: SimulatedTwilio | null;
  readonly assistants: AssistantOperations;
  readonly rateLimits: RateLimits;
  /** Whether the keyring opens what is stored. */
  readonly canOpenSecrets: boolean;
  /** Where this machine reaches the server. */
  readonly serverUrl: string;
  /** How many reads open screens may do at once. */
  readonly liveReads: number;
};

export type Answering = {
  /** The open screens, which are to be ended before the rest. */
  readonly live: LiveHub;
  /** When the last request is answered: keeps what is only known here. */
  readonly finish: () => Promise<void>;
};

/** From here on requests at the port reach the app. */
export function answerRequests(port: ClaimedPort, options: ProcessOptions, backing: Backing): Answering {
  const { env, rootDir, version, log } = options;
  const { database, keyring, watching, vapi, assistants, rateLimits, serverUrl, canOpenSecrets } = backing;
  const { telemetry, metricsApi } = watching;
  const { finish, ...deps } = createDeps({
    pool: database.pool,
    commits: database.commits,
    lines: database.lines,
    log,
    keyring,
    telemetry,
    version,
    answerBudgetMs: DEFAULT_ANSWER_BUDGET_MS,
    rateLimits,
    canOpenSecrets,
    trustProxy: env.trustProxy,
    adminDir: join(rootDir, "apps", "admin", "dist"),
    sendsMail: env.mail !== undefined,
    twilio: twilioOf(env, backing),
  });
  watching.lookAtReadiness(deps.readiness);
  const live = openLive({ databaseUrl: database.url, log, readsAtOnce: backing.liveReads });
  const adminApi = createAdminApi({
    ...database,
    serverUrl,
    publicUrl: env.publicUrl,
    keyring,
    log,
    live,
    telemetry,
    outbox: openOutbox(env, env.dataDir ?? join(rootDir, ".data"), backing.simulatedTwilio),
    webhookGuard: createWebhookGuard({ allowsLoopback: env.webhooksAllowLoopback }),
    vapi: { assistants, platform: vapi, ownKeysBaseUrl: env.vapi.baseUrl, reachableAt: reachableAt(env) },
  });
  port.serve(createApp({ ...deps, adminApi, metricsApi }));
  return { live, finish };
}

const twilioOf = (env: Env, { simulatedTwilio }: Backing): TwilioSide => ({
  platform: env.sms.account ?? null,
  simulated: simulatedTwilio,
  reachableAt: reachableAt(env),
});

/** Where Vapi finds this server. */
export const reachableAt = ({ publicUrl, port }: Env): string => publicUrl ?? `http://localhost:${port}`;
