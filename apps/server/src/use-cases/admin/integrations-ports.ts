import type {
  StaffScope,
  deleteIntegrationKey,
  listWebhookSecrets,
  loadIntegration,
  saveIntegrationKeyAs,
} from "@callwaiting/db";
import type { VapiKeyCheck } from "../vapi-sync/check-vapi-key.ts";
import type { RotatedSecret } from "../vapi-sync/rotate-webhook-secret.ts";
import type { Bound } from "./bound.ts";

export type IntegrationsPorts = {
  /** What clinics without a key of their own work with. */
  readonly platform: { readonly kind: "vapi" | "simulated"; readonly host: string };
  /** Where Vapi reaches this server with its messages. */
  readonly webhookUrl: string;
  readonly loadIntegration: Bound<typeof loadIntegration>;
  readonly saveIntegrationKey: Bound<typeof saveIntegrationKeyAs>;
  readonly deleteIntegrationKey: Bound<typeof deleteIntegrationKey>;
  /** Asks Vapi; takes seconds at worst. */
  readonly checkVapiKey: (apiKey: string) => Promise<VapiKeyCheck>;
  readonly sealSecret: (plain: string, owner: string) => string;
  readonly listWebhookSecrets: Bound<typeof listWebhookSecrets>;
  readonly rotateWebhookSecret: (scope: StaffScope) => Promise<RotatedSecret>;
};
