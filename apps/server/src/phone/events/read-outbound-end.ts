import type { OutboundEnded } from "@callwaiting/db";
import { outboundEnd } from "@callwaiting/domain";
import { readCallEnd } from "@callwaiting/vapi-sdk";
import type { CallRecord } from "../call-ports.ts";

/** How a call that may be one of ours ended, and what it cost, by a message of Vapi's; null where it says nothing of that. */
export function readOutboundEnd(event: CallRecord): OutboundEnded | null {
  if (event.type !== "status-update" && event.type !== "end-of-call-report") return null;
  if (event.call.kind === "inbound" || event.call.kind === "web") return null;
  const isReport = event.type === "end-of-call-report";
  const { endedReason, cost, startedAt, endedAt } = event;
  const { callId } = event.call;
  const isOver = isReport || event.status === "ended";
  if (!isOver || endedReason === null) return cost === null ? null : { callId, ended: null, cost };
  const end = readCallEnd(endedReason);
  // The status comes first and has no times: how long they spoke is told by the report that follows, and a short talk by nothing else.
  if (!isReport && startedAt === null && end === "customer_hung_up") return null;
  const seconds = (Date.parse(endedAt ?? "") - Date.parse(startedAt ?? "")) / 1_000;
  return { callId, ended: outboundEnd(end, Number.isNaN(seconds) ? null : seconds), cost };
}
