import { OrgId } from "@callwaiting/domain";
import { Logger, makeWorkerUtils } from "graphile-worker";
import type { AppPool, OrgPool, OwnerPool } from "../pool.ts";
import { z } from "zod";
import type { AssistantRole } from "../assistants/assistants.ts";
import { callFunction } from "../call-function.ts";
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
export async function enqueueAssistantSync(pool: OrgPool, orgId: OrgId, request: SyncRequest): Promise<void> {
  const { delaySeconds = 0, ...wanted } = request;
  const args = { orgId, ...wanted, delay: `${delaySeconds} seconds` };
  await withOrg(pool, orgId, ({ $client }) =>
    callFunction($client, "enqueue_assistant_sync", { args, reply: z.unknown() }),
  );
}

/** The same for every assistant of the organization. Returns how many it has. */
export async function enqueueOrganizationSync(
  pool: AppPool,
  orgId: OrgId,
  request: Pick<SyncRequest, "operationId" | "reason">,
): Promise<number> {
  const args = { orgId, ...request };
  return withOrg(pool, orgId, ({ $client }) =>
    callFunction($client, "enqueue_organization_sync", { args, reply: z.int() }),
  );
}

const organizations = z.array(z.object({ orgId: OrgId }));

/**
 * Every organization there is, by the list that the accounts keep: no policy lets anybody see the rows of all tenants,
 * their owner included. Needs the owner's connection.
 */
export async function listOrganizationIds(owner: OwnerPool): Promise<readonly OrgId[]> {
  const { rows } = await owner.query('select id as "orgId" from accounts.organization order by id');
  return organizations.parse(rows).map(({ orgId }) => orgId);
}

/** Removes what the queue gave up or what a newer job took the place of. Needs the owner's connection. */
export async function cleanUpJobs(owner: OwnerPool): Promise<void> {
  const utils = await makeWorkerUtils({ pgPool: owner, noPreparedStatements: true, logger: silent });
  try {
    await utils.cleanup({ tasks: ["DELETE_PERMAFAILED_JOBS"] });
  } finally {
    await utils.release();
  }
}
