import { findMemberships } from "@callwaiting/db";
import { type Request, type Response, Router } from "express";
import type { Logger } from "pino";
import { type AdminPools, createAdminPorts } from "./admin-ports.ts";
import type { AdminVapi } from "./admin-vapi-ports.ts";
import { createAuthRouter } from "../desk/auth/auth-router.ts";
import { type SiteUrls, trustedOrigins } from "../desk/auth/browser-origin.ts";
import { createAuthChoice } from "../desk/auth/choose-auth.ts";
import { readSession } from "../desk/auth/read-session.ts";
import { createContactsCsvRouter } from "../desk/contacts/contacts-csv-router.ts";
import { openTryLine } from "./open-try-line.ts";
import type { Telemetry } from "../telemetry/telemetry.ts";
import { createTrpcRouter } from "../desk/trpc/trpc-router.ts";
import type { LiveHub } from "../live/live-hub.ts";

export type AdminApiOptions = AdminPools &
  SiteUrls & {
    readonly log: Logger;
    readonly vapi: AdminVapi;
    readonly live: LiveHub;
    readonly telemetry?: Telemetry;
    readonly signInsPerMinute?: number;
  };

/** A person mistypes a few times; whoever guesses needs millions. */
const SIGN_INS_PER_MINUTE = 10;

/** `/api/auth`, `/trpc` and `/api/contacts.csv`. */
export function createAdminApi(options: AdminApiOptions): Router {
  const { accounts, log, signInsPerMinute = SIGN_INS_PER_MINUTE } = options;
  const chooseAuth = createAuthChoice({
    ...options,
    pool: accounts,
    signInsPerMinute,
    findOnlyOrganization: async (userId) => {
      const [first, second] = await findMemberships(accounts, userId);
      return second === undefined ? (first?.orgId ?? null) : null;
    },
  });
  const router = Router();
  router.use(createAuthRouter(chooseAuth, log));
  const site = {
    ports: { ...createAdminPorts(options), tryLine: openTryLine(options) },
    log,
    trustedOrigins: trustedOrigins(options),
    readSession: (request: Request, response: Response) => readSession(chooseAuth, request, response),
  };
  router.use(createTrpcRouter({ ...site, hub: options.live }), createContactsCsvRouter(site));
  return router;
}
