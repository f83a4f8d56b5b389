import {
  type AppPool,
  listVapiTools,
  loadAssistant,
  loadIntegrationKey,
  loadNewestSecret,
  loadOrganization,
  recordAssistantId,
  recordDrift,
  recordSync,
  recordVapiTool,
  withSyncLock,
} from "@callwaiting/db";
import type { Keyring } from "../secrets/keyring.ts";
import { openSecret } from "../secrets/sealed-secret.ts";
import type { SyncAssistantPorts } from "./sync-assistant.ts";
import type { VapiFields } from "./vapi-api.ts";
import type { VapiClients } from "./vapi-clients.ts";

export type SyncPortsOptions = {
  /** Works as the application role: a job sees the rows of the organization it names and no others. */
  readonly pool: AppPool;
  readonly clients: VapiClients;
  readonly keyring: Keyring;
  readonly platformKey: string | null;
  readonly serverUrl: string;
  readonly tools: readonly VapiFields[];
};

/** What a sync works with, tied to one pool. */
export function createSyncPorts({ pool, clients, keyring, ...rest }: SyncPortsOptions): SyncAssistantPorts {
  return {
    ...rest,
    connect: clients.connect,
    openSecret: (sealed, owner) => openSecret(sealed, { keyring, owner }),
    loadOrganization: (orgId) => loadOrganization(pool, orgId),
    loadIntegrationKey: (orgId) => loadIntegrationKey(pool, orgId),
    loadNewestSecret: (orgId) => loadNewestSecret(pool, orgId),
    findAssistantId: async (orgId, role) => (await loadAssistant(pool, orgId, role))?.vapiAssistantId ?? null,
    loadAssistant: (orgId, role) => loadAssistant(pool, orgId, role),
    listVapiTools: (orgId) => listVapiTools(pool, orgId),
    recordVapiTool: (orgId, row) => recordVapiTool(pool, orgId, row),
    recordAssistantId: (orgId, role, vapiAssistantId) =>
      recordAssistantId(pool, orgId, { role, vapiAssistantId }),
    recordSync: (orgId, role, result) => recordSync(pool, orgId, { role, result }),
    recordDrift: (orgId, role, words) => recordDrift(pool, orgId, { role, words }),
    withSyncLock: (orgId, role, run) => withSyncLock(pool, orgId, { role, run }),
  };
}
