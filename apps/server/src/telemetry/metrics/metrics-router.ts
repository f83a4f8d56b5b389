import { type Response, Router } from "express";
import { methodNotAllowed } from "../../http/handle-errors.ts";
import { replyError } from "../../http/reply-error.ts";
import type { Metrics } from "./create-metrics.ts";
import { type MetricsAccess, createMetricsGate } from "./metrics-gate.ts";

type ReadableMetrics = Pick<Metrics, "contentType" | "text">;

/** `/metrics`, for Prometheus, and not public: see `createMetricsGate`. */
export function createMetricsRouter(metrics: ReadableMetrics, access: MetricsAccess): Router {
  const mayRead = createMetricsGate(access);
  const router = Router();
  router
    .route("/metrics")
    .get((request, response) => {
      const { headers, socket } = request;
      return mayRead({ headers, address: socket.remoteAddress }) ? send(metrics, response) : refuse(response);
    })
    .all(methodNotAllowed(["GET", "HEAD"]));
  return router;
}

async function send(metrics: ReadableMetrics, response: Response): Promise<void> {
  response.set({ "Cache-Control": "no-store", "Content-Type": metrics.contentType });
  response.send(await metrics.text());
}

function refuse(response: Response): void {
  response.set("WWW-Authenticate", "Bearer");
  const message = "Set METRICS_TOKEN in the server's .env and send it as Authorization: Bearer.";
  replyError(response, { status: 401, error: "unauthorized", message });
}
