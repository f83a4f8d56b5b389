import type { OrgId } from "@callwaiting/domain";
import { z } from "zod";
import { callFunction } from "../call-function.ts";
import type { AppPool } from "../pool.ts";

/** Erases our copy of a call that was deleted at Vapi; the audit log keeps that it was. */
export async function forgetCall(db: AppPool, orgId: OrgId, callId: string): Promise<void> {
  await callFunction(db, "forget_call", { args: { orgId, callId }, reply: z.unknown() });
}
