import type { Ports } from "../../bound.ts";

/** What the list of calls and a call's page work with. */
export const CALLS_PORTS = ["listCalls", "loadCall"] as const;

export type CallsPorts = Ports<typeof CALLS_PORTS>;

/** What the audit log works with: providers and services give its ids their names. */
export const AUDIT_PORTS = ["findLastChange", "listChanges", "listProviders", "listServices"] as const;

export type AuditPorts = Ports<typeof AUDIT_PORTS>;
