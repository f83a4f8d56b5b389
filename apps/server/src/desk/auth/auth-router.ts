import { toNodeHandler } from "better-auth/node";
import { type RequestHandler, Router } from "express";
import type { Logger } from "pino";
import { methodNotAllowed } from "../../http/handle-errors.ts";
import { jsonBodyOf, readJsonBody } from "../../http/read-json-body.ts";
import type { ChooseAuth } from "./choose-auth.ts";
import { CLIENT_ADDRESS_HEADER } from "./create-auth.ts";

/**
 * All of better-auth that is on the internet. The rest of it, such as signing up, making organizations or changing
 * one's own role, is not there at all.
 */
const OPEN = {
  POST: [
    "/sign-in/email",
    "/sign-out",
    "/change-password",
    "/revoke-other-sessions",
    "/two-factor/enable",
    "/two-factor/verify-totp",
    "/two-factor/verify-backup-code",
    "/two-factor/generate-backup-codes",
    "/two-factor/disable",
  ],
  GET: ["/get-session"],
} as const;

/** `/api/auth/*`: signing in and out. Members and their roles are `members.*` of the tRPC API. */
export function createAuthRouter(chooseAuth: ChooseAuth, log: Logger): Router {
  const router = Router();
  const answer = createAnswer(chooseAuth, log);
  for (const path of OPEN.POST) {
    router
      .route(`/api/auth${path}`)
      .post(...readBodyIfAny(), answer)
      .all(methodNotAllowed(["POST"]));
  }
  for (const path of OPEN.GET) {
    router
      .route(`/api/auth${path}`)
      .get(answer)
      .all(methodNotAllowed(["GET"]));
  }
  return router;
}

function createAnswer(chooseAuth: ChooseAuth, log: Logger): RequestHandler {
  return async (request, response) => {
    request.headers[CLIENT_ADDRESS_HEADER] = request.ip ?? "";
    response.set("Cache-Control", "no-store");
    const { handler } = chooseAuth(request);
    await toNodeHandler((webRequest: Request) => answerOrApologize(handler, webRequest, log))(
      request,
      response,
    );
  };
}

/** What fails in there is the database; better-auth says it with an empty body, or not at all. */
async function answerOrApologize(
  handler: (request: Request) => Promise<Response>,
  request: Request,
  log: Logger,
): Promise<Response> {
  const answered = await handler(request).catch((error: unknown) => {
    log.warn({ error }, "sign-in failed");
    return null;
  });
  if (answered !== null && answered.status < 500) return answered;
  const message = "Signing in does not work at the moment. Wait a few seconds and try again.";
  return Response.json({ error: "try_again", message }, { status: 503 });
}

/** Signing out needs no body; where there is one, it is read as strictly as everywhere. */
function readBodyIfAny(): RequestHandler[] {
  const useParsed: RequestHandler = (request, response, next) => {
    request.body = jsonBodyOf(response).value;
    next();
  };
  return [...readJsonBody(), useParsed].map((handler) => (request, response, next) => {
    const isEmpty =
      request.headers["transfer-encoding"] === undefined && !(Number(request.headers["content-length"]) > 0);
    return isEmpty ? next() : handler(request, response, next);
  });
}
