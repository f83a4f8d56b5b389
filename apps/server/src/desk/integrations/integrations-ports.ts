import type { StaffScope } from "@callwaiting/db";
import type { VapiKeyCheck } from "../../sync/check-vapi-key.ts";
import type { RotatedSecret } from "../../sync/rotate-webhook-secret.ts";
import type { Ports } from "../../bound.ts";

export const INTEGRATIONS_PORTS = [
  "deleteIntegrationKey",
  "listWebhookSecrets",
  "loadIntegration",
  "saveIntegrationKeyAs",
] as const;

export type IntegrationsPorts = Ports<typeof INTEGRATIONS_PORTS> & {
  /** What clinics without a key of their own work with. */
  readonly platform: { readonly kind: "vapi" | "simulated"; readonly host: string };
  /** Where Vapi reaches this server with its messages. */
  readonly webhookUrl: string;
  /** Asks Vapi; takes seconds at worst. */
  readonly checkVapiKey: (apiKey: string) => Promise<VapiKeyCheck>;
  readonly sealSecret: (plain: string, owner: string) => string;
  readonly rotateWebhookSecret: (scope: StaffScope) => Promise<RotatedSecret>;
};
