import { randomUUID } from "node:crypto";
import type { RequestHandler, Response } from "express";
import { z } from "zod";

/** An id that a proxy in front gave: short, and safe in a log line and a header. */
const IncomingRequestId = z.string().regex(/^[\w.-]{8,64}$/);

const REQUEST_ID_HEADER = "x-request-id";

/** Names every request, so that an answer, its log lines and its errors can be matched. */
export function assignRequestId(): RequestHandler {
  return (request, response, next) => {
    const incoming = IncomingRequestId.safeParse(request.headers[REQUEST_ID_HEADER]);
    const requestId = incoming.success ? incoming.data : randomUUID();
    response.locals["requestId"] = requestId;
    response.setHeader(REQUEST_ID_HEADER, requestId);
    next();
  };
}

export function requestIdOf(response: Response): string {
  const id: unknown = response.locals["requestId"];
  return typeof id === "string" ? id : "unknown";
}
