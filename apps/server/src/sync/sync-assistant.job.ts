import type { AssistantRole, SyncReason, SyncRequest } from "@callwaiting/db";
import { OrgId } from "@callwaiting/domain";
import type { Task } from "graphile-worker";
import type { Logger } from "pino";
import { z } from "zod";
import { type SyncAssistantPorts, type SyncOutcome, syncAssistant } from "./sync-assistant.ts";
import { runStep, withSyncLog } from "./sync-log.ts";

/** As `enqueue_assistant_sync` writes it. */
const Payload = z.object({
  orgId: OrgId,
  role: z.enum(["inbound", "outbound"]),
  operationId: z.string().nullable(),
  reason: z.enum(["save", "key", "rotation", "request", "start", "reconcile", "retry"]),
});

export type SyncAssistantJobOptions = {
  readonly ports: SyncAssistantPorts;
  readonly enqueue: (orgId: OrgId, request: SyncRequest) => Promise<void>;
  readonly log: Logger;
  /** After an error that only a change can fix, in s. */
  readonly slowRetrySeconds: number;
};

/** Makes Vapi hold what one organization wants for one role. Throws where the queue shall try again, ever slower. */
export function createSyncAssistantJob(options: SyncAssistantJobOptions): Task {
  return async (payload, { job }) => {
    const parsed = Payload.safeParse(payload);
    if (!parsed.success) {
      // Whatever wrote it, doing it again would not fix it.
      options.log.error({ jobId: job.id }, "a sync job of an unknown form was dropped");
      return;
    }
    const { orgId, role, operationId, reason } = parsed.data;
    const outcome = await runLoggedSync(options, { operationId, orgId, role, reason, attempt: job.attempts });
    if (outcome.kind === "stopped") throw new Error("the server stops");
    if (outcome.kind !== "failed") return;
    if (outcome.retry === "soon") throw new Error(`the sync failed: ${outcome.errorKind}`);
    // Not by the queue's own backoff, which starts with seconds. A save or a new key in the meantime is sooner.
    const retry = { role, operationId: operationId ?? `retry-${job.id}`, reason: "retry" } as const;
    await options.enqueue(orgId, { ...retry, delaySeconds: options.slowRetrySeconds });
  };
}

export type SyncAttempt = {
  /** From the save that asked for it, through every line of the log. */
  readonly operationId: string | null;
  readonly orgId: OrgId;
  readonly role: AssistantRole;
  readonly reason: SyncReason;
  /** 1 for the first. */
  readonly attempt: number;
};

/** One sync, told in the log from its first step to its end. */
export async function runLoggedSync(
  { ports, log }: Pick<SyncAssistantJobOptions, "ports" | "log">,
  attempt: SyncAttempt,
): Promise<SyncOutcome> {
  return withSyncLog(log, attempt, async (log) => {
    const outcome = await syncAssistant(ports, { ...attempt, runStep });
    logOutcome(log, outcome);
    return outcome;
  });
}

function logOutcome(log: Logger, outcome: SyncOutcome): void {
  switch (outcome.kind) {
    case "ok": {
      const { assistantId, isNew, wasDeleted, changedFields, repairedTools } = outcome;
      const hasChanged = isNew || wasDeleted || changedFields.length + repairedTools.length > 0;
      // Each start and each hour compares every assistant: what was right already would hide what was not.
      const level = hasChanged ? "info" : "debug";
      log[level]({ assistantId, isNew, wasDeleted, changedFields, repairedTools }, "vapi sync done");
      if (wasDeleted) log.warn({ assistantId }, "an assistant had been deleted at Vapi and was made again");
      return;
    }
    case "no_assistant":
      log.info("vapi sync: there is no such assistant");
      return;
    case "missing":
      log.warn({ errorKind: "missing_credentials" }, "vapi sync waits for a key or a secret");
      return;
    case "failed":
      log.warn({ errorKind: outcome.errorKind, retry: outcome.retry }, "vapi sync failed");
      return;
    case "stopped":
      log.info("vapi sync was given back because the server stops");
  }
}
