import { loadAssistant, loadCall, loadNewestSecret, loadOrganization } from "@callwaiting/db";
import type { Pool } from "pg";
import { inTime } from "../http/database-deadline.ts";
import type { Keyring } from "../secrets/keyring.ts";
import { openSecret } from "../secrets/sealed-secret.ts";
import { createTryLine } from "../desk/playground/create-try-line.ts";
import type { TryLine, TryLinePorts } from "../desk/playground/try-line-ports.ts";

type OpenTryLineOptions = {
  readonly pool: Pool;
  readonly keyring: Keyring;
  readonly serverUrl: string;
  readonly idleMs?: number;
};

/** Calls without a phone into the server at `serverUrl`, which is this one. */
export function openTryLine({ pool, keyring, ...options }: OpenTryLineOptions): TryLine {
  const ports: TryLinePorts = {
    loadOrganization: inTime((orgId) => loadOrganization(pool, orgId)),
    loadNewestSecret: inTime((orgId) => loadNewestSecret(pool, orgId)),
    loadAssistant: inTime((orgId) => loadAssistant(pool, orgId, "inbound")),
    loadCall: inTime((scope, callId) => loadCall(pool, scope, callId)),
    openSecret: (sealed, owner) => openSecret(sealed, { keyring, owner }),
  };
  return createTryLine({ ports, ...options });
}
