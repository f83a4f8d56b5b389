import type { OrgId } from "@callwaiting/domain";
import { z } from "zod";
import { callFunction } from "../call-function.ts";
import type { AppPool } from "../pool.ts";

/** Keeps that a message of the clinic's assistant could not be read, and why; staff see it on Today. */
export async function noteUnreadMessage(db: AppPool, orgId: OrgId, reason: string): Promise<void> {
  await callFunction(db, "note_unread_message", { args: { orgId, reason }, reply: z.unknown() });
}
