import { randomUUID } from "node:crypto";
import type { OrgId } from "@callwaiting/domain";
import { and, eq } from "drizzle-orm";
import type { AppPool } from "../pool.ts";
import { z } from "zod";
import type { AssistantRole } from "../assistants/assistants.ts";
import { callFunction } from "../call-function.ts";
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
  const args = { orgId, operationId, reason };
  await callFunction(tx.$client, "enqueue_organization_sync", { args, reply: z.int() });
}

export type AssistantSyncRequest = { readonly role: AssistantRole; readonly operationId: string };

/** Has one assistant compared with Vapi now, because a member of staff asks for it. False when there is no such one. */
export async function requestAssistantSync(
  pool: AppPool,
  scope: StaffScope,
  { role, operationId }: AssistantSyncRequest,
): Promise<boolean> {
  const { orgId } = scope;
  return withStaff(pool, scope, async (tx) => {
    const isIt = and(eq(assistants.orgId, orgId), eq(assistants.role, role));
    const { rowCount } = await tx.update(assistants).set({ syncState: "pending" }).where(isIt);
    if (rowCount !== 1) return false;
    const args = { orgId, role, operationId, reason: "request" };
    await callFunction(tx.$client, "enqueue_assistant_sync", { args, reply: z.unknown() });
    return true;
  });
}
