import type { OrgId } from "@callwaiting/domain";
import { eq, sql } from "drizzle-orm";
import type { AppPool } from "../pool.ts";
import { vapiTools } from "../schema.ts";
import { withOrg } from "../with-org.ts";

/** One of our tools, as Vapi was last confirmed to keep it. */
export type VapiToolRow = {
  readonly name: string;
  readonly vapiToolId: string;
  readonly syncedHash: string;
};

export async function listVapiTools(pool: AppPool, orgId: OrgId): Promise<readonly VapiToolRow[]> {
  return withOrg(pool, orgId, (tx) => tx.select().from(vapiTools).where(eq(vapiTools.orgId, orgId)));
}

export async function recordVapiTool(pool: AppPool, orgId: OrgId, row: VapiToolRow): Promise<void> {
  const { name: _, ...set } = row;
  await withOrg(pool, orgId, (tx) =>
    tx
      .insert(vapiTools)
      .values({ orgId, ...row })
      .onConflictDoUpdate({
        target: [vapiTools.orgId, vapiTools.name],
        set: { ...set, syncedAt: sql`now()` },
      }),
  );
}
