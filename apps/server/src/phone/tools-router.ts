import { Router } from "express";
import { methodNotAllowed } from "../http/handle-errors.ts";
import { handleMessage } from "./handle-message.ts";
import type { MessageDeps } from "./handle-message.ts";

/** One URL per tool. Takes the plain REST form, and Vapi's messages too, whose own tool names then win. */
export function createToolsRouter(deps: MessageDeps): Router {
  const router = Router();
  router
    .route("/api/vapi/tools/:toolName")
    .post(handleMessage(deps))
    .all(methodNotAllowed(["POST"]));
  return router;
}
