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
import { inTimeWhileMoving } from "./database-deadline.ts";
import type { RateLimits } from "./rate-limit/create-rate-limits.ts";
import type { TrustProxy } from "./rate-limit/trust-proxy.ts";
import type { Keyring } from "./secrets/keyring.ts";
import { openSecret } from "./secrets/sealed-secret.ts";
import type { Tool } from "./tools/tool.ts";
import { createBookClinicAppointment } from "./tools/book-clinic-appointment.tool.ts";
import { createCancelAppointment } from "./tools/cancel-appointment.tool.ts";
import { createCheckAvailability } from "./tools/check-availability.tool.ts";
import { createFindAppointments } from "./tools/find-appointments.tool.ts";
import { createGetCurrentTime } from "./tools/get-current-time.tool.ts";
import { createListServices } from "./tools/list-services.tool.ts";
import { createRescheduleAppointment } from "./tools/reschedule-appointment.tool.ts";
import { describeCallEvent } from "./use-cases/describe-call-event.ts";
import { createTenantFinder } from "./use-cases/find-tenant.ts";

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
};

/** What answers the phone, tied to one pool. The admin has its own: `admin-api.ts`. */
export function createDeps({
  pool,
  log,
  keyring,
  clock,
  ...options
}: DepsOptions): Omit<AppDeps, "adminApi"> {
  const now = clock ?? (() => Temporal.Now.instant());
  const databaseNow = () => clock?.().toString() ?? null;
  const inTime = inTimeWhileMoving(pool);
  const findOwn = inTime((request: OwnAppointmentsRequest) =>
    findOwnAppointments(pool, { ...request, now: databaseNow() }),
  );
  const tools: readonly Tool[] = [
    createBookClinicAppointment({
      bookAppointment: inTime((request) => bookAppointment(pool, { ...request, now: databaseNow() })),
    }),
    createCheckAvailability({
      checkAvailability: inTime((request) => checkAvailability(pool, { ...request, now: databaseNow() })),
    }),
    createFindAppointments({ findOwnAppointments: findOwn }),
    createRescheduleAppointment({
      findOwnAppointments: findOwn,
      rescheduleAppointment: inTime((request) =>
        rescheduleAppointment(pool, { ...request, now: databaseNow() }),
      ),
    }),
    createCancelAppointment({
      findOwnAppointments: findOwn,
      cancelAppointment: inTime((request) => cancelAppointment(pool, { ...request, now: databaseNow() })),
    }),
    createListServices(),
    createGetCurrentTime(),
  ];
  const tenants = createTenantFinder({
    findOrganizationBySecret: inTime((secret) => findOrganizationBySecret(pool, secret)),
    loadOrganization: inTime((orgId) => loadOrganization(pool, orgId)),
    loadSealedSecrets: inTime((orgId) => loadSealedSecrets(pool, orgId)),
    openSecret: (sealed, owner) => openSecret(sealed, { keyring, owner }),
  });
  return {
    ...tenants,
    log,
    now,
    calls: {
      recordCallEvent: inTime((orgId, event) => recordCall(pool, orgId, describeCallEvent(event))),
      findToolCallAnswer: inTime((orgId, key) => findToolCallAnswer(pool, orgId, key)),
      recordToolCall: inTime((orgId, record) => recordToolCall(pool, orgId, record)),
    },
    findCalendarFeed: inTime((tokenSha256) => findCalendarFeed(pool, tokenSha256)),
    tools: new Map(tools.map((tool) => [tool.name, tool])),
    ...options,
    checkDatabase: () => pool.query("select 1"),
    uptimeSeconds: () => process.uptime(),
  };
}
