import { randomUUID } from "node:crypto";
import type { SyncReason } from "@callwaiting/db";
import type { OrgId } from "@callwaiting/domain";
import type { Task } from "graphile-worker";
import type { Logger } from "pino";
import { z } from "zod";

/** Also graphile-worker's own note of when its clock asked for it. */
const Payload = z.looseObject({ reason: z.enum(["start", "reconcile"]).default("reconcile") });

export type ReconcileJobOptions = {
  readonly listOrganizations: () => Promise<readonly OrgId[]>;
  /** Asks for a sync of all its assistants, and says how many there are. */
  readonly enqueue: (
    orgId: OrgId,
    request: { readonly operationId: string; readonly reason: SyncReason },
  ) => Promise<number>;
  readonly cleanUp: () => Promise<void>;
  readonly log: Logger;
};

/**
 * Has every assistant of every organization compared with what Vapi holds: once an hour, to find what was changed
 * or deleted there, and at each start, because the public URL may be another one. Where all is well nothing is written.
 */
export function createReconcileJob({ listOrganizations, enqueue, cleanUp, log }: ReconcileJobOptions): Task {
  return async (payload) => {
    const reason: SyncReason = Payload.parse(payload).reason;
    const operationId = `${reason}-${randomUUID()}`;
    let assistants = 0;
    for (const orgId of await listOrganizations()) {
      assistants += await enqueue(orgId, { operationId, reason });
    }
    await cleanUp();
    log.info({ operationId, reason, assistants }, "every assistant will be compared with Vapi");
  };
}
