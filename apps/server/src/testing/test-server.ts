import { randomBytes } from "node:crypto";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { createAccountsPool, createAppPool } from "@callwaiting/db";
import { Temporal } from "temporal-polyfill";
import { createAdminApi } from "../admin-api.ts";
import { DEFAULT_ANSWER_BUDGET_MS, createApp } from "../app.ts";
import { createDeps } from "../deps.ts";
import { createLogger } from "../http/create-logger.ts";
import { serverLimits } from "../http/server-limits.ts";
import { DEFAULT_RATE_LIMITS } from "../rate-limit/create-rate-limits.ts";
import type { TrustProxy } from "../rate-limit/trust-proxy.ts";
import { type Keyring, parseKeyring } from "../secrets/keyring.ts";
import { type TestVapiOptions, startTestVapi } from "./test-vapi.ts";

/** Friday, 10:00 in New York. */
export const FRIDAY = Temporal.Instant.from("2026-11-20T15:00:00Z");

export const TEST_KEYRING: Keyring = parseKeyring(randomBytes(32).toString("base64"));

export type TestServer = AsyncDisposable & {
  readonly url: string;
  readonly logLines: readonly string[];
  /** POSTs JSON with a webhook secret. */
  readonly post: (path: string, secret: string, body: unknown) => Promise<Response>;
};

export type TestServerOptions = {
  readonly databaseUrl: string;
  readonly clock?: () => Temporal.Instant;
  readonly logLevel?: string;
  readonly publicUrl?: string;
  readonly trustProxy?: TrustProxy;
  /** Default: as many as a test likes. */
  readonly signInsPerMinute?: number;
  /** A simulated Vapi that a worker keeps in step. Default: none, and no worker. */
  readonly vapi?: TestVapiOptions;
};

/** The real app on a real port over a real database; only the clock stands still. */
export async function startTestServer({
  databaseUrl,
  clock = () => FRIDAY,
  logLevel = "info",
  publicUrl,
  trustProxy = false,
  signInsPerMinute = 1_000_000,
  vapi,
}: TestServerOptions): Promise<TestServer> {
  const logLines: string[] = [];
  const log = createLogger({ level: logLevel, destination: { write: (line) => void logLines.push(line) } });
  const pool = createAppPool({ connectionString: databaseUrl });
  const accounts = createAccountsPool({ connectionString: databaseUrl });
  const server = createServer(serverLimits);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const deps = createDeps({
    pool,
    log,
    keyring: TEST_KEYRING,
    version: "test",
    answerBudgetMs: DEFAULT_ANSWER_BUDGET_MS,
    rateLimits: DEFAULT_RATE_LIMITS,
    trustProxy,
    adminDir: "/nowhere",
    clock,
  });
  const testVapi = await startTestVapi(vapi, {
    pool,
    databaseUrl,
    keyring: TEST_KEYRING,
    log,
    tools: [...deps.tools.values()],
    serverUrl: url,
  });
  const adminApi = createAdminApi({
    pool,
    accounts,
    keyring: TEST_KEYRING,
    log,
    serverUrl: url,
    publicUrl,
    signInsPerMinute,
    vapi: testVapi.admin,
  });
  server.on("request", createApp({ ...deps, adminApi }));
  return {
    url,
    logLines,
    post: (path, secret, body) =>
      fetch(`${url}${path}`, {
        method: "POST",
        headers: { "content-type": "application/json", "x-vapi-secret": secret },
        body: JSON.stringify(body),
      }),
    async [Symbol.asyncDispose]() {
      await new Promise((resolve) => {
        server.close(resolve);
        server.closeAllConnections();
      });
      await testVapi[Symbol.asyncDispose]();
      await Promise.all([pool.end(), accounts.end()]);
    },
  };
}
