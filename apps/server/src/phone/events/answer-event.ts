import type { Log } from "../../http/bound-log.ts";
import type { CallEvent } from "@callwaiting/vapi-sdk";
import type { Response } from "express";
import type { Temporal } from "temporal-polyfill";
import { replyError } from "../../http/reply-error.ts";
import type { CallPorts } from "../call-ports.ts";
import type { TenantContext } from "../authenticate/tenant-context.ts";
import { chooseAssistant, refuseCall } from "./choose-assistant.ts";
import { chooseDestination, refuseHandoff, refuseTransfer } from "./choose-destination.ts";
import { chooseWhomToCall } from "./choose-whom-to-call.ts";
import type { Deadline } from "../../http/with-timeout.ts";
import { loggableId } from "../run/call-key.ts";
import type { NoteUnreadMessage } from "../run/note-unread-message.ts";
import { NO_CALL_ID } from "./no-call-id.ts";
import { recordEvent } from "./record-event.ts";
import { RETRY_AFTER, sendJson } from "../answer/send-json.ts";

/** Somebody hears the phone ring meanwhile; the messages that follow say the same of the call. */
const MAX_RECORDING_MS = 300;

export type ReceivedEvent = {
  /** The message's own word for what it is; may be one that nobody here knows. */
  readonly type: string;
  /** Null when the type is unknown or the message names no call. */
  readonly event: CallEvent | null;
  /** Whom a campaign is about to call. */
  readonly predialNumber: string | null;
  readonly tenant: TenantContext;
  readonly noteUnread: NoteUnreadMessage;
  readonly calls: CallPorts;
  readonly now: Temporal.Instant;
  readonly deadline: Deadline;
  readonly log: Log;
};

/** Answers a message that calls no tool. What is not known here is 200 as well: Vapi adds types. */
export async function answerEvent(response: Response, received: ReceivedEvent): Promise<void> {
  const { type, event, tenant, log } = received;
  switch (type) {
    case "assistant-request":
      return sendJson(response, { status: 200, body: await pickUp(received) });
    case "transfer-destination-request":
      logEvent(received);
      return sendJson(response, { status: 200, body: chooseDestination(tenant.organization) });
    case "handoff-destination-request":
      logEvent(received);
      return sendJson(response, { status: 200, body: refuseHandoff() });
    case "campaign.predial": {
      logEvent(received);
      const { predialNumber: number, now } = received;
      return sendJson(response, {
        status: 200,
        body: chooseWhomToCall(tenant.organization, { number, now }),
      });
    }
    case "status-update":
    case "end-of-call-report":
    case "transfer-update":
    case "language-change-detected":
    case "call.deleted":
    case "hang": {
      logEvent(received);
      if (event === null) {
        log.warn("a message about a call that names no call");
        void received.noteUnread(tenant.organization.orgId, NO_CALL_ID, log);
      }
      const recorded = await record(received, received.deadline.remainingMs());
      return recorded === "done" ? sendJson(response, { status: 200, body: {} }) : replyTryAgain(response);
    }
    default:
      return sendJson(response, { status: 200, body: {} });
  }
}

/** Answers when nobody could tell whose message it is. Where a caller waits for it, there is something to say. */
export function answerEventUnavailable(response: Response, type: string): void {
  switch (type) {
    case "assistant-request":
      return sendJson(response, { status: 200, body: refuseCall(null) });
    case "transfer-destination-request":
      return sendJson(response, { status: 200, body: refuseTransfer() });
    case "handoff-destination-request":
      return sendJson(response, { status: 200, body: refuseHandoff() });
    default:
      return replyTryAgain(response);
  }
}

async function pickUp(received: ReceivedEvent): Promise<object> {
  const { event, tenant, now, deadline, log } = received;
  logEvent(received);
  await record(received, Math.min(MAX_RECORDING_MS, deadline.remainingMs()));
  try {
    return chooseAssistant({ tenant, callerNumber: event?.call.callerNumber ?? null, now });
  } catch (error) {
    log.error({ error }, "no assistant could be chosen");
    return refuseCall(tenant.organization.name);
  }
}

function record({ event, tenant, calls, log }: ReceivedEvent, waitMs: number) {
  return recordEvent({ event, orgId: tenant.organization.orgId, calls, waitMs, log });
}

function logEvent({ type, event, log }: ReceivedEvent): void {
  log.info({ type, ...(event === null ? {} : { callId: loggableId(event.call.callId) }) }, "call event");
}

/** With a status that Vapi's backoff plan repeats, where one is set. */
function replyTryAgain(response: Response): void {
  response.set("Retry-After", RETRY_AFTER);
  replyError(response, {
    status: 503,
    error: "temporarily_unavailable",
    message: "The database cannot be reached right now. Try again in a moment.",
  });
}
