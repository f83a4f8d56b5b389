import type { Log } from "../../http/bound-log.ts";
import { type OrgId, assertNever } from "@callwaiting/domain";
import type { CallEvent } from "@callwaiting/vapi-sdk";
import { isDatabaseDown } from "../../http/is-database-down.ts";
import type { CallPorts } from "../call-ports.ts";
import { attempt } from "../run/attempt.ts";

export type EventToRecord = {
  /** Null when there is nothing to record: the message names no call. */
  readonly event: CallEvent | null;
  readonly orgId: OrgId;
  readonly calls: CallPorts;
  readonly waitMs: number;
  readonly log: Log;
};

/**
 * Records what a message says about its call. `try_again` when the database is away: what a bug has kept from being
 * recorded would fail the same way again.
 */
export async function recordEvent(toRecord: EventToRecord): Promise<"done" | "try_again"> {
  const { event, waitMs, log } = toRecord;
  if (event === null) return "done";
  const work = workOf(event, toRecord);
  if (work === null) return "done";
  const recorded = await attempt(work, { what: "recording a call", waitMs, log });
  if (recorded.kind === "too_slow") return "try_again";
  return recorded.kind === "failed" && isDatabaseDown(recorded.error) ? "try_again" : "done";
}

function workOf(event: CallEvent, { orgId, calls }: EventToRecord): (() => Promise<void>) | null {
  switch (event.type) {
    case "transfer-destination-request":
    case "handoff-destination-request":
      return null;
    case "call.deleted":
      return () => calls.forgetCall(orgId, event.call.callId);
    case "status-update":
    case "end-of-call-report":
    case "transfer-update":
    case "language-change-detected":
    case "hang":
    case "assistant-request":
      return () => calls.recordCallEvent(orgId, event);
    default:
      return assertNever(event);
  }
}
