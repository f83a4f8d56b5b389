import { randomUUID } from "node:crypto";
import type { SyncReason, SyncRequest } from "@callwaiting/db";
import type { AssistantRole } from "@callwaiting/db";
import type { OrgId } from "@callwaiting/domain";
import type { Task } from "graphile-worker";
import type { Logger } from "pino";
import { z } from "zod";

/** Also graphile-worker's own note of when its clock asked for it. */
const Payload = z.looseObject({ reason: z.enum(["start", "reconcile"]).default("reconcile") });

export type ReconcileJobOptions = {
  readonly listTargets: () => Promise<readonly { readonly orgId: OrgId; readonly role: AssistantRole }[]>;
  readonly enqueue: (orgId: OrgId, request: SyncRequest) => Promise<void>;
  readonly cleanUp: () => Promise<void>;
  readonly log: Logger;
};

/**
 * Has every assistant of every organization compared with what Vapi holds: once a day, to find what was changed or
 * deleted there, and at each start, because the public URL may be another one. Where all is well nothing is written.
 */
export function createReconcileJob({ listTargets, enqueue, cleanUp, log }: ReconcileJobOptions): Task {
  return async (payload) => {
    const reason: SyncReason = Payload.parse(payload).reason;
    const operationId = `${reason}-${randomUUID()}`;
    const targets = await listTargets();
    for (const { orgId, role } of targets) await enqueue(orgId, { role, operationId, reason });
    await cleanUp();
    log.info(
      { operationId, reason, assistants: targets.length },
      "every assistant will be compared with Vapi",
    );
  };
}
