/** What a member may do, least first; each may do all that the ones before it may. */
export const MEMBER_ROLES = ["viewer", "staff", "admin", "owner"] as const;

export type MemberRole = (typeof MEMBER_ROLES)[number];

export function isAtLeast(role: MemberRole, least: MemberRole): boolean {
  return MEMBER_ROLES.indexOf(role) >= MEMBER_ROLES.indexOf(least);
}
