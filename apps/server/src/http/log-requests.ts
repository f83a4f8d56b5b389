import type { Request, RequestHandler } from "express";
import type { Logger } from "pino";
import { requestIdOf } from "./request-context.ts";

/**
 * One line per request, written when the answer has left or the client has gone. The route's pattern is logged
 * rather than the URL, which may hold tokens and whatever a stranger typed.
 */
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
      else log.info(line, "request");
    });
    next();
  };
}

function routeOf(request: Request): string {
  const route: unknown = request.route;
  const path: unknown = typeof route === "object" && route !== null ? Reflect.get(route, "path") : undefined;
  if (Array.isArray(path)) return path.join("|");
  return typeof path === "string" ? path : "(none)";
}
