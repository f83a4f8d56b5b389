import type { OrgId } from "@callwaiting/domain";
import { and, eq, sql } from "drizzle-orm";
import type { Pool } from "pg";
import { integrations } from "../schema.ts";
import { withOrg } from "../with-org.ts";

/** A key of another service, sealed; the hint is its last characters, for people. */
export type IntegrationKey = { readonly sealedKey: string; readonly keyHint: string };

/** Keeps the key and has the organization's assistants synced with it. */
export async function saveIntegrationKey(
  pool: Pool,
  orgId: OrgId,
  { operationId = null, ...key }: IntegrationKey & { readonly operationId?: string | null },
): Promise<void> {
  await withOrg(pool, orgId, async (tx) => {
    await tx
      .insert(integrations)
      .values({ orgId, kind: "vapi", ...key })
      .onConflictDoUpdate({
        target: [integrations.orgId, integrations.kind],
        set: { ...key, updatedAt: sql`now()` },
      });
    await tx.execute(sql`select enqueue_organization_sync(${orgId}::uuid, ${operationId}, 'key')`);
  });
}

export async function loadIntegrationKey(pool: Pool, orgId: OrgId): Promise<IntegrationKey | null> {
  return withOrg(pool, orgId, async (tx) => {
    const isVapi = and(eq(integrations.orgId, orgId), eq(integrations.kind, "vapi"));
    const rows = await tx
      .select({ sealedKey: integrations.sealedKey, keyHint: integrations.keyHint })
      .from(integrations)
      .where(isVapi);
    return rows[0] ?? null;
  });
}
