import type { Page, PageRequest, VapiKeySettings, WebhookSecretSettings } from "@callwaiting/domain";
import { and, eq } from "drizzle-orm";
import type { IntegrationKind } from "../integrations/integration-keys.ts";
import type { AppPool } from "../pool.ts";
import { requestOrganizationSync } from "../jobs/request-sync.ts";
import { type Keyed, momentKey, exactly, pageLimit, readCursor, toPage } from "../page.ts";
import { integrations } from "../schema.ts";
import { type StaffScope, withStaff } from "../with-staff.ts";

export async function loadIntegration(
  pool: AppPool,
  scope: StaffScope,
  kind: IntegrationKind = "vapi",
): Promise<VapiKeySettings | null> {
  return withStaff(pool, scope, async (tx) => {
    const { rows } = await tx.$client.query<VapiKeySettings>(
      `select key_hint as "keyHint", iso_instant(updated_at) as "updatedAt"
       from integrations where org_id = $1 and kind = $2`,
      [scope.orgId, kind],
    );
    return rows[0] ?? null;
  });
}

/** From then on the platform's key is used, if it has one. */
export async function deleteIntegrationKey(
  pool: AppPool,
  scope: StaffScope,
  kind: IntegrationKind = "vapi",
): Promise<{ readonly kind: "deleted" | "not_found" }> {
  return withStaff(pool, scope, async (tx) => {
    const isThis = and(eq(integrations.orgId, scope.orgId), eq(integrations.kind, kind));
    const { rowCount } = await tx.delete(integrations).where(isThis);
    if (rowCount !== 1) return { kind: "not_found" };
    if (kind === "vapi") await requestOrganizationSync(tx, scope.orgId, { reason: "key" });
    return { kind: "deleted" };
  });
}

/** Newest first. Never the secret. */
export async function listWebhookSecrets(
  pool: AppPool,
  scope: StaffScope,
  page: PageRequest = {},
): Promise<Page<WebhookSecretSettings>> {
  const limit = pageLimit(page);
  const [beforeAt, beforeId] = readCursor(page, momentKey) ?? [null, null];
  const rows = await withStaff(pool, scope, async (tx) => {
    const result = await tx.$client.query<Keyed<WebhookSecretSettings>>(
      `select secret_id as "secretId", iso_instant(created_at) as "createdAt", iso_instant(expires_at) as "expiresAt",
         expires_at is null or expires_at > now() as "isLive",
         (select count(*)::int from assistants a where a.org_id = w.org_id and a.synced_secret_id = w.secret_id)
           as "confirmedBy", array[${exactly("created_at")}, secret_id::text] as "pageKey"
       from webhook_secrets w
       where org_id = $1 and ($2::timestamptz is null or (created_at, secret_id) < ($2, $3::uuid))
       order by created_at desc, secret_id desc limit $4`,
      [scope.orgId, beforeAt, beforeId, limit + 1],
    );
    return result.rows;
  });
  return toPage<WebhookSecretSettings>(rows, limit);
}
