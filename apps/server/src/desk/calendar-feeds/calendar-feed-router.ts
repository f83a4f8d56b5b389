import { createHash } from "node:crypto";
import type { CalendarFeedRow } from "@callwaiting/db";
import { Router } from "express";
import type { ErrorRequestHandler, NextFunction, Request, RequestHandler, Response } from "express";
import type { Logger } from "pino";
import { methodNotAllowed } from "../../http/handle-errors.ts";
import { isDatabaseDown } from "../../http/is-database-down.ts";
import { replyError } from "../../http/reply-error.ts";
import { requestIdOf } from "../../http/request-context.ts";
import { buildCalendar } from "./build-calendar.ts";

export type CalendarFeedPorts = {
  /** An open feed by the SHA-256 (hex) of its token; null for none. Rejects when the database is away. */
  readonly findCalendarFeed: (tokenSha256: string) => Promise<CalendarFeedRow | null>;
  readonly log: Logger;
};

/** Anything else is nobody's token, and is not looked up. */
const TOKEN = /^[\w-]{16,128}$/;

const RETRY_AFTER_SECONDS = 60;

/**
 * `GET /calendar/<token>.ics`: a provider's appointments for Google, Apple and Outlook. Whoever has the address has
 * the calendar, so the token is looked up by its hash only and its address is kept out of logs, caches of others,
 * search engines and Referer headers. A wrong, a revoked and a malformed token get the same answer.
 */
export function createCalendarFeedRouter(ports: CalendarFeedPorts): Router {
  const router = Router();
  router.use("/calendar", keepToItself);
  router
    .route("/calendar/:token.ics")
    .get((request, response, next) => answer(ports, { request, response, next }))
    .all(methodNotAllowed(["GET", "HEAD"]));
  router.use("/calendar", unreadableIsNotFound);
  return router;
}

const keepToItself: RequestHandler = (_request, response, next) => {
  response.set({ "X-Robots-Tag": "noindex, nofollow, noarchive", "Referrer-Policy": "no-referrer" });
  next();
};

/** Express cannot decode `%E0%A4%A` and calls that a bad request; here it is one more address with nothing there. */
// oxlint-disable-next-line eslint/max-params -- Express knows an error handler by its four parameters.
const unreadableIsNotFound: ErrorRequestHandler = (error: unknown, _request, _response, next) => {
  if (error instanceof URIError) next();
  else next(error);
};

async function answer(ports: CalendarFeedPorts, { request, response, next }: Exchange): Promise<void> {
  const feed = await findFeed(ports, { token: request.params["token"], response });
  if (feed === "unavailable") return;
  // Out of this router: the app then answers as at any address where there is nothing.
  if (feed === null) return next("router");
  send(buildCalendar(feed), { request, response });
}

function send(text: string, { request, response }: Pick<Exchange, "request" | "response">): void {
  const etag = `"${sha256(text).slice(0, 32)}"`;
  response.set({
    "Content-Type": "text/calendar; charset=utf-8",
    "Content-Disposition": 'inline; filename="calendar.ics"',
    // May be kept by the program that asked, and only shown again after asking whether it changed.
    "Cache-Control": "private, no-cache",
    ETag: etag,
  });
  if (isNamed(etag, request.headers["if-none-match"])) response.status(304).end();
  else response.send(text);
}

/** Express's own check gives way to `Cache-Control: no-cache`, which programs send along to get past caches. */
function isNamed(etag: string, ifNoneMatch: string | undefined): boolean {
  const named = new Set((ifNoneMatch ?? "").split(",").map((tag) => tag.trim().replace(/^W\//, "")));
  return named.has(etag) || named.has("*");
}

type Exchange = {
  readonly request: Request;
  readonly response: Response;
  readonly next: NextFunction;
};

type Lookup = { readonly token: unknown; readonly response: Response };

async function findFeed({ findCalendarFeed, log }: CalendarFeedPorts, { token, response }: Lookup) {
  if (typeof token !== "string" || !TOKEN.test(token)) return null;
  try {
    return await findCalendarFeed(sha256(token));
  } catch (error) {
    if (!isDatabaseDown(error)) throw error;
    log.error({ requestId: requestIdOf(response), error }, "calendar feed: database is away");
    response.set("Retry-After", String(RETRY_AFTER_SECONDS));
    replyError(response, {
      status: 503,
      error: "temporarily_unavailable",
      message: "The database cannot be reached right now. Try again in a moment.",
    });
    return "unavailable";
  }
}

function sha256(text: string): string {
  return createHash("sha256").update(text, "utf8").digest("hex");
}
