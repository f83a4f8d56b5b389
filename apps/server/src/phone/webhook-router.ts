import { Router } from "express";
import { methodNotAllowed } from "../http/handle-errors.ts";
import { handleMessage } from "./handle-message.ts";
import type { MessageDeps } from "./handle-message.ts";

/** The server URL for all of an assistant's messages, tool calls included. */
export function createWebhookRouter(deps: MessageDeps): Router {
  const router = Router();
  router
    .route("/api/webhooks/vapi")
    .post(handleMessage(deps))
    .all(methodNotAllowed(["POST"]));
  router
    .route("/api/webhooks/vapi/dry-run")
    .post(handleMessage(deps, { isDryRun: true }))
    .all(methodNotAllowed(["POST"]));
  router
    .route("/api/vapi/webhook/health")
    .get((_request, response) => {
      response.set("Cache-Control", "no-store").json({ status: "ok" });
    })
    .all(methodNotAllowed(["GET", "HEAD"]));
  return router;
}
