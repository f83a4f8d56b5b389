import type { Pool } from "pg";
import { bindPorts } from "./bind-ports.ts";
import { inTime } from "../http/database-deadline.ts";
import type { AssistantOperations } from "../sync/assistant-operations.ts";
import type { Keyring } from "../secrets/keyring.ts";
import { sealSecret } from "../secrets/sealed-secret.ts";
import { NO_TELEMETRY, type Telemetry } from "../telemetry/telemetry.ts";
import { ASSISTANTS_PORTS, type AssistantsPorts } from "../desk/assistants/assistants-ports.ts";
import { INTEGRATIONS_PORTS, type IntegrationsPorts } from "../desk/integrations/integrations-ports.ts";
import { checkVapiKey } from "../sync/check-vapi-key.ts";

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

type VapiPortsOptions = {
  readonly pool: Pool;
  readonly keyring: Keyring;
  readonly vapi: AdminVapi;
  readonly telemetry?: Telemetry | undefined;
};

/** Ties the ports of the assistants and of the Vapi connection to packages/db and the sync. */
export function createVapiPorts({ pool, keyring, vapi, telemetry = NO_TELEMETRY }: VapiPortsOptions): {
  readonly assistants: AssistantsPorts;
  readonly integrations: IntegrationsPorts;
} {
  const db = { pool, telemetry };
  const { assistants, platform, ownKeysBaseUrl, reachableAt } = vapi;
  return {
    assistants: {
      ...bindPorts(db, ASSISTANTS_PORTS),
      saveAssistant: inTime(assistants.saveAssistant),
      syncAssistantNow: inTime(assistants.syncAssistantNow),
      describeAssistantSync: assistants.describeAssistantSync,
    },
    integrations: {
      platform: { kind: platform.kind, host: new URL(platform.baseUrl).host },
      webhookUrl: `${reachableAt}/api/webhooks/vapi`,
      ...bindPorts(db, INTEGRATIONS_PORTS),
      checkVapiKey: (apiKey) => checkVapiKey(ownKeysBaseUrl, apiKey),
      sealSecret: (plain, owner) => sealSecret(plain, { keyring, owner }),
      rotateWebhookSecret: inTime(assistants.rotateWebhookSecret),
    },
  };
}
