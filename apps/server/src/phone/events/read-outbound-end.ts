import type { OutboundEnded } from "@callwaiting/db";
import { outboundEnd } from "../../sync/outbound-end.ts";
import type { CallRecord } from "../call-ports.ts";

/** How a call that may be one of ours ended, and what it cost, by a message of Vapi's; null where it says nothing of that. */
export function readOutboundEnd(event: CallRecord): OutboundEnded | null {
  if (event.type !== "status-update" && event.type !== "end-of-call-report") return null;
  if (event.call.kind === "inbound" || event.call.kind === "web") return null;
  const isOver = event.type === "end-of-call-report" || event.status === "ended";
  const { endedReason, cost, startedAt, endedAt } = event;
  if (!isOver || endedReason === null)
    return cost === null ? null : { callId: event.call.callId, ended: null, cost };
  // The status comes first and has no times: the report that follows says how long they spoke, and a short talk is told by nothing else.
  if (event.type === "status-update" && startedAt === null && isTalk(endedReason)) return null;
  const seconds = (Date.parse(endedAt ?? "") - Date.parse(startedAt ?? "")) / 1_000;
  const talkedSeconds = Number.isNaN(seconds) ? null : seconds;
  return { callId: event.call.callId, ended: outboundEnd({ endedReason, talkedSeconds }), cost };
}

const isTalk = (endedReason: string) => outboundEnd({ endedReason, talkedSeconds: 0 }) === "hung_up";
