import { getTRPCErrorFromUnknown } from "@trpc/server";
import { createExpressMiddleware } from "@trpc/server/adapters/express";
import { type Request, type RequestHandler, type Response, Router } from "express";
import { isTrustedSender } from "../auth/browser-origin.ts";
import { cutOffStalled } from "../../http/cut-off-stalled.ts";
import { replyError } from "../../http/reply-error.ts";
import { requestIdOf } from "../../http/request-context.ts";
import type { SignedIn } from "../session/find-active-membership.ts";
import type { LiveHub } from "../../live/live-hub.ts";
import type { Desk } from "./context.ts";
import { mapError } from "./error-map.ts";
import { appRouter } from "./app-router.ts";

export type TrpcOptions = {
  readonly desk: Desk;
  readonly hub: LiveHub;
  readonly trustedOrigins: readonly string[];
  readonly readSession: (request: Request, response: Response) => Promise<SignedIn | null>;
};

/** A form of the admin is far smaller; pictures and files are not sent here. */
const MAX_BODY_BYTES = 1024 * 1024;
const JSON_TYPE = /^application\/json\s*(?:;|$)/i;

const STREAMS: ReadonlySet<unknown> = new Set(
  Object.entries(appRouter._def.procedures as unknown as Record<string, { _def: { type: string } }>).flatMap(
    ([path, { _def }]) => (_def.type === "subscription" ? [path] : []),
  ),
);

/** `/trpc/<procedure>`: queries and streams by GET, changes by POST. */
export function createTrpcRouter({ desk, hub, trustedOrigins, readSession }: TrpcOptions): Router {
  const router = Router();
  const answer = createExpressMiddleware({
    router: appRouter,
    maxBodySize: MAX_BODY_BYTES,
    createContext: async ({ req, res }) => {
      const signedIn = await readSession(req, res).catch((cause: unknown) => {
        throw mapError(getTRPCErrorFromUnknown(cause), { log: desk.log, path: "(session)" });
      });
      const live = { hub, readSessionAgain: () => readSession(req, res) };
      if (STREAMS.has(req.params["procedure"])) cutOffStalled(res, hub.closing);
      return { ...desk, signedIn, requestId: requestIdOf(res), live };
    },
  });
  router.all("/trpc/:procedure", refuseOtherSites(trustedOrigins), answer);
  return router;
}

/**
 * The cookie is SameSite=Lax, so another site's page cannot send it with a POST; this holds where a browser does not
 * know that, and JSON keeps plain forms out.
 */
function refuseOtherSites(trusted: readonly string[]): RequestHandler {
  return (request, response, next) => {
    response.set("Cache-Control", "no-store");
    const isRead = request.method === "GET";
    // A stream is held open: another site's page may not do that, though it could not read it.
    if (isRead && !STREAMS.has(request.params["procedure"])) return next();
    if (!isTrustedSender(request.headers, trusted)) {
      return replyError(response, {
        status: 403,
        error: "foreign_origin",
        message: "This page may not act for you. Open the admin at its own address; PUBLIC_URL names it.",
      });
    }
    if (!isRead && !JSON_TYPE.test(request.headers["content-type"] ?? "")) {
      return replyError(response, {
        status: 415,
        error: "unsupported_content_type",
        message: "Send the body as JSON with the header Content-Type: application/json.",
      });
    }
    return next();
  };
}
