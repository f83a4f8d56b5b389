import type { StaffScope } from "@callwaiting/db";
import { makeSigningSecret } from "../../webhooks/sign-event.ts";
import type { Desk } from "../trpc/context.ts";

export type RotatedSecret =
  | { readonly kind: "rotated"; readonly secret: string }
  | { readonly kind: "not_found" | "too_many" };

/** A new secret, in this answer and in no other. */
export async function rotateSecret(
  {
    db,
    sealSecret,
  }: Pick<Desk, "sealSecret"> & {
    readonly db: Pick<Desk["db"], "rotateWebhookEndpointSecret">;
  },
  scope: StaffScope,
  endpointId: string,
): Promise<RotatedSecret> {
  const secret = makeSigningSecret();
  const sealedSecret = sealSecret(secret, scope.orgId);
  const kind = await db.rotateWebhookEndpointSecret(scope, { endpointId, sealedSecret });
  return kind === "rotated" ? { kind, secret } : { kind };
}
