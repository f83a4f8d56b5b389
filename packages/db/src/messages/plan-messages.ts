import type { IsoInstant, OrgId } from "@callwaiting/domain";
import { z } from "zod";
import { retryConflict } from "../booking/retry-conflict.ts";
import { callFunction } from "../call-function.ts";
import type { AppPool } from "../pool.ts";

const PAGE = 500;

/**
 * Turns what has happened to an organization's visits since the last time into messages that wait for their time. Another server that
 * is at it already goes on alone; doing it again changes nothing.
 */
export async function planMessages(pool: AppPool, orgId: OrgId, now?: IsoInstant): Promise<void> {
  for (;;) {
    const args = { orgId, now, limit: PAGE };
    const plan = () => callFunction(pool, "plan_messages", { args, reply: z.number().nullable() });
    const read = await retryConflict(plan);
    if (read === null || read < PAGE) return;
  }
}
