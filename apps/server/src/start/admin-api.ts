import { type Request, type Response, Router } from "express";
import type { Logger } from "pino";
import { createAuthRouter } from "../desk/auth/auth-router.ts";
import { type SiteUrls, trustedOrigins } from "../desk/auth/browser-origin.ts";
import { createAuthChoice } from "../desk/auth/choose-auth.ts";
import { readSession } from "../desk/auth/read-session.ts";
import { createRecordingRouter } from "../desk/calls/recording-router.ts";
import { createContactsCsvRouter } from "../desk/contacts/contacts-csv-router.ts";
import { createDeskOutbox } from "../desk/desk-outbox.ts";
import { type DeskVapiOptions, createDeskVapi } from "../desk/desk-vapi.ts";
import { createTryLine } from "../desk/playground/create-try-line.ts";
import type { Desk } from "../desk/trpc/context.ts";
import { createTrpcRouter } from "../desk/trpc/trpc-router.ts";
import type { Outbox } from "../sync/outbox.ts";
import type { LiveHub } from "../live/live-hub.ts";
import type { Lines } from "../http/turns/lines.ts";
import { byOrganizationWithRoom } from "../http/turns/take-turn.ts";
import type { Keyring } from "../secrets/keyring.ts";
import { giveVisitLink } from "../secrets/give-visit-link.ts";
import { openSecret, sealSecret } from "../secrets/sealed-secret.ts";
import { NO_TELEMETRY, type Telemetry } from "../telemetry/telemetry.ts";
import { createUrlCheck } from "../webhooks/check-url.ts";
import { type WebhookGuard, createWebhookGuard } from "../webhooks/webhook-guard.ts";
import { type DeskWays, createDeskDatabase } from "./desk-database.ts";

export type AdminApiOptions = Omit<DeskWays, "take"> &
  SiteUrls & {
    readonly lines: Pick<Lines, "desk">;
    /** Seals what the database must not give away. */
    readonly keyring: Keyring;
    readonly log: Logger;
    readonly vapi: DeskVapiOptions;
    readonly live: LiveHub;
    readonly telemetry?: Telemetry;
    readonly signInsPerMinute?: number;
    /** The ways by which patients are told. */
    readonly outbox: Outbox;
    /** Where clinics' other systems may be; by default on the internet. */
    readonly webhookGuard?: WebhookGuard;
  };

/** People mistype a few times; somebody who guesses needs millions of tries. */
const SIGN_INS_PER_MINUTE = 10;

/** `/api/auth`, `/trpc`, `/api/contacts.csv` and `/api/recordings`. */
export function createAdminApi(options: AdminApiOptions): Router {
  const { accounts, log, signInsPerMinute = SIGN_INS_PER_MINUTE } = options;
  const desk = createDesk(options);
  const chooseAuth = createAuthChoice({
    ...options,
    pool: accounts,
    signInsPerMinute,
    useCode: desk.db.useCode,
    findOnlyOrganization: async (userId) => {
      const [first, second] = await desk.db.findMemberships(userId);
      return second === undefined ? (first?.orgId ?? null) : null;
    },
  });
  const site = {
    trustedOrigins: trustedOrigins(options),
    readSession: (request: Request, response: Response) => readSession(chooseAuth, request, response),
  };
  return Router().use(
    createAuthRouter(chooseAuth, log),
    createTrpcRouter({ ...site, desk, hub: options.live }),
    createContactsCsvRouter({ ...site, db: desk.db, log }),
    createRecordingRouter({ ...site, db: desk.db }),
  );
}

function createDesk({
  keyring,
  log,
  vapi,
  serverUrl,
  publicUrl,
  telemetry = NO_TELEMETRY,
  lines,
  outbox,
  webhookGuard = createWebhookGuard({ allowsLoopback: false }),
  ...pools
}: AdminApiOptions): Desk {
  const take = byOrganizationWithRoom(lines.desk, () => telemetry.turnedAway("desk"));
  const db = createDeskDatabase({ ...pools, take }, telemetry);
  const open = (sealed: string, owner: string) => openSecret(sealed, { keyring, owner });
  return {
    db,
    log,
    vapi: createDeskVapi(vapi, take),
    outbox: createDeskOutbox({
      outbox,
      reachableAt: vapi.reachableAt,
      loadSealedAccount: (orgId) => db.loadIntegrationKey(orgId, "twilio"),
      openSecret: open,
      hasOwnLine: async (orgId) => (await db.loadIntegrationKey(orgId, "vapi")) !== null,
    }),
    checkWebhookUrl: createUrlCheck(webhookGuard),
    tryLine: createTryLine({
      db,
      serverUrl,
      openSecret: open,
    }),
    sealSecret: (plain, orgId) => sealSecret(plain, { keyring, owner: orgId }),
    giveVisitLink: (orgId, appointmentId) =>
      giveVisitLink({ ...db, keyring, baseUrl: publicUrl ?? serverUrl }, orgId, appointmentId),
  };
}
