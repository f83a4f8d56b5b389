import {
  bookAppointment,
  checkAvailability,
  findOrganizationBySecret,
  loadOrganization,
  loadSealedSecrets,
} from "@callwaiting/db";
import type { Pool } from "pg";
import type { Logger } from "pino";
import { Temporal } from "temporal-polyfill";
import type { AppDeps } from "./app.ts";
import { inTime } from "./database-deadline.ts";
import type { Keyring } from "./secrets/keyring.ts";
import { openSecret } from "./secrets/sealed-secret.ts";
import { createBookClinicAppointment } from "./tools/book-clinic-appointment.tool.ts";
import { createCheckAvailability } from "./tools/check-availability.tool.ts";
import { createTenantFinder } from "./use-cases/find-tenant.ts";

export type DepsOptions = {
  readonly pool: Pool;
  readonly log: Logger;
  readonly keyring: Keyring;
  readonly version: string;
  readonly answerBudgetMs: number;
  /** A fixed clock, for tests: the database is then told the time instead of asking its own. */
  readonly clock?: () => Temporal.Instant;
};

/** Everything the app works with, tied to one pool. */
export function createDeps({ pool, log, keyring, version, answerBudgetMs, clock }: DepsOptions): AppDeps {
  const now = clock ?? (() => Temporal.Now.instant());
  const databaseNow = () => clock?.().toString() ?? null;
  const tools = [
    createBookClinicAppointment({
      bookAppointment: inTime((request) => bookAppointment(pool, { ...request, now: databaseNow() })),
    }),
    createCheckAvailability({
      checkAvailability: inTime((request) => checkAvailability(pool, { ...request, now: databaseNow() })),
    }),
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
    tools: new Map(tools.map((tool) => [tool.name, tool])),
    answerBudgetMs,
    checkDatabase: () => pool.query("select 1"),
    version,
    uptimeSeconds: () => process.uptime(),
  };
}
