import type { Mailer } from "../mail/mail.ts";
import { openCatcher } from "../mail/open-catcher.ts";
import type { TwilioAccount } from "../sms/twilio-account.ts";
import { randomBytes } from "node:crypto";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { createAccountsPool, openStandby } from "@callwaiting/db";
import { stretched } from "@callwaiting/testing/deadlines";
import { NOW } from "@callwaiting/testing/now";
import type { Temporal } from "temporal-polyfill";
import { createAdminApi } from "../start/admin-api.ts";
import { openRequestPool } from "../start/open-request-pool.ts";
import { DEFAULT_ANSWER_BUDGET_MS, createApp } from "../app.ts";
import { createDeps } from "../deps.ts";
import type { TracingEnv } from "../env.ts";
import { createLogger } from "../http/create-logger.ts";
import { serverLimits } from "../http/server-limits.ts";
import type { SyncRuntime } from "../sync/start-sync-runtime.ts";
import { openLive } from "../start/open-live.ts";
import { createLines } from "../http/turns/lines.ts";
import { DEFAULT_RATE_LIMITS, type RateLimits } from "../http/rate-limit/create-rate-limits.ts";
import type { TrustProxy } from "../http/rate-limit/trust-proxy.ts";
import { type Keyring, parseKeyring } from "../secrets/keyring.ts";
import { openWatching } from "../start/open-watching.ts";
import { NO_TELEMETRY } from "../telemetry/telemetry.ts";
import { holdToDescription } from "./hold-to-description.ts";
import { type TestVapiOptions, startTestVapi } from "./test-vapi.ts";

export const TEST_KEYRING: Keyring = parseKeyring(randomBytes(32).toString("base64"));

export type TestServer = AsyncDisposable & {
  readonly url: string;
  readonly logLines: readonly string[];
  /** The worker; null without a simulated Vapi. */
  readonly runtime: SyncRuntime | null;
  /** POSTs JSON with a webhook secret. */
  readonly post: (path: string, secret: string, body: unknown) => Promise<Response>;
  /** As before a stop: writes what is only known here. */
  readonly finish: () => Promise<void>;
};

export type TestServerOptions = {
  readonly databaseUrl: string;
  readonly clock?: () => Temporal.Instant;
  readonly logLevel?: string;
  readonly publicUrl?: string;
  /** This server's account at Twilio. Default: none. */
  readonly twilio?: TwilioAccount;
  /** Takes letters. Default: nobody. */
  readonly mailer?: Mailer;
  /** Where Twilio is. Default: nowhere. */
  readonly twilioBaseUrl?: string;
  readonly trustProxy?: TrustProxy;
  /** Default: as many as a test likes. */
  readonly signInsPerMinute?: number;
  /** Of webhooks and tools. Default: those of a server. */
  readonly rateLimits?: RateLimits;
  /** How many requests of an organization may wait. Default: as at a server. */
  readonly longestLine?: number;
  /** A simulated Vapi that a worker keeps in step. Default: none, and no worker. */
  readonly vapi?: TestVapiOptions;
  /** With the folders `mail` and `sms`, for what is kept instead of sent. Default: none. */
  readonly keptDir?: string;
  /** With `/metrics` and, where an endpoint is named, traces. Needs `vapi`, whose worker has the queue. */
  readonly watched?: { readonly metricsToken?: string; readonly tracing?: TracingEnv };
};

/** The real app on a real port over a real database; only the clock stands still. */
export async function startTestServer({
  databaseUrl,
  clock = () => NOW,
  logLevel = "info",
  publicUrl,
  twilio,
  mailer,
  twilioBaseUrl = "http://127.0.0.1:9",
  trustProxy = false,
  signInsPerMinute = 1_000_000,
  rateLimits = DEFAULT_RATE_LIMITS,
  longestLine,
  vapi,
  keptDir = "/nowhere",
  watched,
}: TestServerOptions): Promise<TestServer> {
  const logLines: string[] = [];
  const log = createLogger({ level: logLevel, destination: { write: (line) => void logLines.push(line) } });
  // As long as a server waits, stretched: what a slow machine does not answer in time is no refusal.
  const queryTimeoutMs = stretched(1_500);
  const { pool, commits } = openRequestPool(
    { connectionString: databaseUrl, queryTimeoutMs, connectTimeoutMs: stretched(6_000) },
    log,
  );
  const lines = createLines(pool.options.max, longestLine);
  const accounts = createAccountsPool({
    connectionString: databaseUrl,
    queryTimeoutMs,
    connectTimeoutMs: stretched(1_500),
  });
  const server = createServer(serverLimits);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const watching =
    watched === undefined
      ? undefined
      : await openWatching(
          { metricsToken: watched.metricsToken, tracing: watched.tracing, publicUrl, trustProxy },
          "test",
        );
  const telemetry = watching?.telemetry ?? NO_TELEMETRY;
  const { finish, ...deps } = createDeps({
    telemetry,
    pool,
    commits,
    lines,
    log,
    keyring: TEST_KEYRING,
    version: "test",
    answerBudgetMs: DEFAULT_ANSWER_BUDGET_MS,
    rateLimits,
    trustProxy,
    adminDir: "/nowhere",
    twilio: { platform: twilio ?? null, reachableAt: publicUrl ?? url },
    clock,
  });
  const testVapi = await startTestVapi(vapi, {
    pool,
    databaseUrl,
    keyring: TEST_KEYRING,
    log,
    serverUrl: url,
    telemetry,
  });
  watching?.lookAtReadiness(deps.readiness);
  const live = openLive({ databaseUrl, log });
  const adminApi = createAdminApi({
    live,
    telemetry,
    pool,
    commits,
    lines,
    accounts,
    standby: openStandby({ primary: pool, standby: undefined }),
    keyring: TEST_KEYRING,
    log,
    serverUrl: url,
    publicUrl,
    signInsPerMinute,
    outbox: {
      letterDir: `${keptDir}/mail`,
      mailer: mailer ?? openCatcher(`${keptDir}/mail`),
      texts: {
        platform: twilio ?? null,
        baseUrl: twilioBaseUrl,
        publicUrl: publicUrl ?? null,
        dir: `${keptDir}/sms`,
      },
    },
    vapi: testVapi.admin,
  });
  const { runtime } = testVapi;
  if (runtime !== null) watching?.look({ database: { pool, lines, accounts }, sync: runtime, live });
  const metricsApi = watching === undefined ? {} : { metricsApi: watching.metricsApi };
  const held = holdToDescription(createApp({ ...deps, ...metricsApi, adminApi }));
  server.on("request", held.listener);
  return {
    url,
    logLines,
    runtime,
    finish,
    post: (path, secret, body) =>
      fetch(`${url}${path}`, {
        method: "POST",
        headers: { "content-type": "application/json", "x-vapi-secret": secret },
        body: JSON.stringify(body),
      }),
    async [Symbol.asyncDispose]() {
      await live.close();
      await new Promise((resolve) => {
        server.close(resolve);
        server.closeAllConnections();
      });
      await testVapi[Symbol.asyncDispose]();
      await watching?.close();
      await Promise.all([pool.end(), accounts.end()]);
      held.expectAsDescribed();
    },
  };
}
