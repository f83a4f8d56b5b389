import express from "express";
import type { RequestListener } from "node:http";
import type { RequestHandler } from "express";
import type { Logger } from "pino";
import { handleErrors, notFound } from "./http/handle-errors.ts";
import { createHealthRouter } from "./http/health-router.ts";
import type { HealthPorts } from "./http/health-router.ts";
import { logRequests } from "./http/log-requests.ts";
import { openRequestContext } from "./http/request-context.ts";
import { setSecurityHeaders } from "./http/security-headers.ts";
import { createAdminRouter } from "./http/serve-admin.ts";
import { withShortcuts } from "./http/shortcuts.ts";
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
import { type TwilioPorts, createTwilioRouter } from "./sms/twilio-router.ts";
import { createPhoneRouter, listPhoneRoutes } from "./phone/phone-routes.ts";
import type { OfferPorts, VisitPorts } from "./visit/visit-ports.ts";
import { createVisitRouter } from "./visit/visit-router.ts";

export type AppDeps = HealthPorts &
  AuthenticatorPorts &
  CalendarFeedPorts & {
    readonly log: Logger;
    readonly tools: ToolRegistry;
    readonly calls: CallPorts;
    readonly visits: VisitPorts;
    readonly offers: OfferPorts;
    readonly findTenantAgain: MessageDeps["findTenantAgain"];
    readonly hasRoom: MessageDeps["hasRoom"];
    /** Milliseconds in which every message is answered, whatever happens. Vapi itself gives up after 20 s. */
    readonly answerBudgetMs: number;
    readonly rateLimits: RateLimits;
    /** The folder of the built admin; it may be missing. */
    readonly adminDir: string;
    /** Whose word to take for a client's address. */
    readonly trustProxy: TrustProxy;
    /** Signing in and the API of the admin. */
    readonly adminApi: RequestHandler;
    /** For what patients write back. Default: nobody can. */
    readonly twilio?: Omit<TwilioPorts, "log">;
    /** `/metrics`. Default: there is none. */
    readonly metricsApi?: RequestHandler;
    /** Default: nobody listens. */
    readonly telemetry?: Telemetry;
  };

export const DEFAULT_ANSWER_BUDGET_MS = 8_000;

/** Everything that answers HTTP. Opens nothing: `main` owns the port, the clock and the database. */
export function createApp(deps: AppDeps): RequestListener {
  const app = express();
  app.disable("x-powered-by");
  // An ETag would let a health probe be answered with 304.
  app.disable("etag");
  app.set("trust proxy", deps.trustProxy);
  const { telemetry = NO_TELEMETRY } = deps;
  const before = [
    openRequestContext(),
    observeRequests(telemetry),
    logRequests(deps.log),
    setSecurityHeaders(),
  ];
  app.use(...before);
  const messages = { ...deps, telemetry, authenticate: createAuthenticator(deps) };
  const limits = createRateLimits(deps.rateLimits);
  const routes = listPhoneRoutes(messages, limits);
  app.use(createPhoneRouter(routes));
  if (deps.twilio !== undefined) app.use(createTwilioRouter({ ...deps.twilio, log: deps.log }, limits));
  app.use(createHealthRouter(deps));
  if (deps.metricsApi !== undefined) app.use(deps.metricsApi);
  app.use(createOpenApiRouter({ tools: [...deps.tools.values()].map(describe), version: deps.version }));
  app.use(createCalendarFeedRouter(deps), createVisitRouter(deps), deps.adminApi);
  app.use(createAdminRouter(deps));
  const onError = handleErrors(deps.log);
  app.use(notFound(), onError);
  // The phone first: a caller waits for it.
  return withShortcuts(app, { routes, before, onError });
}

const describe = (tool: Tool) => describeTool(tool).function;
