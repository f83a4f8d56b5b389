import { NO_CLAIMS, type TenantClaims } from "@callwaiting/vapi-sdk";
import type { Request, RequestHandler, Response } from "express";
import type { Logger } from "pino";
import { isSmallBody } from "../../http/read-json-body.ts";
import { contextOf } from "../../http/request-context.ts";
import { TIMED_OUT, withTimeout } from "../../http/with-timeout.ts";
import { answerUnavailable } from "../answer/answer-message.ts";
import type { Authenticate, Authentication, RequestToAuthenticate } from "./authenticate.ts";
import { checkClaims } from "./check-claims.ts";
import { refuse } from "./refuse.ts";
import { turnAway } from "./turn-away.ts";

export type KnowSenderDeps = {
  readonly authenticate: Authenticate;
  readonly answerBudgetMs: number;
  readonly log: Logger;
};

type Sender = { readonly authentication: Authentication | typeof TIMED_OUT; readonly tookMs: number };

const senders = new WeakMap<Response, Sender>();

/**
 * Finds out whose secret the headers have, before a byte of the body is read: of whoever has none of ours nothing is read. Where the
 * database cannot say, a message of ordinary size is read all the same, because its calls are to be answered one by one.
 */
export function knowSecret(deps: KnowSenderDeps): RequestHandler {
  return async (request, response, next) => {
    const { credentials } = contextOf(response);
    if (credentials.kind === "none") return refuse(response, "missing_secret");
    if (credentials.kind !== "secret") return next();
    const asked = { credentials, rawBody: new Uint8Array(), queryOrg: undefined, claims: NO_CLAIMS };
    const authentication = await ask(deps, response, asked);
    const message = { form: "invalid", reason: "", claims: NO_CLAIMS } as const;
    if (authentication === TIMED_OUT) {
      return isSmallBody(request) ? next() : answerUnavailable(response, message);
    }
    const mayGoOn =
      authentication.kind === "ok" || (authentication.kind === "unavailable" && isSmallBody(request));
    if (mayGoOn) return next();
    return turnAway(response, { authentication, message, log: logOf(deps, response) });
  };
}

/** Checks a signature over the bytes before they are taken apart, where the URL names whose it is to be. */
export function knowSignature(deps: KnowSenderDeps): RequestHandler {
  return async (request: Request, response, next) => {
    const { credentials } = contextOf(response);
    const queryOrg: unknown = request.query["org"];
    if (credentials.kind !== "signature" || queryOrg === undefined) return next();
    const rawBody: unknown = request.body;
    if (!Buffer.isBuffer(rawBody)) return next();
    const authentication = await ask(deps, response, { credentials, rawBody, queryOrg, claims: NO_CLAIMS });
    if (authentication === TIMED_OUT || authentication.kind !== "wrong_secret") return next();
    const message = { form: "invalid", reason: "", claims: NO_CLAIMS } as const;
    return turnAway(response, { authentication, message, log: logOf(deps, response) });
  };
}

async function ask(
  { authenticate, answerBudgetMs }: KnowSenderDeps,
  response: Response,
  request: RequestToAuthenticate,
): Promise<Sender["authentication"]> {
  const startedAtMs = performance.now();
  const authentication = await withTimeout(authenticate(request), answerBudgetMs);
  senders.set(response, { authentication, tookMs: performance.now() - startedAtMs });
  return authentication;
}

function logOf({ log }: KnowSenderDeps, response: Response): Logger {
  return log.child({ requestId: contextOf(response).requestId });
}

/** Whether it is known whose request this is: then more of it is read. */
export function isKnownSender(response: Response): boolean {
  const authentication = senders.get(response)?.authentication;
  return authentication !== undefined && authentication !== TIMED_OUT && authentication.kind === "ok";
}

/** What was found out before the body was read, with what that says about its sender; undefined where nothing could be. */
export function senderOf(response: Response, claims: TenantClaims): Sender | undefined {
  const sender = senders.get(response);
  if (sender === undefined || sender.authentication === TIMED_OUT) return sender;
  const { authentication, tookMs } = sender;
  if (authentication.kind !== "ok") return sender;
  const checked = checkClaims(authentication.tenant, claims);
  return checked.kind === "ok" ? sender : { authentication: checked, tookMs };
}
