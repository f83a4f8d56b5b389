import type { AppPool } from "@callwaiting/db";
import type { BreakerState, VapiApiEvent, VapiClientOptions } from "@callwaiting/vapi-sdk";
import type { Logger } from "pino";
import type { Keyring } from "../secrets/keyring.ts";
import { NO_TELEMETRY, type Telemetry } from "../telemetry/telemetry.ts";
import { type AssistantOperations, createAssistantOperations } from "./assistant-operations.ts";
import type { SyncAssistantPorts } from "./sync-assistant.ts";
import { logOddItems, logVapiRequest } from "./sync-log.ts";
import { createSyncPorts } from "./sync-ports.ts";
import type { VapiFields } from "./vapi-api.ts";
import { createVapiClients } from "./vapi-clients.ts";

export type VapiSideOptions = {
  readonly vapi: {
    readonly baseUrl: string;
    /** Null: only organizations with a key of their own are synced. */
    readonly platformKey: string | null;
    /** Where keys of the organizations themselves are good; `baseUrl` when absent. */
    readonly ownKeysBaseUrl?: string;
    /** Of a simulated Vapi: the number that calls are made from with the platform's key. */
    readonly phoneNumberId?: string;
  };
  /** Where Vapi reaches this server, without a path. */
  readonly serverUrl: string;
  /** Our tools in Vapi's form (describeTool), without the server. */
  readonly tools: readonly VapiFields[];
  readonly keyring: Keyring;
  readonly log: Logger;
  /** Default: nobody listens. */
  readonly telemetry?: Telemetry;
  readonly client?: Pick<VapiClientOptions, "timeoutMs" | "retry" | "breaker">;
  /** Aborted when the process stops: requests to Vapi end at once. */
  readonly signal: AbortSignal;
};

/** The way to Vapi of one process, with or without the job queue. */
export type VapiSide = {
  readonly portsOn: (pool: AppPool) => SyncAssistantPorts;
  readonly assistantsOn: (pool: AppPool) => AssistantOperations;
  readonly breakerStates: () => readonly BreakerState[];
};

export function openVapiSide(options: VapiSideOptions): VapiSide {
  const { vapi, serverUrl, tools, keyring, log, telemetry = NO_TELEMETRY, client, signal } = options;
  const { platformKey } = vapi;
  const clients = createVapiClients({
    ...client,
    baseUrlOf: (apiKey) => (apiKey === platformKey ? vapi.baseUrl : (vapi.ownKeysBaseUrl ?? vapi.baseUrl)),
    onEvent: reportVapi(log, telemetry),
    onOddItem: logOddItems(log),
    signal,
  });
  const portsOn = (pool: AppPool) =>
    createSyncPorts({ clients, keyring, platformKey, serverUrl, tools, pool });
  return {
    portsOn,
    assistantsOn: (pool) => createAssistantOperations({ pool, ports: portsOn(pool), keyring, log }),
    breakerStates: clients.breakerStates,
  };
}

function reportVapi(log: Logger, { vapiAnswered }: Telemetry): (event: VapiApiEvent) => void {
  const logRequest = logVapiRequest(log);
  return (event) => {
    logRequest(event);
    vapiAnswered(event);
  };
}
