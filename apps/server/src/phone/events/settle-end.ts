import type { CallEvent } from "@callwaiting/vapi-sdk";
import type { OrgId } from "@callwaiting/domain";
import type { Log } from "../../http/bound-log.ts";

/** Whether a call is over with it; of one that was over before, what comes later is looked at by the job. */
export function tellsOfEnd(event: CallEvent): boolean {
  return event.type === "end-of-call-report" || (event.type === "status-update" && event.status === "ended");
}

/**
 * Has it derived how a call ended, at once, so that open screens show it. Never rejects: what was recorded stays so, and the job
 * `settle-call-ends` finds what was missed here.
 */
export function createSettleEnd(
  settle: (orgId: OrgId, callId: string) => Promise<unknown>,
  log: Pick<Log, "warn">,
): (orgId: OrgId, callId: string) => Promise<void> {
  return async (orgId, callId) => {
    try {
      await settle(orgId, callId);
    } catch (error) {
      log.warn({ error }, "how a call ended could not be derived yet");
    }
  };
}
