import type {
  acceptInvitation,
  changeMemberRole,
  findInvitation,
  inviteMember,
  joinByInvitation,
  listInvitations,
  listMembers,
  openPasswordReset,
  removeMember,
  resetPassword,
  revokeInvitation,
} from "@callwaiting/db";
import type { Bound } from "./bound.ts";

export type MembersPorts = {
  readonly listMembers: Bound<typeof listMembers>;
  readonly changeMemberRole: Bound<typeof changeMemberRole>;
  readonly removeMember: Bound<typeof removeMember>;
  readonly inviteMember: Bound<typeof inviteMember>;
  readonly listInvitations: Bound<typeof listInvitations>;
  readonly revokeInvitation: Bound<typeof revokeInvitation>;
  readonly findInvitation: Bound<typeof findInvitation>;
  readonly acceptInvitation: Bound<typeof acceptInvitation>;
  readonly joinByInvitation: Bound<typeof joinByInvitation>;
  readonly openPasswordReset: Bound<typeof openPasswordReset>;
  readonly resetPassword: Bound<typeof resetPassword>;
  /** As slow as a password's hash must be. */
  readonly hashPassword: (password: string) => Promise<string>;
};
