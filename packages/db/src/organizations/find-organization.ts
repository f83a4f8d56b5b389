import { hash } from "node:crypto";
import { type OrgId, Organization } from "@callwaiting/domain";
import { and, desc, eq, gt, isNull, or, sql } from "drizzle-orm";
import type { AppPool, OrgPool } from "../pool.ts";
import { z } from "zod";
import { callFunction } from "../call-function.ts";
import { webhookSecrets } from "../schema.ts";
import { withOrg } from "../with-org.ts";

/** What a request needs to know of the clinic that it belongs to. */
const record = z.object({
  organization: Organization,
  /** Vapi's id of the assistant that answers the phone. */
  inboundAssistantId: z.string().nullable(),
  /** Vapi's ids of what belongs to it; empty until something is registered. */
  vapiAssistantIds: z.array(z.string()).readonly(),
  vapiPhoneNumberIds: z.array(z.string()).readonly(),
});
export type OrganizationRecord = Readonly<z.infer<typeof record>>;

/** SHA-256 in hex, as `webhook_secrets.secret_hash` keeps it. */
export function hashSecret(secret: string): string {
  return hash("sha256", secret);
}

/**
 * The tenant that owns this webhook secret, or null. The look-up goes by hash, so its timing says nothing about how
 * much of a guess was right.
 */
export async function findOrganizationBySecret(
  db: AppPool,
  secret: string,
): Promise<OrganizationRecord | null> {
  return callFunction(db, "find_organization_by_secret", {
    args: { secretHash: hashSecret(secret) },
    reply: record.nullable(),
  });
}

export async function loadOrganization(db: OrgPool, orgId: OrgId): Promise<OrganizationRecord | null> {
  return callFunction(db, "load_organization", { args: { orgId }, reply: record.nullable() });
}

/** Sealed copies of the live webhook secrets, newest first. */
export async function loadSealedSecrets(db: OrgPool, orgId: OrgId): Promise<readonly string[]> {
  return callFunction(db, "load_sealed_secrets", { args: { orgId }, reply: z.array(z.string()) });
}

export type SealedSecret = { readonly secretId: string; readonly sealed: string };

/** The newest live webhook secret: the one that Vapi is to send. */
export async function loadNewestSecret(pool: OrgPool, orgId: OrgId): Promise<SealedSecret | null> {
  const isLive = or(isNull(webhookSecrets.expiresAt), gt(webhookSecrets.expiresAt, sql`now()`));
  return withOrg(pool, orgId, async (tx) => {
    const rows = await tx
      .select({ secretId: webhookSecrets.secretId, sealed: webhookSecrets.sealedSecret })
      .from(webhookSecrets)
      .where(and(eq(webhookSecrets.orgId, orgId), isLive))
      .orderBy(desc(webhookSecrets.createdAt), desc(webhookSecrets.secretId))
      .limit(1);
    return rows[0] ?? null;
  });
}
