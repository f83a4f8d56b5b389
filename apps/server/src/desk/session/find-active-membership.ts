import type { StaffScope } from "@callwaiting/db";
import { type MemberRole, type OrgId, isAtLeast } from "@callwaiting/domain";
import type { DeskDatabase } from "../../start/desk-database.ts";

/** Somebody with a valid session. It does not say what they may do. */
export type SignedIn = {
  readonly sessionId: string;
  readonly user: { readonly userId: string; readonly displayName: string; readonly email: string };
  /** What they last chose to work in; it grants nothing. */
  readonly activeOrgId: string | null;
};

export type ActiveMembership = {
  readonly orgId: OrgId;
  readonly name: string;
  readonly role: MemberRole;
  readonly hasSecondFactor: boolean;
  readonly secondFactorFrom: string | null;
};

export type FoundMembership = {
  readonly active: ActiveMembership | null;
  /** They work here, and not before they have a second factor: `active` is null meanwhile, so that no way in forgets it. */
  readonly lacksSecondFactor: ActiveMembership | null;
  readonly all: readonly ActiveMembership[];
};

/**
 * The organization that a person works in now. Looked up for every request, so that somebody who was removed is out at
 * once, whatever their session says. A person with only one organization works in that one.
 */
export async function findActiveMembership(
  db: Pick<DeskDatabase, "findMemberships">,
  { user, activeOrgId }: SignedIn,
): Promise<FoundMembership> {
  const all = await db.findMemberships(user.userId);
  const chosen = all.find(({ orgId }) => orgId === activeOrgId);
  const only = all.length === 1 ? all[0] : undefined;
  const active = chosen ?? only ?? null;
  const isLate = active !== null && lacksSecondFactor(active, Date.now());
  return { active: isLate ? null : active, lacksSecondFactor: isLate ? active : null, all };
}

/** Owners and admins only: others cannot let anybody in. */
function lacksSecondFactor(
  { role, hasSecondFactor, secondFactorFrom }: ActiveMembership,
  nowMs: number,
): boolean {
  return (
    isAtLeast(role, "admin") &&
    !hasSecondFactor &&
    secondFactorFrom !== null &&
    Date.parse(secondFactorFrom) <= nowMs
  );
}

/** The member at work: the tenant for row-level security, and the name for the audit log. */
export function staffScope({ user }: SignedIn, { orgId }: ActiveMembership): StaffScope {
  return { orgId, actor: { kind: "user", userId: user.userId, displayName: user.displayName } };
}
