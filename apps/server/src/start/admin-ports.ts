import { deletePersonData, describePersonData, exportContacts, exportPersonData } from "@callwaiting/db";
import { hashPassword } from "better-auth/crypto";
import type { Pool } from "pg";
import { type AdminVapi, createVapiPorts } from "./admin-vapi-ports.ts";
import { bindPorts } from "./bind-ports.ts";
import type { Keyring } from "../secrets/keyring.ts";
import { sealSecret } from "../secrets/sealed-secret.ts";
import { NO_TELEMETRY, type Telemetry } from "../telemetry/telemetry.ts";
import type { AdminPorts } from "../desk/admin-ports.ts";
import { APPOINTMENTS_PORTS } from "../desk/appointments/appointments-ports.ts";
import { AUDIT_PORTS, CALLS_PORTS } from "../desk/calls/calls-ports.ts";
import { CONTACTS_PORTS } from "../desk/contacts/contacts-ports.ts";
import { LIVE_PORTS } from "../live/live-ports.ts";
import { MEMBERS_PORTS } from "../desk/members/members-ports.ts";
import { METRICS_PORTS } from "../desk/metrics/metrics-ports.ts";
import { ORGANIZATION_PORTS, SESSION_PORTS } from "../desk/session/session-ports.ts";
import { SETTINGS_PORTS } from "../desk/organization/settings-ports.ts";

export type AdminPools = {
  /** Works as the application role, under row-level security. */
  readonly pool: Pool;
  /** Sees accounts, sessions and memberships, and nothing else. */
  readonly accounts: Pool;
  /** Seals what the database must not give away. */
  readonly keyring: Keyring;
};

/** The one place where the admin's ports meet packages/db. */
export function createAdminPorts(
  options: AdminPools & { readonly vapi: AdminVapi; readonly telemetry?: Telemetry | undefined },
): Omit<AdminPorts, "tryLine"> {
  const { pool, accounts, keyring, telemetry = NO_TELEMETRY } = options;
  const ports = bindPorts({ pool, telemetry }, [
    ...ORGANIZATION_PORTS,
    ...APPOINTMENTS_PORTS,
    ...AUDIT_PORTS,
    ...CALLS_PORTS,
    ...CONTACTS_PORTS,
    ...LIVE_PORTS,
    ...METRICS_PORTS,
  ]);
  return {
    ...bindPorts({ pool: accounts, telemetry }, [...SESSION_PORTS, ...MEMBERS_PORTS]),
    ...ports,
    ...createVapiPorts(options),
    hashPassword,
    async bookForStaff(scope, booking) {
      const outcome = await ports.bookForStaff(scope, booking);
      telemetry.bookedAtDesk(outcome.kind);
      return outcome;
    },
    // Reading all transcripts takes its time, and nobody waits on the line. They have a limit of their own.
    describePersonData: (scope, contactId) => describePersonData(pool, scope, contactId),
    exportPersonData: (scope, contactId) => exportPersonData(pool, scope, contactId),
    deletePersonData: (scope, contactId) => deletePersonData(pool, scope, contactId),
    exportContacts: (scope) => exportContacts(pool, scope),
    settings: {
      ...bindPorts({ pool, telemetry }, SETTINGS_PORTS),
      sealSecret: (plain, orgId) => sealSecret(plain, { keyring, owner: orgId }),
    },
  };
}
