import type { IsoInstant } from "@callwaiting/domain";
import { and, eq } from "drizzle-orm";
import type { Pool } from "pg";
import { integrations } from "../schema.ts";
import { type StaffScope, withStaff } from "../with-staff.ts";

/** Which Vapi key is stored, never the key. */
export type IntegrationSettings = { readonly keyHint: string; readonly updatedAt: IsoInstant };

export async function loadIntegration(pool: Pool, scope: StaffScope): Promise<IntegrationSettings | null> {
  return withStaff(pool, scope, async (tx) => {
    const { rows } = await tx.$client.query<IntegrationSettings>(
      `select key_hint as "keyHint", iso_instant(updated_at) as "updatedAt"
       from integrations where org_id = $1 and kind = 'vapi'`,
      [scope.orgId],
    );
    return rows[0] ?? null;
  });
}

export async function deleteIntegrationKey(
  pool: Pool,
  scope: StaffScope,
): Promise<{ readonly kind: "deleted" | "not_found" }> {
  return withStaff(pool, scope, async (tx) => {
    const isVapi = and(eq(integrations.orgId, scope.orgId), eq(integrations.kind, "vapi"));
    const { rowCount } = await tx.delete(integrations).where(isVapi);
    return { kind: rowCount === 1 ? "deleted" : "not_found" };
  });
}

export type WebhookSecretSettings = {
  readonly secretId: string;
  readonly createdAt: IsoInstant;
  /** Null: until it is replaced. */
  readonly expiresAt: IsoInstant | null;
  readonly isLive: boolean;
};

/** Newest first. Never the secret. */
export async function listWebhookSecrets(
  pool: Pool,
  scope: StaffScope,
): Promise<readonly WebhookSecretSettings[]> {
  return withStaff(pool, scope, async (tx) => {
    const { rows } = await tx.$client.query<WebhookSecretSettings>(
      `select secret_id as "secretId", iso_instant(created_at) as "createdAt", iso_instant(expires_at) as "expiresAt",
         expires_at is null or expires_at > now() as "isLive"
       from webhook_secrets where org_id = $1 order by created_at desc, secret_id`,
      [scope.orgId],
    );
    return rows;
  });
}
