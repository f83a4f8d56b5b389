/** What a member may do, least first; each may do all that the ones before it may. */
export const MEMBER_ROLES = ["viewer", "staff", "admin", "owner"] as const;

export type MemberRole = (typeof MEMBER_ROLES)[number];

export function isAtLeast(role: MemberRole, least: MemberRole): boolean {
  return MEMBER_ROLES.indexOf(role) >= MEMBER_ROLES.indexOf(least);
}

/** Owners manage everybody; others only those below themselves, and give only roles below their own. */
export function mayManage(actor: MemberRole, other: MemberRole): boolean {
  return actor === "owner" || (isAtLeast(actor, "admin") && !isAtLeast(other, actor));
}
