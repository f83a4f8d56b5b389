import express from "express";
import type { Express } from "express";
import helmet from "helmet";
import type { Logger } from "pino";
import { handleErrors, notFound } from "./http/handle-errors.ts";
import { createHealthRouter } from "./http/health-router.ts";
import type { HealthPorts } from "./http/health-router.ts";
import { logRequests } from "./http/log-requests.ts";
import { assignRequestId } from "./http/request-context.ts";
import type { ToolRegistry } from "./tools/tool.ts";
import { createAuthenticator } from "./vapi/authenticate.ts";
import type { AuthenticatorPorts } from "./vapi/authenticate.ts";
import { createToolsRouter } from "./vapi/tools-router.ts";
import { createWebhookRouter } from "./vapi/webhook-router.ts";

export type AppDeps = HealthPorts &
  AuthenticatorPorts & {
    readonly log: Logger;
    readonly tools: ToolRegistry;
    /** Milliseconds in which every message is answered, whatever happens. Vapi itself gives up after 20 s. */
    readonly answerBudgetMs: number;
  };

export const DEFAULT_ANSWER_BUDGET_MS = 8_000;

/** Everything that answers HTTP. Opens nothing: `main` owns the port, the clock and the database. */
export function createApp(deps: AppDeps): Express {
  const app = express();
  app.disable("x-powered-by");
  // An ETag would let a health probe be answered with 304.
  app.disable("etag");
  app.use(assignRequestId(), logRequests(deps.log), helmet(HELMET_OPTIONS));
  app.use(createHealthRouter(deps));
  const messages = { ...deps, authenticate: createAuthenticator(deps) };
  app.use(createToolsRouter(messages), createWebhookRouter(messages));
  app.use(notFound(), handleErrors(deps.log));
  return app;
}

/** Self-hosted on plain HTTP is normal here; upgrading would send browsers to a port that speaks no TLS. */
const HELMET_OPTIONS = {
  contentSecurityPolicy: { directives: { upgradeInsecureRequests: null } },
};
