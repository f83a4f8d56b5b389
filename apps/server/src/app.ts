import express from "express";
import type { Express, RequestHandler } from "express";
import helmet from "helmet";
import type { Logger } from "pino";
import { handleErrors, notFound } from "./http/handle-errors.ts";
import { createHealthRouter } from "./http/health-router.ts";
import type { HealthPorts } from "./http/health-router.ts";
import { logRequests } from "./http/log-requests.ts";
import { openRequestContext } from "./http/request-context.ts";
import { createAdminRouter } from "./http/serve-admin.ts";
import {
  type CalendarFeedPorts,
  createCalendarFeedRouter,
} from "./desk/calendar-feeds/calendar-feed-router.ts";
import { createOpenApiRouter } from "./phone/openapi/openapi-router.ts";
import { type RateLimits, createRateLimits } from "./http/rate-limit/create-rate-limits.ts";
import type { TrustProxy } from "./http/rate-limit/trust-proxy.ts";
import { type Telemetry, NO_TELEMETRY } from "./telemetry/telemetry.ts";
import { observeRequests } from "./telemetry/observe-requests.ts";
import { describeTool } from "./phone/tools/describe-tool.ts";
import type { Tool, ToolRegistry } from "./phone/tools/tool.ts";
import type { CallPorts } from "./phone/call-ports.ts";
import { createAuthenticator } from "./phone/authenticate/authenticate.ts";
import type { AuthenticatorPorts } from "./phone/authenticate/authenticate.ts";
import type { MessageDeps } from "./phone/handle-message.ts";
import { createToolsRouter } from "./phone/tools-router.ts";
import { createWebhookRouter } from "./phone/webhook-router.ts";

export type AppDeps = HealthPorts &
  AuthenticatorPorts &
  CalendarFeedPorts & {
    readonly log: Logger;
    readonly tools: ToolRegistry;
    readonly calls: CallPorts;
    readonly findTenantAgain: MessageDeps["findTenantAgain"];
    /** Milliseconds in which every message is answered, whatever happens. Vapi itself gives up after 20 s. */
    readonly answerBudgetMs: number;
    readonly rateLimits: RateLimits;
    /** The folder of the built admin; it may be missing. */
    readonly adminDir: string;
    /** Whose word to take for a client's address. */
    readonly trustProxy: TrustProxy;
    /** Signing in and the API of the admin. */
    readonly adminApi: RequestHandler;
    /** `/metrics`. Default: there is none. */
    readonly metricsApi?: RequestHandler;
    /** Default: nobody listens. */
    readonly telemetry?: Telemetry;
  };

export const DEFAULT_ANSWER_BUDGET_MS = 8_000;

/** Everything that answers HTTP. Opens nothing: `main` owns the port, the clock and the database. */
export function createApp(deps: AppDeps): Express {
  const app = express();
  app.disable("x-powered-by");
  // An ETag would let a health probe be answered with 304.
  app.disable("etag");
  app.set("trust proxy", deps.trustProxy);
  const { telemetry = NO_TELEMETRY } = deps;
  app.use(openRequestContext(), observeRequests(telemetry), logRequests(deps.log), helmet(HELMET_OPTIONS));
  // The phone first: a caller waits for it, and every route before it is compared with each request's path.
  app.post(
    ["/api/vapi/tools/:toolName", "/api/webhooks/vapi", "/api/webhooks/vapi/dry-run"],
    ...createRateLimits(deps.rateLimits),
  );
  const messages = { ...deps, telemetry, authenticate: createAuthenticator(deps) };
  app.use(createToolsRouter(messages), createWebhookRouter(messages));
  app.use(createHealthRouter(deps));
  if (deps.metricsApi !== undefined) app.use(deps.metricsApi);
  app.use(createOpenApiRouter({ tools: [...deps.tools.values()].map(describe), version: deps.version }));
  app.use(createCalendarFeedRouter(deps), deps.adminApi);
  app.use(createAdminRouter(deps));
  app.use(notFound(), handleErrors(deps.log));
  return app;
}

const describe = (tool: Tool) => describeTool(tool).function;

/** Self-hosted on plain HTTP is normal here; upgrading would send browsers to a port that speaks no TLS. */
const HELMET_OPTIONS = {
  contentSecurityPolicy: { directives: { upgradeInsecureRequests: null } },
};
