import type { StaffScope, chooseOrganization, findMemberships, loadOrganization } from "@callwaiting/db";
import type { Bound } from "./bound.ts";

export type { StaffScope };

/** Somebody with a valid session. What they may do is not in it. */
export type SignedIn = {
  readonly sessionId: string;
  readonly user: { readonly userId: string; readonly displayName: string; readonly email: string };
  /** What they last chose to work in; it grants nothing. */
  readonly activeOrgId: string | null;
};

export type SessionPorts = {
  readonly findMemberships: Bound<typeof findMemberships>;
  readonly chooseOrganization: Bound<typeof chooseOrganization>;
  readonly loadOrganization: Bound<typeof loadOrganization>;
};
