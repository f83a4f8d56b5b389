import type { OrgId } from "@callwaiting/domain";
import { and, eq, sql } from "drizzle-orm";
import type { AppPool } from "../pool.ts";
import { requestOrganizationSync } from "../jobs/request-sync.ts";
import { integrations } from "../schema.ts";
import { type OrgTransaction, withOrg } from "../with-org.ts";
import { type StaffScope, withStaff } from "../with-staff.ts";

/** A key of another service, sealed; the hint is its last characters, for people. */
export type IntegrationKey = { readonly sealedKey: string; readonly keyHint: string };

/** Whose key it is. */
export type IntegrationKind = "vapi" | "twilio";

export type IntegrationKeySave = IntegrationKey & {
  readonly kind?: IntegrationKind;
  readonly operationId?: string;
};

/** Keeps the key, and has the organization's assistants synced with one of Vapi's. */
export async function saveIntegrationKey(
  pool: AppPool,
  orgId: OrgId,
  save: IntegrationKeySave,
): Promise<void> {
  await withOrg(pool, orgId, (tx) => keepKey(tx, orgId, save));
}

/** The same, put down to a member of staff. */
export async function saveIntegrationKeyAs(
  pool: AppPool,
  scope: StaffScope,
  save: IntegrationKeySave,
): Promise<void> {
  await withStaff(pool, scope, (tx) => keepKey(tx, scope.orgId, save));
}

async function keepKey(
  tx: OrgTransaction,
  orgId: OrgId,
  { operationId, kind = "vapi", ...key }: IntegrationKeySave,
): Promise<void> {
  await tx
    .insert(integrations)
    .values({ orgId, kind, ...key })
    .onConflictDoUpdate({
      target: [integrations.orgId, integrations.kind],
      set: { ...key, updatedAt: sql`now()` },
    });
  if (kind !== "vapi") return;
  const operation = operationId === undefined ? {} : { operationId };
  await requestOrganizationSync(tx, orgId, { ...operation, reason: "key" });
}

export async function loadIntegrationKey(
  pool: AppPool,
  orgId: OrgId,
  kind: IntegrationKind = "vapi",
): Promise<IntegrationKey | null> {
  return withOrg(pool, orgId, async (tx) => {
    const isThis = and(eq(integrations.orgId, orgId), eq(integrations.kind, kind));
    const rows = await tx
      .select({ sealedKey: integrations.sealedKey, keyHint: integrations.keyHint })
      .from(integrations)
      .where(isThis);
    return rows[0] ?? null;
  });
}
