import type { RequestHandler } from "express";
import { routeOf } from "../http/route-of.ts";
import type { Telemetry } from "./telemetry.ts";

/** Tells of every request when its answer has left or the client has gone. */
export function observeRequests(telemetry: Telemetry): RequestHandler {
  return (request, response, next) => {
    const startedAtMs = performance.now();
    const { method } = request;
    const span = telemetry.openSpan(`HTTP ${method}`, { "http.request.method": method });
    response.once("close", () => {
      const [route, status] = [routeOf(request), response.statusCode];
      const type = response.getHeader("content-type");
      const isStream = typeof type === "string" && type.startsWith("text/event-stream");
      telemetry.requestEnded({
        method,
        route,
        status,
        durationMs: performance.now() - startedAtMs,
        isStream,
      });
      span.end({
        title: `${method} ${route}`,
        facts: { "http.route": route, "http.response.status_code": status },
        ...(status >= 500 ? { failure: String(status) } : {}),
      });
    });
    span.run(next);
  };
}
