import { stretched } from "@callwaiting/testing/deadlines";
import type { AppPool } from "@callwaiting/db";
import type { Logger } from "pino";
import type { DeskVapiOptions } from "../desk/desk-vapi.ts";
import { createAssistantOperations } from "../sync/assistant-operations.ts";
import { type SyncRuntime, startSyncRuntime } from "../sync/start-sync-runtime.ts";
import { createSyncPorts } from "../sync/sync-ports.ts";
import { createVapiClients } from "../sync/vapi-clients.ts";
import type { Keyring } from "../secrets/keyring.ts";
import { ALL_TOOLS } from "../phone/tools/all-tools.ts";
import { describeTool } from "../phone/tools/describe-tool.ts";
import type { Telemetry } from "../telemetry/telemetry.ts";

export type TestVapiOptions = {
  /** Of a simulated Vapi API. */
  readonly url: string;
  readonly platformKey: string;
};

type Surroundings = {
  readonly pool: AppPool;
  readonly databaseUrl: string;
  readonly keyring: Keyring;
  readonly log: Logger;
  readonly serverUrl: string;
  readonly telemetry?: Telemetry;
};

export type TestVapi = AsyncDisposable & {
  readonly admin: DeskVapiOptions;
  /** Null without a worker. */
  readonly runtime: SyncRuntime | null;
};

/** Where nobody answers. */
const NOWHERE = "http://127.0.0.1:9";

/** With a worker that keeps this Vapi in step, or without any: then saves wait in the queue, as when Vapi is away. */
export async function startTestVapi(
  vapi: TestVapiOptions | undefined,
  around: Surroundings,
): Promise<TestVapi> {
  const { keyring, log, pool, serverUrl } = around;
  const tools = ALL_TOOLS.map(describeTool);
  const admin = (baseUrl: string) => ({
    platform: { kind: "simulated" as const, baseUrl },
    ownKeysBaseUrl: baseUrl,
    reachableAt: serverUrl,
  });
  if (vapi === undefined) {
    const clients = createVapiClients({
      baseUrlOf: () => NOWHERE,
      signal: new AbortController().signal,
      retry: { attempts: 1 },
    });
    const ports = createSyncPorts({ pool, clients, keyring, platformKey: "nobody's key", serverUrl, tools });
    const assistants = createAssistantOperations({ pool, ports, keyring, log });
    return { admin: { ...admin(NOWHERE), assistants }, runtime: null, async [Symbol.asyncDispose]() {} };
  }
  const runtime = await startSyncRuntime({
    ...around,
    tools,
    vapi: { baseUrl: vapi.url, platformKey: vapi.platformKey },
    settings: {
      stopGraceMs: 200,
      presenceEveryMs: 1_000,
      pollEveryMs: 50,
      client: { timeoutMs: stretched(1_000), retry: { attempts: 1 } },
    },
  });
  return {
    admin: { ...admin(vapi.url), assistants: runtime.assistants },
    runtime,
    [Symbol.asyncDispose]: runtime.stop,
  };
}
