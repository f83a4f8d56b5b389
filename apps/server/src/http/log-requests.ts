import type { RequestHandler } from "express";
import type { Logger } from "pino";
import { requestIdOf } from "./request-context.ts";
import { routeOf } from "./route-of.ts";

/** One line per request, written when the answer has left or the client has gone. */
export function logRequests(log: Logger): RequestHandler {
  return (request, response, next) => {
    const startedAtMs = performance.now();
    response.once("close", () => {
      const line = {
        requestId: requestIdOf(response),
        method: request.method,
        route: routeOf(request),
        status: response.statusCode,
        durationMs: Math.round(performance.now() - startedAtMs),
        ...(response.writableFinished ? {} : { aborted: true }),
      };
      if (response.statusCode >= 500) log.error(line, "request");
      // A balancer asks every second; what it is told is news only when it is no.
      else if (line.route === "/ready") log.debug(line, "request");
      else log.info(line, "request");
    });
    next();
  };
}
