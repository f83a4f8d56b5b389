import type { CallUpdate } from "@callwaiting/db";
import { assertNever, visibleText } from "@callwaiting/domain";
import type { CallRecord } from "../call-ports.ts";

/** What a message adds to the row of its call. */
export function describeCallEvent(event: CallRecord): CallUpdate {
  const { at, ...facts } = event.call;
  switch (event.type) {
    case "status-update":
      return {
        ...facts,
        status: event.status,
        endedReason: event.endedReason,
        // Vapi gives exact times in the report only; until then the time of the message is the best there is.
        startedAt: event.status === "in-progress" ? at : null,
        endedAt: event.status === "ended" ? at : null,
      };
    case "end-of-call-report":
      return {
        ...facts,
        status: "ended",
        endedReason: event.endedReason,
        summary: visible(event.summary),
        transcript: visible(event.transcript),
        recordingUrl: event.recordingUrl,
        cost: event.cost,
        startedAt: event.startedAt,
        endedAt: event.endedAt ?? at,
      };
    case "hang":
    case "assistant-request":
      return facts;
    default:
      return assertNever(event);
  }
}

function visible(text: string | null): string | null {
  return text === null ? null : visibleText(text);
}
