import {
  acceptInvitation,
  changeMemberRole,
  chooseOrganization,
  findInvitation,
  findMemberships,
  inviteMember,
  joinByInvitation,
  listInvitations,
  listMembers,
  loadOrganization,
  openPasswordReset,
  removeMember,
  resetPassword,
  revokeInvitation,
} from "@callwaiting/db";
import { hashPassword } from "better-auth/crypto";
import type { Pool } from "pg";
import { type AdminVapi, createVapiPorts } from "./admin-vapi-ports.ts";
import { inTime } from "./database-deadline.ts";
import type { Keyring } from "./secrets/keyring.ts";
import type { AdminPorts } from "./use-cases/admin/admin-ports.ts";

export type AdminPools = {
  /** Works as the application role, under row-level security. */
  readonly pool: Pool;
  /** Sees accounts, sessions and memberships, and nothing else. */
  readonly accounts: Pool;
  /** Seals what the database must not give away. */
  readonly keyring: Keyring;
};

/** The one place where the admin's ports meet packages/db. */
export function createAdminPorts(options: AdminPools & { readonly vapi: AdminVapi }): AdminPorts {
  const { pool, accounts } = options;
  const withPool = bindTo(pool);
  const withAccounts = bindTo(accounts);
  return {
    findMemberships: withAccounts(findMemberships),
    chooseOrganization: withAccounts(chooseOrganization),
    loadOrganization: withPool(loadOrganization),
    listMembers: withAccounts(listMembers),
    changeMemberRole: withAccounts(changeMemberRole),
    removeMember: withAccounts(removeMember),
    inviteMember: withAccounts(inviteMember),
    listInvitations: withAccounts(listInvitations),
    revokeInvitation: withAccounts(revokeInvitation),
    findInvitation: withAccounts(findInvitation),
    acceptInvitation: withAccounts(acceptInvitation),
    joinByInvitation: withAccounts(joinByInvitation),
    openPasswordReset: withAccounts(openPasswordReset),
    resetPassword: withAccounts(resetPassword),
    hashPassword,
    ...createVapiPorts(options),
  };
}

/** Gives a function its pool and a deadline. */
function bindTo(pool: Pool) {
  return <Rest extends readonly unknown[], Result>(
    call: (pool: Pool, ...rest: Rest) => Promise<Result>,
  ): ((...rest: Rest) => Promise<Result>) => inTime((...rest: Rest) => call(pool, ...rest));
}
