import {
  deleteIntegrationKey,
  listAssistants,
  listChanges,
  listWebhookSecrets,
  loadIntegration,
  saveIntegrationKeyAs,
} from "@callwaiting/db";
import type { Pool } from "pg";
import { inTime } from "./database-deadline.ts";
import type { AssistantOperations } from "./jobs/assistant-operations.ts";
import type { Keyring } from "./secrets/keyring.ts";
import { sealSecret } from "./secrets/sealed-secret.ts";
import type { AssistantsPorts } from "./use-cases/admin/assistants-ports.ts";
import type { IntegrationsPorts } from "./use-cases/admin/integrations-ports.ts";
import { checkVapiKey } from "./use-cases/vapi-sync/check-vapi-key.ts";

/** What the admin needs to know of Vapi. */
export type AdminVapi = {
  /** Of the sync runtime. */
  readonly assistants: AssistantOperations;
  /** Where the platform's key is good. */
  readonly platform: { readonly kind: "vapi" | "simulated"; readonly baseUrl: string };
  /** Where keys of the organizations themselves are good. */
  readonly ownKeysBaseUrl: string;
  /** Where Vapi reaches this server, without a path. */
  readonly reachableAt: string;
};

type VapiPortsOptions = { readonly pool: Pool; readonly keyring: Keyring; readonly vapi: AdminVapi };

/** Ties the ports of the assistants and of the Vapi connection to packages/db and the sync. */
export function createVapiPorts({ pool, keyring, vapi }: VapiPortsOptions): {
  readonly assistants: AssistantsPorts;
  readonly integrations: IntegrationsPorts;
} {
  const withPool = <Rest extends readonly unknown[], Result>(
    call: (pool: Pool, ...rest: Rest) => Promise<Result>,
  ) => inTime((...rest: Rest) => call(pool, ...rest));
  const { assistants, platform, ownKeysBaseUrl, reachableAt } = vapi;
  return {
    assistants: {
      listAssistants: withPool(listAssistants),
      listChanges: withPool(listChanges),
      saveAssistant: inTime(assistants.saveAssistant),
      syncAssistantNow: inTime(assistants.syncAssistantNow),
      describeAssistantSync: assistants.describeAssistantSync,
    },
    integrations: {
      platform: { kind: platform.kind, host: new URL(platform.baseUrl).host },
      webhookUrl: `${reachableAt}/api/webhooks/vapi`,
      loadIntegration: withPool(loadIntegration),
      saveIntegrationKey: withPool(saveIntegrationKeyAs),
      deleteIntegrationKey: withPool(deleteIntegrationKey),
      checkVapiKey: (apiKey) => checkVapiKey(ownKeysBaseUrl, apiKey),
      sealSecret: (plain, owner) => sealSecret(plain, { keyring, owner }),
      listWebhookSecrets: withPool(listWebhookSecrets),
      rotateWebhookSecret: inTime(assistants.rotateWebhookSecret),
    },
  };
}
