import type { StaffScope } from "@callwaiting/db";
import { makeSigningSecret } from "../../webhooks/sign-event.ts";
import type { Desk } from "../trpc/context.ts";

/** A new secret, in this answer and in no other; null where there is no such endpoint. */
export async function rotateSecret(
  {
    db,
    sealSecret,
  }: Pick<Desk, "sealSecret"> & {
    readonly db: Pick<Desk["db"], "rotateWebhookEndpointSecret">;
  },
  scope: StaffScope,
  endpointId: string,
): Promise<{ readonly secret: string } | null> {
  const secret = makeSigningSecret();
  const sealedSecret = sealSecret(secret, scope.orgId);
  const isDone = await db.rotateWebhookEndpointSecret(scope, { endpointId, sealedSecret });
  return isDone ? { secret } : null;
}
