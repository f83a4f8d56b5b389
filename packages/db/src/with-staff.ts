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

/** As `callFunction` takes it. */
export function actorOf({ actor }: StaffScope): string {
  return JSON.stringify(actor);
}

/** `withOrg`, with every change in the transaction attributed to this person. */
export async function withStaff<T>(
  pool: AppPool,
  scope: StaffScope,
  run: (tx: OrgTransaction) => Promise<T>,
): Promise<T> {
  return withOrg(pool, scope.orgId, async (tx) => {
    await tx.execute(sql`select set_config('app.actor', ${actorOf(scope)}, true)`);
    return run(tx);
  });
}
