import type { Ports } from "../../bound.ts";

export const MEMBERS_PORTS = [
  "acceptInvitation",
  "changeMemberRole",
  "findInvitation",
  "inviteMember",
  "joinByInvitation",
  "listInvitations",
  "listMembers",
  "openPasswordReset",
  "removeMember",
  "resetPassword",
  "revokeInvitation",
] as const;

export type MembersPorts = Ports<typeof MEMBERS_PORTS> & {
  /** As slow as a password's hash must be. */
  readonly hashPassword: (password: string) => Promise<string>;
};
