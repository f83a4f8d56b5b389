import { type RequestHandler, Router } from "express";
import { methodNotAllowed } from "../http/handle-errors.ts";
import type { Route } from "../http/shortcuts.ts";
import { type MessageDeps, handleMessage } from "./handle-message.ts";

/** Where messages and tool calls come in; each POST passes the limits first. */
export function listPhoneRoutes(deps: MessageDeps, limits: readonly RequestHandler[]): readonly Route[] {
  const handlers = [...limits, ...handleMessage(deps)];
  return [
    // One URL per tool. Takes the plain REST form, and Vapi's messages too, whose own tool names then win.
    { path: "/api/vapi/tools/:toolName", handlers },
    // The server URL for all of an assistant's messages, tool calls included.
    { path: "/api/webhooks/vapi", handlers },
    { path: "/api/webhooks/vapi/dry-run", handlers: [...limits, ...handleMessage(deps, { isDryRun: true })] },
  ];
}

/** The same for Express, and what the addresses answer to other methods. */
export function createPhoneRouter(routes: readonly Route[]): Router {
  const router = Router();
  for (const { path, handlers } of routes) {
    router
      .route(path)
      .post(...handlers)
      .all(methodNotAllowed(["POST"]));
  }
  router
    .route("/api/vapi/webhook/health")
    .get((_request, response) => {
      response.set("Cache-Control", "no-store").json({ status: "ok" });
    })
    .all(methodNotAllowed(["GET", "HEAD"]));
  return router;
}
