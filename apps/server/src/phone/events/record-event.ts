import type { OrgId } from "@callwaiting/domain";
import type { CallEvent } from "@callwaiting/vapi-sdk";
import type { Logger } from "pino";
import { isDatabaseDown } from "../../http/is-database-down.ts";
import type { CallPorts } from "../call-ports.ts";
import { attempt } from "../run/attempt.ts";

export type EventToRecord = {
  /** Null when there is nothing to record: the message names no call. */
  readonly event: CallEvent | null;
  readonly orgId: OrgId;
  readonly calls: CallPorts;
  readonly waitMs: number;
  readonly log: Logger;
};

/**
 * Records what a message says about its call. `try_again` when the database is away: what a bug has kept from being
 * recorded would fail the same way again.
 */
export async function recordEvent(toRecord: EventToRecord): Promise<"done" | "try_again"> {
  const { event, orgId, calls, waitMs, log } = toRecord;
  if (event === null || event.type === "transfer-destination-request") return "done";
  const work = () => calls.recordCallEvent(orgId, event);
  const recorded = await attempt(work, { what: "recording a call", waitMs, log });
  if (recorded.kind === "too_slow") return "try_again";
  return recorded.kind === "failed" && isDatabaseDown(recorded.error) ? "try_again" : "done";
}
