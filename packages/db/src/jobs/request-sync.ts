import { randomUUID } from "node:crypto";
import type { OrgId } from "@callwaiting/domain";
import { and, eq, sql } from "drizzle-orm";
import type { Pool } from "pg";
import type { AssistantRole } from "../assistants/assistants.ts";
import { assistants } from "../schema.ts";
import type { OrgTransaction } from "../with-org.ts";
import { type StaffScope, withStaff } from "../with-staff.ts";
import type { SyncReason } from "./sync-jobs.ts";

type Request = { readonly operationId?: string; readonly reason: SyncReason };

/** Has every assistant of the organization compared with Vapi once the transaction commits; they are pending until then. */
export async function requestOrganizationSync(
  tx: OrgTransaction,
  orgId: OrgId,
  { operationId = randomUUID(), reason }: Request,
): Promise<void> {
  await tx.update(assistants).set({ syncState: "pending" }).where(eq(assistants.orgId, orgId));
  await tx.execute(sql`select enqueue_organization_sync(${orgId}::uuid, ${operationId}, ${reason})`);
}

export type AssistantSyncRequest = { readonly role: AssistantRole; readonly operationId: string };

/** Has one assistant compared with Vapi now, because a member of staff asks for it. False when there is no such one. */
export async function requestAssistantSync(
  pool: Pool,
  scope: StaffScope,
  { role, operationId }: AssistantSyncRequest,
): Promise<boolean> {
  const { orgId } = scope;
  return withStaff(pool, scope, async (tx) => {
    const isIt = and(eq(assistants.orgId, orgId), eq(assistants.role, role));
    const { rowCount } = await tx.update(assistants).set({ syncState: "pending" }).where(isIt);
    if (rowCount !== 1) return false;
    await tx.execute(sql`select enqueue_assistant_sync(${orgId}::uuid, ${role}, ${operationId}, 'request')`);
    return true;
  });
}
