import type { OrgId } from "@callwaiting/domain";
import { and, eq, isNull, sql } from "drizzle-orm";
import type { Pool } from "pg";
import { webhookSecrets } from "../schema.ts";
import { withOrg } from "../with-org.ts";
import { hashSecret } from "./find-organization.ts";

/** How long the secrets from before go on working, so that no call is missed while Vapi learns the new one. */
const OVERLAP = sql`now() + interval '24 hours'`;

/** Adds a live secret beside the ones there are, which end a day later. Needs the owner's connection. */
export async function addWebhookSecret(
  pool: Pool,
  orgId: OrgId,
  { secret, sealed }: { readonly secret: string; readonly sealed: string },
): Promise<void> {
  await withOrg(pool, orgId, async (tx) => {
    await tx
      .update(webhookSecrets)
      .set({ expiresAt: OVERLAP })
      .where(and(eq(webhookSecrets.orgId, orgId), isNull(webhookSecrets.expiresAt)));
    await tx.insert(webhookSecrets).values({ orgId, secretHash: hashSecret(secret), sealedSecret: sealed });
  });
}
