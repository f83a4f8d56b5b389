import type { ErrorRequestHandler, RequestHandler } from "express";
import type { Logger } from "pino";
import { z } from "zod";
import { isDatabaseDown } from "./is-database-down.ts";
import type { ErrorReply } from "./reply-error.ts";
import { replyError } from "./reply-error.ts";
import { requestIdOf } from "./request-context.ts";

/** The errors of Express, its router and its body reader say which status they mean. */
const ClientError = z.object({ status: z.number().int().min(400).max(499) });

const SENTENCES: Readonly<Record<number, Omit<ErrorReply, "status">>> = {
  413: {
    error: "body_too_large",
    message: "The body is larger than 2 MB, or than 16 MB with a webhook secret in a header.",
  },
  415: { error: "unsupported_encoding", message: "Send the body uncompressed, without Content-Encoding." },
};

const BAD_REQUEST = { error: "bad_request", message: "The request could not be read." };

const TRY_AGAIN: ErrorReply = {
  status: 503,
  error: "temporarily_unavailable",
  message: "The database cannot be reached right now. Try again in a moment.",
};

/** What a request is told that Express could not read; null for a failure of ours. */
export function replyToClientError(error: unknown): ErrorReply | null {
  const client = ClientError.safeParse(error);
  if (!client.success) return null;
  const { status } = client.data;
  return { status, ...(SENTENCES[status] ?? BAD_REQUEST) };
}

/** The last handler: every failure becomes JSON without a stack trace. */
export function handleErrors(log: Logger): ErrorRequestHandler {
  // oxlint-disable-next-line eslint/max-params -- Express knows an error handler by its four parameters.
  return (error: unknown, request, response, next) => {
    const requestId = requestIdOf(response);
    if (response.headersSent) {
      log.error({ requestId, error }, "failed after the answer had begun");
      next(error);
      return;
    }
    const reply = replyToClientError(error);
    if (reply !== null) {
      // Whoever hung up in the middle is told nothing, and the log says that they did.
      if (!request.socket.destroyed) replyError(response, reply);
      return;
    }
    if (isDatabaseDown(error)) {
      log.warn({ requestId, error }, "the database is away");
      response.set("Retry-After", "2");
      replyError(response, TRY_AGAIN);
      return;
    }
    log.error({ requestId, error }, "unexpected failure");
    log.debug({ requestId, detail: String(error) }, "unexpected failure: message");
    replyError(response, {
      status: 500,
      error: "internal_error",
      message: "Something went wrong on our side. The request id finds it in the log.",
    });
  };
}

export function notFound(): RequestHandler {
  return (_request, response) =>
    replyError(response, { status: 404, error: "not_found", message: "There is nothing at this address." });
}

/** For the end of a route's methods: names the ones that exist. */
export function methodNotAllowed(allowed: readonly string[]): RequestHandler {
  const list = allowed.join(", ");
  return (_request, response) => {
    response.set("Allow", list);
    replyError(response, {
      status: 405,
      error: "method_not_allowed",
      message: `This address answers only ${list}.`,
    });
  };
}
