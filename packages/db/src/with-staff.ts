import type { OrgId } from "@callwaiting/domain";
import { sql } from "drizzle-orm";
import type { AppPool } from "./pool.ts";
import { type OrgTransaction, withOrg } from "./with-org.ts";

/** Who did something, for the audit log. */
export type Actor = {
  readonly kind: "user";
  readonly userId: string;
  /** As it is shown later, also when the person has left. */
  readonly displayName: string;
};

/** A member of staff at work. The tenant comes from their membership, never from what they sent. */
export type StaffScope = { readonly orgId: OrgId; readonly actor: Actor };

/** `withOrg`, with every change in the transaction attributed to this person. */
export async function withStaff<T>(
  pool: AppPool,
  { orgId, actor }: StaffScope,
  run: (tx: OrgTransaction) => Promise<T>,
): Promise<T> {
  return withOrg(pool, orgId, async (tx) => {
    await tx.execute(sql`select set_config('app.actor', ${JSON.stringify(actor)}, true)`);
    return run(tx);
  });
}
