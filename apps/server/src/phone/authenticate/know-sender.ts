import { NO_CLAIMS, type TenantClaims } from "@callwaiting/vapi-sdk";
import type { Request, RequestHandler, Response } from "express";
import type { Logger } from "pino";
import { BoundLog } from "../../http/bound-log.ts";
import { isSmallBody } from "../../http/read-json-body.ts";
import { contextOf } from "../../http/request-context.ts";
import { TIMED_OUT, withTimeout } from "../../http/with-timeout.ts";
import { answerUnavailable } from "../answer/answer-message.ts";
import type { Authenticate, Authentication } from "./authenticate.ts";
import { checkClaims } from "./check-claims.ts";
import { refuse } from "./refuse.ts";
import { turnAway } from "./turn-away.ts";

export type KnowSenderDeps = {
  readonly authenticate: Authenticate;
  readonly answerBudgetMs: number;
  readonly log: Logger;
};

type Sender = {
  readonly looking: Promise<Authentication>;
  /** Of the time in which the request is to be answered. */
  readonly waitedMs: number;
  /** As far as it was known when the body was to be read. */
  readonly known: Authentication | typeof TIMED_OUT;
};

const senders = new WeakMap<Response, Sender>();

/** A database that takes longer is asked on while a body of ordinary size is read: what is in it says how long one may wait. */
const PATIENCE_MS = 1_000;

/**
 * Finds out whose secret the headers have, before a byte of the body is read: of whoever has none of ours nothing is read. Where the
 * database cannot say, a message of ordinary size is read all the same, because its calls are to be answered one by one.
 */
export function knowSecret(deps: KnowSenderDeps): RequestHandler {
  return async (request, response, next) => {
    const { credentials } = contextOf(response);
    if (credentials.kind === "none") return refuse(response, "missing_secret");
    if (credentials.kind !== "secret") return next();
    const isSmall = isSmallBody(request);
    const timeoutMs = isSmall ? Math.min(PATIENCE_MS, deps.answerBudgetMs) : deps.answerBudgetMs;
    const asked = { credentials, rawBody: new Uint8Array(), queryOrg: undefined, claims: NO_CLAIMS };
    const known = await look(response, deps.authenticate(asked), timeoutMs);
    const cannotSay = known === TIMED_OUT || known.kind === "unavailable";
    if (cannotSay ? isSmall : known.kind === "ok") return next();
    return known === TIMED_OUT
      ? answerUnavailable(response, NOT_READ)
      : turnAwayUnread(deps, response, known);
  };
}

const NOT_READ = { form: "invalid", reason: "", claims: NO_CLAIMS } as const;

function turnAwayUnread({ log }: KnowSenderDeps, response: Response, authentication: Authentication): void {
  if (authentication.kind === "ok") return;
  const { requestId } = contextOf(response);
  turnAway(response, { authentication, message: NOT_READ, log: new BoundLog(log, { requestId }) });
}

async function look(
  response: Response,
  looking: Promise<Authentication>,
  timeoutMs: number,
): Promise<Sender["known"]> {
  const startedAtMs = performance.now();
  const known = await withTimeout(looking, timeoutMs);
  senders.set(response, { looking, known, waitedMs: performance.now() - startedAtMs });
  return known;
}

/** Checks a signature over the bytes before they are taken apart, where the URL names whose it is to be. */
export function knowSignature(deps: KnowSenderDeps): RequestHandler {
  return async (request: Request, response, next) => {
    const { credentials } = contextOf(response);
    const queryOrg: unknown = request.query["org"];
    if (credentials.kind !== "signature" || queryOrg === undefined) return next();
    const rawBody: unknown = request.body;
    if (!Buffer.isBuffer(rawBody)) return next();
    const looking = deps.authenticate({ credentials, rawBody, queryOrg, claims: NO_CLAIMS });
    const known = await look(response, looking, Math.min(PATIENCE_MS, deps.answerBudgetMs));
    if (known === TIMED_OUT || known.kind !== "wrong_secret") return next();
    return turnAwayUnread(deps, response, known);
  };
}

/** Whether it is known whose request this is: then more of it is read. */
export function isKnownSender(response: Response): boolean {
  const known = senders.get(response)?.known;
  return known !== undefined && known !== TIMED_OUT && known.kind === "ok";
}

/** Who was looked for before the body was read, and for how long that was waited; undefined where nobody could be. */
export function senderOf(response: Response): Pick<Sender, "looking" | "waitedMs"> | undefined {
  return senders.get(response);
}

/** What was found without the body, with what the body says about its sender. */
export async function withClaims(
  looking: Promise<Authentication>,
  claims: TenantClaims,
): Promise<Authentication> {
  const authentication = await looking;
  if (authentication.kind !== "ok") return authentication;
  const checked = checkClaims(authentication.tenant, claims);
  return checked.kind === "ok" ? authentication : checked;
}
