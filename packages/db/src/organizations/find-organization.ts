import { hash } from "node:crypto";
import { E164, OrgId, type Organization } from "@callwaiting/domain";
import { and, desc, eq, gt, isNull, or, sql } from "drizzle-orm";
import type { Pool } from "pg";
import { z } from "zod";
import { type Queryable, callJsonFunction } from "../queryable.ts";
import { webhookSecrets } from "../schema.ts";
import { withOrg } from "../with-org.ts";

/** What a request needs to know of the clinic that it belongs to. */
export type OrganizationRecord = {
  readonly organization: Organization;
  /** Vapi's id of the assistant that answers the phone. */
  readonly inboundAssistantId: string | null;
  /** Vapi's ids of what belongs to it; empty until something is registered. */
  readonly vapiAssistantIds: readonly string[];
  readonly vapiPhoneNumberIds: readonly string[];
};

const record = z.object({
  organization: z.object({
    orgId: OrgId,
    name: z.string(),
    timeZone: z.string(),
    region: z.string(),
    transferNumber: E164.nullable(),
    openingHours: z.array(z.object({ weekday: z.int(), opensAt: z.string(), closesAt: z.string() })),
    closures: z.array(z.object({ startsLocal: z.string(), endsLocal: z.string() })),
    services: z.array(
      z.object({ serviceId: z.guid(), key: z.string(), name: z.string(), durationMinutes: z.int() }),
    ),
    providers: z.array(z.object({ providerId: z.guid(), name: z.string() })),
  }),
  inboundAssistantId: z.string().nullable(),
  vapiAssistantIds: z.array(z.string()),
  vapiPhoneNumberIds: z.array(z.string()),
});

/** SHA-256 in hex, as `webhook_secrets.secret_hash` keeps it. */
export function hashSecret(secret: string): string {
  return hash("sha256", secret);
}

/**
 * The tenant that owns this webhook secret, or null. The look-up goes by hash, so its timing says nothing about how
 * much of a guess was right.
 */
export async function findOrganizationBySecret(
  db: Queryable,
  secret: string,
): Promise<OrganizationRecord | null> {
  const sql = "select find_organization_by_secret(p_secret_hash => $1::text) as reply";
  return record.nullable().parse(await callJsonFunction(db, sql, [hashSecret(secret)]));
}

export async function loadOrganization(db: Queryable, orgId: OrgId): Promise<OrganizationRecord | null> {
  const sql = "select load_organization(p_org_id => $1::uuid) as reply";
  return record.nullable().parse(await callJsonFunction(db, sql, [orgId]));
}

/** Sealed copies of the live webhook secrets, newest first. */
export async function loadSealedSecrets(db: Queryable, orgId: OrgId): Promise<readonly string[]> {
  const sql = "select load_sealed_secrets(p_org_id => $1::uuid) as reply";
  return z.array(z.string()).parse(await callJsonFunction(db, sql, [orgId]));
}

export type SealedSecret = { readonly secretId: string; readonly sealed: string };

/** The newest live webhook secret: the one that Vapi is to send. */
export async function loadNewestSecret(pool: Pool, orgId: OrgId): Promise<SealedSecret | null> {
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
