import { parseToolCalls } from "@callwaiting/vapi-sdk";
import type { ParsedMessage } from "@callwaiting/vapi-sdk";
import type { Request, RequestHandler, Response } from "express";
import type { Logger } from "pino";
import type { Temporal } from "temporal-polyfill";
import { jsonBodyOf, readJsonBody } from "../http/read-json-body.ts";
import { requestIdOf } from "../http/request-context.ts";
import { TIMED_OUT, withTimeout } from "../http/with-timeout.ts";
import type { ToolRegistry } from "../tools/tool.ts";
import { answerCalls, answerOther, answerUnavailable } from "./answer-message.ts";
import type { Authenticate, Authentication } from "./authenticate.ts";
import { startDeadline } from "./deadline.ts";
import { readCredentials } from "./read-credentials.ts";
import { refuse } from "./refuse.ts";
import { runCalls } from "./run-calls.ts";

export type MessageDeps = {
  readonly authenticate: Authenticate;
  readonly tools: ToolRegistry;
  readonly now: () => Temporal.Instant;
  /** Milliseconds from the complete request to its answer, for all calls of a message together. */
  readonly answerBudgetMs: number;
  readonly log: Logger;
};

/** Receives a message on any of our tool URLs: authenticate, parse, run, answer in the form it came in. */
export function handleMessage(deps: MessageDeps): RequestHandler[] {
  return [requireCredentials, ...readJsonBody(), (request, response) => answer(deps, request, response)];
}

/** A request that offers no credentials at all is turned away before its body is read. */
const requireCredentials: RequestHandler = (request, response, next) => {
  if (readCredentials(request.headers).kind === "none") refuse(response, "missing_secret");
  else next();
};

async function answer(deps: MessageDeps, request: Request, response: Response): Promise<void> {
  const deadline = startDeadline(deps.answerBudgetMs);
  const { raw, value } = jsonBodyOf(response);
  const message = parseToolCalls(value);
  const log = deps.log.child({ requestId: requestIdOf(response) });
  const authenticating = deps.authenticate({
    headers: request.headers,
    rawBody: raw,
    queryOrg: request.query["org"],
    claims: message.claims,
  });
  const authentication = await withTimeout(authenticating, deadline.remainingMs());
  if (authentication === TIMED_OUT) {
    log.error("authentication took too long");
    return answerUnavailable(response, message);
  }
  if (authentication.kind !== "ok") return turnAway(response, { authentication, message, log });
  if (message.form === "other" || message.form === "invalid") return answerOther(response, message);

  if (message.skipped > 0) log.warn({ skipped: message.skipped }, "tool calls without an id of their own");
  const { tenant } = authentication;
  const calls = { message, tenant, deadline, urlTool: urlToolOf(request), log };
  const ended = await runCalls({ ...calls, tools: deps.tools, now: deps.now });
  return answerCalls(response, { message, ended, toolNames: [...deps.tools.keys()] });
}

type TurnedAway = {
  readonly authentication: Exclude<Authentication, { kind: "ok" }>;
  readonly message: ParsedMessage;
  readonly log: Logger;
};

function turnAway(response: Response, { authentication, message, log }: TurnedAway): void {
  if (authentication.kind === "unavailable") {
    log.error({ error: authentication.error }, "authentication failed");
    return answerUnavailable(response, message);
  }
  const reason = authentication.kind === "forbidden" ? authentication.reason : undefined;
  log.warn({ refusal: authentication.kind, reason }, "refused");
  return refuse(response, authentication.kind);
}

function urlToolOf(request: Request): string | null {
  const name: unknown = request.params["toolName"];
  return typeof name === "string" ? name : null;
}
