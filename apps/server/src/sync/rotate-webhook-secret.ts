import { randomBytes } from "node:crypto";
import type { NewWebhookSecret, StaffScope } from "@callwaiting/db";

export type RotatePorts = {
  /** Adds the secret and queues a sync of every assistant, in one transaction. */
  readonly rotateWebhookSecret: (scope: StaffScope, added: NewWebhookSecret) => Promise<void>;
  readonly sealSecret: (plain: string, owner: string) => string;
  readonly newOperationId: () => string;
};

export type RotatedSecret = {
  /** Shown this once. */
  readonly secret: string;
  readonly operationId: string;
};

/**
 * Makes a new webhook secret. The one before stays good until Vapi was seen with the new one for every assistant of the
 * organization, and ten minutes more for the calls in progress; a day where there is no assistant at Vapi.
 */
export async function rotateWebhookSecret(ports: RotatePorts, scope: StaffScope): Promise<RotatedSecret> {
  const secret = randomBytes(32).toString("base64url");
  const operationId = ports.newOperationId();
  const sealed = ports.sealSecret(secret, scope.orgId);
  await ports.rotateWebhookSecret(scope, { secret, sealed, operationId });
  return { secret, operationId };
}
