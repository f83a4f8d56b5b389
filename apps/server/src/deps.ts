import {
  bookAppointment,
  cancelAppointment,
  checkAvailability,
  findCalendarFeed,
  findOrganizationBySecret,
  findOwnAppointments,
  findToolCallAnswer,
  loadOrganization,
  loadSealedSecrets,
  recordCall,
  recordToolCall,
  rescheduleAppointment,
} from "@callwaiting/db";
import type { OwnAppointmentsRequest } from "@callwaiting/db";
import type { Pool } from "pg";
import type { Logger } from "pino";
import { Temporal } from "temporal-polyfill";
import type { AppDeps } from "./app.ts";
import { inTimeWhileMoving } from "./http/database-deadline.ts";
import type { RateLimits } from "./http/rate-limit/create-rate-limits.ts";
import type { TrustProxy } from "./http/rate-limit/trust-proxy.ts";
import type { Keyring } from "./secrets/keyring.ts";
import { openSecret } from "./secrets/sealed-secret.ts";
import { NO_TELEMETRY, type Telemetry } from "./telemetry/telemetry.ts";
import { tracedPorts } from "./start/traced-ports.ts";
import type { Tool } from "./phone/tools/tool.ts";
import { createBookClinicAppointment } from "./phone/tools/book-clinic-appointment/book-clinic-appointment.tool.ts";
import { createCancelAppointment } from "./phone/tools/cancel-appointment/cancel-appointment.tool.ts";
import { createCheckAvailability } from "./phone/tools/check-availability/check-availability.tool.ts";
import { createFindAppointments } from "./phone/tools/find-appointments/find-appointments.tool.ts";
import { createGetCurrentTime } from "./phone/tools/get-current-time/get-current-time.tool.ts";
import { createListServices } from "./phone/tools/list-services/list-services.tool.ts";
import { createRescheduleAppointment } from "./phone/tools/reschedule-appointment/reschedule-appointment.tool.ts";
import { describeCallEvent } from "./phone/events/describe-call-event.ts";
import { createTenantFinder } from "./phone/authenticate/find-tenant.ts";

export type DepsOptions = {
  readonly pool: Pool;
  readonly log: Logger;
  readonly keyring: Keyring;
  readonly version: string;
  readonly answerBudgetMs: number;
  readonly rateLimits: RateLimits;
  readonly trustProxy: TrustProxy;
  readonly adminDir: string;
  /** A fixed clock, for tests: the database is then told the time instead of asking its own. */
  readonly clock?: () => Temporal.Instant;
  /** Default: nobody listens. */
  readonly telemetry?: Telemetry;
};

/** What answers the phone, tied to one pool. The admin has its own: `admin-api.ts`. */
export function createDeps({
  pool,
  log,
  keyring,
  clock,
  telemetry = NO_TELEMETRY,
  ...options
}: DepsOptions): Omit<AppDeps, "adminApi"> {
  const now = clock ?? (() => Temporal.Now.instant());
  const databaseNow = () => clock?.().toString() ?? null;
  const port = tracedPorts(telemetry, inTimeWhileMoving(pool));
  const findOwn = port("findOwnAppointments", (request: OwnAppointmentsRequest) =>
    findOwnAppointments(pool, { ...request, now: databaseNow() }),
  );
  const tools: readonly Tool[] = [
    createBookClinicAppointment({
      bookAppointment: port("bookAppointment", (request) =>
        bookAppointment(pool, { ...request, now: databaseNow() }),
      ),
    }),
    createCheckAvailability({
      checkAvailability: port("checkAvailability", (request) =>
        checkAvailability(pool, { ...request, now: databaseNow() }),
      ),
    }),
    createFindAppointments({ findOwnAppointments: findOwn }),
    createRescheduleAppointment({
      findOwnAppointments: findOwn,
      rescheduleAppointment: port("rescheduleAppointment", (request) =>
        rescheduleAppointment(pool, { ...request, now: databaseNow() }),
      ),
    }),
    createCancelAppointment({
      findOwnAppointments: findOwn,
      cancelAppointment: port("cancelAppointment", (request) =>
        cancelAppointment(pool, { ...request, now: databaseNow() }),
      ),
    }),
    createListServices(),
    createGetCurrentTime(),
  ];
  const tenants = createTenantFinder({
    findOrganizationBySecret: port("findOrganizationBySecret", (secret) =>
      findOrganizationBySecret(pool, secret),
    ),
    loadOrganization: port("loadOrganization", (orgId) => loadOrganization(pool, orgId)),
    loadSealedSecrets: port("loadSealedSecrets", (orgId) => loadSealedSecrets(pool, orgId)),
    openSecret: (sealed, owner) => openSecret(sealed, { keyring, owner }),
  });
  return {
    ...tenants,
    log,
    now,
    calls: {
      recordCallEvent: port("recordCallEvent", (orgId, event) =>
        recordCall(pool, orgId, describeCallEvent(event)),
      ),
      findToolCallAnswer: port("findToolCallAnswer", (orgId, key) => findToolCallAnswer(pool, orgId, key)),
      recordToolCall: port("recordToolCall", async (orgId, record) => {
        const stored = await recordToolCall(pool, orgId, record);
        if (stored.tookOffer) telemetry.offerTaken();
        return stored;
      }),
    },
    findCalendarFeed: port("findCalendarFeed", (tokenSha256) => findCalendarFeed(pool, tokenSha256)),
    tools: new Map(tools.map((tool) => [tool.name, tool])),
    ...options,
    telemetry,
    checkDatabase: () => pool.query("select 1"),
    uptimeSeconds: () => process.uptime(),
  };
}
