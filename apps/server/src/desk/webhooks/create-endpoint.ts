import { randomUUID } from "node:crypto";
import type { StaffScope } from "@callwaiting/db";
import type { WebhookEndpointFacts } from "@callwaiting/domain";
import { makeSigningSecret } from "../../webhooks/sign-event.ts";
import type { Desk } from "../trpc/context.ts";

export type CreatedEndpoint =
  | { readonly kind: "created"; readonly endpointId: string; readonly secret: string }
  | { readonly kind: "refused"; readonly message: string };

const FULL = "There are ten addresses, which is as many as there may be. Remove one first.";

/** Looks where the address leads to first. The secret is in this answer and in no other. */
export async function createEndpoint(
  {
    db,
    sealSecret,
    checkWebhookUrl,
  }: Pick<Desk, "sealSecret" | "checkWebhookUrl"> & {
    readonly db: Pick<Desk["db"], "createWebhookEndpoint">;
  },
  scope: StaffScope,
  facts: WebhookEndpointFacts,
): Promise<CreatedEndpoint> {
  const check = await checkWebhookUrl(facts.url);
  if (check.kind === "refused") return check;
  const secret = makeSigningSecret();
  const endpointId = randomUUID();
  const isMade = await db.createWebhookEndpoint(scope, {
    endpointId,
    facts: { ...facts, url: check.url },
    sealedSecret: sealSecret(secret, scope.orgId),
  });
  return isMade ? { kind: "created", endpointId, secret } : { kind: "refused", message: FULL };
}
