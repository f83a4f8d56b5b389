import type { StaffScope } from "@callwaiting/db";
import type { Ports } from "../../bound.ts";

export type { StaffScope };

/** Somebody with a valid session. What they may do is not in it. */
export type SignedIn = {
  readonly sessionId: string;
  readonly user: { readonly userId: string; readonly displayName: string; readonly email: string };
  /** What they last chose to work in; it grants nothing. */
  readonly activeOrgId: string | null;
};

/** Of the accounts. */
export const SESSION_PORTS = ["chooseOrganization", "findMemberships"] as const;
/** Of the organization. */
export const ORGANIZATION_PORTS = ["loadOrganization"] as const;

export type SessionPorts = Ports<typeof SESSION_PORTS> & Ports<typeof ORGANIZATION_PORTS>;
