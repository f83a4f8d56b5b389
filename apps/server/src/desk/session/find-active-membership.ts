import type { MemberRole, OrgId } from "@callwaiting/domain";
import type { SessionPorts, SignedIn } from "./session-ports.ts";

export type ActiveMembership = { readonly orgId: OrgId; readonly name: string; readonly role: MemberRole };

/**
 * The organization that a person works in now. Asked anew for every request, so that who was removed is out at once,
 * whatever the session says. Who has only one works in that.
 */
export async function findActiveMembership(
  ports: Pick<SessionPorts, "findMemberships">,
  { user, activeOrgId }: SignedIn,
): Promise<{ readonly active: ActiveMembership | null; readonly all: readonly ActiveMembership[] }> {
  const all = await ports.findMemberships(user.userId);
  const chosen = all.find(({ orgId }) => orgId === activeOrgId);
  const only = all.length === 1 ? all[0] : undefined;
  return { active: chosen ?? only ?? null, all };
}
