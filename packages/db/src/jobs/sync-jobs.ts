import { OrgId } from "@callwaiting/domain";
import { sql } from "drizzle-orm";
import { Logger, makeWorkerUtils } from "graphile-worker";
import type { Pool } from "pg";
import { z } from "zod";
import type { AssistantRole } from "../assistants/assistants.ts";
import { withOrg } from "../with-org.ts";

const silent = new Logger(() => () => {});

/** Why a sync was asked for. */
export type SyncReason = "save" | "key" | "rotation" | "request" | "start" | "reconcile" | "retry";

export type SyncRequest = {
  readonly role: AssistantRole;
  /** Goes through the log up to Vapi's answer. */
  readonly operationId: string;
  readonly reason: SyncReason;
  /** Not before this long from now, in s, unless one waits already that is due earlier. Default: at once. */
  readonly delaySeconds?: number;
};

/** Adds the job that makes Vapi hold what the organization wants. One waits at most per organization and role. */
export async function enqueueAssistantSync(pool: Pool, orgId: OrgId, request: SyncRequest): Promise<void> {
  const { role, operationId, reason, delaySeconds = 0 } = request;
  await withOrg(pool, orgId, (tx) =>
    tx.execute(
      sql`select enqueue_assistant_sync(${orgId}::uuid, ${role}, ${operationId}, ${reason}, make_interval(secs => ${delaySeconds}))`,
    ),
  );
}

export type SyncTarget = { readonly orgId: OrgId; readonly role: AssistantRole };

const targets = z.array(z.object({ orgId: OrgId, role: z.enum(["inbound", "outbound"]) }));

/** Every assistant of every organization. Needs the owner's connection. */
export async function listSyncTargets(owner: Pool): Promise<readonly SyncTarget[]> {
  const { rows } = await owner.query('select org_id as "orgId", role from list_sync_targets()');
  return targets.parse(rows);
}

/** Removes what the queue gave up or what a newer job took the place of. Needs the owner's connection. */
export async function cleanUpJobs(owner: Pool): Promise<void> {
  const utils = await makeWorkerUtils({ pgPool: owner, noPreparedStatements: true, logger: silent });
  try {
    await utils.cleanup({ tasks: ["DELETE_PERMAFAILED_JOBS"] });
  } finally {
    await utils.release();
  }
}
