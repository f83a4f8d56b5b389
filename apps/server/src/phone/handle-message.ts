import { parseCallEvent, parseToolCalls, readPredialNumber } from "@callwaiting/vapi-sdk";
import type { OtherMessage, ParsedMessage, ToolCallsMessage } from "@callwaiting/vapi-sdk";
import type { OrgId } from "@callwaiting/domain";
import type { Request, RequestHandler, Response } from "express";
import type { Logger } from "pino";
import type { Temporal } from "temporal-polyfill";
import { BoundLog, type Log } from "../http/bound-log.ts";
import { jsonBodyOf, readJsonBody } from "../http/read-json-body.ts";
import { type EndedToolCall, contextOf } from "../http/request-context.ts";
import { type Deadline, TIMED_OUT, startDeadline, withTimeout } from "../http/with-timeout.ts";
import type { Telemetry } from "../telemetry/telemetry.ts";
import type { ToolRegistry } from "./tools/tool.ts";
import type { CallPorts } from "./call-ports.ts";
import type { TenantContext } from "./authenticate/tenant-context.ts";
import { answerEvent } from "./events/answer-event.ts";
import { answerCalls, answerInvalid, answerUnavailable } from "./answer/answer-message.ts";
import type { Authenticate } from "./authenticate/authenticate.ts";
import {
  isKnownSender,
  knowSecret,
  knowSignature,
  senderOf,
  withClaims,
} from "./authenticate/know-sender.ts";
import { turnAway } from "./authenticate/turn-away.ts";
import { type AfterDelivery, whenDelivered } from "./run/when-delivered.ts";
import { createCallMemory } from "./run/call-memory.ts";
import { nameLegacyCall } from "./answer/name-legacy-call.ts";
import { type NoteUnread, createNoteUnread } from "./run/note-unread.ts";
import { listUnreadCalls } from "./run/list-unread-calls.ts";
import { type NoteUnreadMessage, createNoteUnreadMessage } from "./run/note-unread-message.ts";
import { explainMessage } from "./explain/explain-message.ts";
import { sendJson } from "./answer/send-json.ts";
import { runCalls } from "./run/run-calls.ts";

export type MessageDeps = {
  readonly authenticate: Authenticate;
  readonly tools: ToolRegistry;
  readonly calls: CallPorts;
  /** The clinic as it is now, where what is known of it turned out to be old. */
  readonly findTenantAgain: (orgId: OrgId) => Promise<TenantContext | null>;
  /** Whether a call of this clinic's may wait for its turn, or too many do already. */
  readonly hasRoom: (orgId: OrgId) => boolean;
  readonly now: () => Temporal.Instant;
  /** Milliseconds from the complete request to its answer, for all calls of a message together. */
  readonly answerBudgetMs: number;
  readonly log: Logger;
  readonly telemetry: Telemetry;
};

/**
 * Receives a message on any of our tool URLs: authenticate, parse, run, answer in the form it came in. A dry run is told what is read
 * instead, of whoever may do the real one, and does nothing.
 */
export function handleMessage(deps: MessageDeps, { isDryRun = false } = {}): RequestHandler[] {
  const noteUnread = createNoteUnread(deps.calls.noteUnreadArguments);
  const noteUnreadMessage = createNoteUnreadMessage(deps.calls.noteUnreadMessage);
  const known = { ...deps, noteUnread, noteUnreadMessage, isDryRun };
  return [
    knowSecret(deps),
    ...readJsonBody({
      isKnown: isKnownSender,
      beforeParsing: knowSignature(deps),
      onRefused: (response, reason) => void noteRefused(known, response, reason),
    }),
    (request, response) => answer(known, request, response),
  ];
}

/** Vapi hangs up on an `assistant-request` after a fixed 7.5 s (docs: server-url/events), the way there included. */
const ASSISTANT_REQUEST_BUDGET_MS = 5_000;

type Known = MessageDeps & {
  readonly noteUnread: NoteUnread;
  readonly noteUnreadMessage: NoteUnreadMessage;
  readonly isDryRun: boolean;
};

/** The clinic is told where the headers have shown whose message it is. */
async function noteRefused(deps: Known, response: Response, reason: string): Promise<void> {
  const authentication = await senderOf(response)?.looking;
  if (authentication?.kind !== "ok" || deps.isDryRun) return;
  const log = new BoundLog(deps.log, { requestId: contextOf(response).requestId });
  await deps.noteUnreadMessage(authentication.tenant.organization.orgId, reason, log);
}

async function answer(deps: Known, request: Request, response: Response): Promise<void> {
  const { raw, value } = jsonBodyOf(response);
  const message = nameLegacyCall(parseToolCalls(value, { isAtTool: urlToolOf(request) !== null }), raw);
  const sender = senderOf(response);
  const deadline = startDeadline(budgetFor(message, deps) - (sender?.waitedMs ?? 0));
  const { requestId, credentials } = contextOf(response);
  const log = new BoundLog(deps.log, { requestId });
  const whole = { credentials, rawBody: raw, queryOrg: request.query["org"], claims: message.claims };
  const authenticating =
    sender === undefined ? deps.authenticate(whole) : withClaims(sender.looking, message.claims);
  const authentication = await withTimeout(authenticating, deadline.remainingMs());
  if (authentication === TIMED_OUT) {
    log.error("authentication took too long");
    return answerUnavailable(response, message);
  }
  if (authentication.kind !== "ok") return turnAway(response, { authentication, message, log });
  if (deps.isDryRun) {
    const toExplain = {
      body: value,
      message,
      tools: deps.tools,
      urlTool: urlToolOf(request),
      now: deps.now(),
      clinic: authentication.tenant.organization,
    };
    return sendJson(response, { status: 200, body: explainMessage(toExplain) });
  }
  const accepted = { deps, request, response, tenant: authentication.tenant, deadline, log };
  if (message.form === "invalid") {
    void deps.noteUnreadMessage(authentication.tenant.organization.orgId, message.reason, log);
    return answerInvalid(response, message);
  }
  if (message.form === "other") return receiveEvent(message, accepted);
  return receiveCalls(message, accepted);
}

function budgetFor(message: ParsedMessage, { answerBudgetMs }: MessageDeps): number {
  const isAssistantRequest = message.form === "other" && message.type === "assistant-request";
  return isAssistantRequest ? Math.min(ASSISTANT_REQUEST_BUDGET_MS, answerBudgetMs) : answerBudgetMs;
}

type Accepted = {
  readonly deps: Known;
  readonly request: Request;
  readonly response: Response;
  readonly tenant: TenantContext;
  readonly deadline: Deadline;
  readonly log: BoundLog;
};

async function receiveEvent(message: OtherMessage, accepted: Accepted): Promise<void> {
  const { deps, response, tenant, deadline, log } = accepted;
  const { value } = jsonBodyOf(response);
  const event = parseCallEvent(value);
  const received = {
    type: message.type,
    event,
    predialNumber: readPredialNumber(value),
    tenant,
    deadline,
    log,
  };
  const { calls, noteUnreadMessage: noteUnread } = deps;
  return answerEvent(response, { ...received, calls, noteUnread, now: deps.now() });
}

async function receiveCalls(message: ToolCallsMessage, accepted: Accepted): Promise<void> {
  const { deps, request, response, tenant, deadline, log } = accepted;
  const { orgId } = tenant.organization;
  if (!deps.hasRoom(orgId)) {
    log.warn("turned away: too many of the clinic's calls wait already");
    deps.telemetry.turnedAway("phone");
    return answerUnavailable(response, message);
  }
  if (message.skipped > 0) log.warn({ skipped: message.skipped }, "tool calls without an id of their own");
  noteTooMany(message, log);
  for (const reason of listUnreadCalls(message)) void deps.noteUnreadMessage(orgId, reason, log);
  const memory = createCallMemory(message, { ports: deps.calls, orgId, deadline });
  const { tools, now, telemetry, findTenantAgain, noteUnread } = deps;
  const noteCall = (call: EndedToolCall) => contextOf(response).noteCall(call);
  const known = { message, tenant, findTenantAgain, memory, noteUnread, deadline };
  const listeners: AfterDelivery[] = [];
  const afterDelivery = (tell: AfterDelivery) => void listeners.push(tell);
  const calls = { ...known, now, log, telemetry, noteCall, afterDelivery };
  const ended = await runCalls({ ...calls, tools, urlTool: urlToolOf(request) });
  whenDelivered(response, (isDelivered) => listeners.forEach((tell) => tell(isDelivered)));
  return answerCalls(response, { message, ended, toolNames: [...deps.tools.keys()] });
}

function noteTooMany({ calls, unread }: ToolCallsMessage, log: Log): void {
  const refused = calls.filter(({ args }) => !args.ok && args.code === "too_many_calls").length;
  if (refused > 0) log.warn({ refused, unread }, "more tool calls than one message may have");
}

function urlToolOf(request: Request): string | null {
  const name: unknown = request.params["toolName"];
  return typeof name === "string" ? name : null;
}
