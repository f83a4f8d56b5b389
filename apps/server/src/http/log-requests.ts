import type { RequestHandler } from "express";
import type { Logger } from "pino";
import { contextOf } from "./request-context.ts";
import { routeOf } from "./route-of.ts";

/** One line per request and its tool calls, written when the answer has left or the client has gone. */
export function logRequests(log: Logger): RequestHandler {
  return (request, response, next) => {
    const startedAtMs = performance.now();
    response.once("close", () => {
      const context = contextOf(response);
      const calls = context.takeCalls();
      const line = {
        requestId: context.requestId,
        method: request.method,
        route: routeOf(request),
        status: response.statusCode,
        durationMs: Math.round(performance.now() - startedAtMs),
        ...(response.writableFinished ? {} : { aborted: true }),
        ...(calls.length === 0 ? {} : { calls }),
      };
      if (response.statusCode >= 500) log.error(line, "request");
      // A balancer asks every second; what it is told is news only when it is no.
      else if (line.route === "/ready") log.debug(line, "request");
      else log.info(line, "request");
    });
    next();
  };
}
