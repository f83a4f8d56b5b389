import { randomUUID } from "node:crypto";
import type { SyncReason } from "@callwaiting/db";
import type { OrgId } from "@callwaiting/domain";
import type { Task } from "graphile-worker";
import type { Logger } from "pino";
import { messagesKey } from "./deliver-messages.job.ts";
import { webhooksKey } from "./deliver-webhooks.job.ts";
import { waitlistKey } from "./offer-freed-times.job.ts";
import { callsKey } from "./place-calls.job.ts";
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
  /** Whether it writes to its patients: then the job that does so is made sure of. */
  readonly isWriting: (orgId: OrgId) => Promise<boolean>;
  /** The same of other systems. */
  readonly isTelling: (orgId: OrgId) => Promise<boolean>;
  /** Whether something is held or to be offered: the same for that job. */
  readonly isOffering: (orgId: OrgId) => Promise<boolean>;
  /** The same of calls that are planned or under way. */
  readonly isCalling: (orgId: OrgId) => Promise<boolean>;
  readonly log: Logger;
};

/**
 * Has every assistant of every organization compared with what Vapi holds: once an hour, to find what was changed
 * or deleted there, and at each start, because the public URL may be another one. Where all is well nothing is written.
 */
export function createReconcileJob(options: ReconcileJobOptions): Task {
  const { listOrganizations, enqueue, isWriting, isTelling, isOffering, isCalling, cleanUp, log } = options;
  return async (payload, helpers) => {
    const reason: SyncReason = Payload.parse(payload).reason;
    const operationId = `${reason}-${randomUUID()}`;
    let assistants = 0;
    for (const orgId of await listOrganizations()) {
      assistants += await enqueue(orgId, { operationId, reason });
      if (await isWriting(orgId)) {
        await helpers.addJob("deliver-messages", { orgId }, { jobKey: messagesKey(orgId), maxAttempts: 3 });
      }
      if (await isTelling(orgId)) {
        await helpers.addJob("deliver-webhooks", { orgId }, { jobKey: webhooksKey(orgId), maxAttempts: 3 });
      }
      if (await isOffering(orgId)) {
        await helpers.addJob("offer-freed-times", { orgId }, { jobKey: waitlistKey(orgId), maxAttempts: 5 });
      }
      if (await isCalling(orgId)) {
        await helpers.addJob("place-calls", { orgId }, { jobKey: callsKey(orgId), maxAttempts: 5 });
      }
    }
    await cleanUp();
    log.info({ operationId, reason, assistants }, "every assistant will be compared with Vapi");
  };
}
