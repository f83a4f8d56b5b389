import { type AppPool, type AssistantRole, type SyncReason, createAppPool } from "@callwaiting/db";
import type { OrgId } from "@callwaiting/domain";
import type { VapiClientOptions } from "@callwaiting/vapi-sdk";
import { createLogger } from "../http/create-logger.ts";
import { runLoggedSync } from "../sync/sync-assistant.job.ts";
import { logOddItems, logVapiRequest } from "../sync/sync-log.ts";
import { createSyncPorts } from "../sync/sync-ports.ts";
import { createVapiClients } from "../sync/vapi-clients.ts";
import type { Keyring } from "../secrets/keyring.ts";
import { ALL_TOOLS } from "../phone/tools/all-tools.ts";
import { describeTool } from "../phone/tools/describe-tool.ts";
import { type VapiCredentials, getVapiCredentials } from "../sync/get-vapi-credentials.ts";
import type { SyncOutcome } from "../sync/sync-assistant.ts";

export type { SyncOutcome } from "../sync/sync-assistant.ts";

export type VapiSyncOptions = {
  readonly databaseUrl: string;
  readonly baseUrl: string;
  readonly platformKey: string | null;
  readonly keyring: Keyring;
  /** Where Vapi is told to reach us, without a path. */
  readonly serverUrl: string;
  /** Each line of the log, as the server would write it. */
  readonly writeLog: (line: string) => void;
  readonly client?: Pick<VapiClientOptions, "timeoutMs" | "retry" | "breaker">;
  /** Syncs at once that do not wait for a connection. */
  readonly concurrency: number;
};

export type VapiSync = {
  /** As the application role. */
  readonly pool: AppPool;
  readonly sync: (
    orgId: OrgId,
    role: AssistantRole,
    asked: { readonly operationId: string; readonly reason: SyncReason },
  ) => Promise<SyncOutcome>;
  readonly credentials: (orgId: OrgId, role: AssistantRole) => Promise<VapiCredentials>;
  readonly end: () => Promise<void>;
};

/** The sync of a server, with breakers of its own and without the queue: for commands that ask for one and wait. */
export function openVapiSync(options: VapiSyncOptions): VapiSync {
  const { baseUrl, platformKey, keyring, serverUrl, concurrency } = options;
  const log = createLogger({ level: "debug", destination: { write: options.writeLog } });
  const pool = createAppPool({
    connectionString: options.databaseUrl,
    // Each may wait for a lock in one connection; the one that has it needs two more.
    max: concurrency + 3,
    connectTimeoutMs: 60_000,
    queryTimeoutMs: 120_000,
  });
  const clients = createVapiClients({
    ...options.client,
    baseUrlOf: () => baseUrl,
    onEvent: logVapiRequest(log),
    onOddItem: logOddItems(log),
    signal: new AbortController().signal,
  });
  const tools = ALL_TOOLS.map(describeTool);
  const ports = createSyncPorts({ pool, clients, keyring, platformKey, serverUrl, tools });
  return {
    pool,
    sync: (orgId, role, asked) => runLoggedSync({ ports, log }, { ...asked, orgId, role, attempt: 1 }),
    credentials: (orgId, role) => getVapiCredentials(ports, orgId, role),
    end: () => pool.end(),
  };
}
