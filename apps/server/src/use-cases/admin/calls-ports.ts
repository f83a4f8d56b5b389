import type { listCalls, listChanges, listProviders, listServices, loadCall } from "@callwaiting/db";
import type { Bound } from "./bound.ts";

/** What the list of calls and a call's page work with. */
export type CallsPorts = {
  readonly listCalls: Bound<typeof listCalls>;
  readonly loadCall: Bound<typeof loadCall>;
};

/** What the audit log works with: providers and services give its ids their names. */
export type AuditPorts = {
  readonly listChanges: Bound<typeof listChanges>;
  readonly listProviders: Bound<typeof listProviders>;
  readonly listServices: Bound<typeof listServices>;
};
