import {
  acceptInvitation,
  bookForStaff,
  changeMemberRole,
  chooseOrganization,
  findInvitation,
  findMemberships,
  findSlotsForStaff,
  inviteMember,
  joinByInvitation,
  listAppointments,
  listClosures,
  listInvitations,
  listMembers,
  listProviders,
  listServices,
  listUpcoming,
  loadAppointment,
  loadOpeningHours,
  loadOrganization,
  loadSettings,
  moveForStaff,
  openPasswordReset,
  removeMember,
  resetPassword,
  revokeInvitation,
  searchContacts,
  setAppointmentStatus,
  updateAppointmentDetails,
} from "@callwaiting/db";
import { hashPassword } from "better-auth/crypto";
import type { Pool } from "pg";
import { inTime } from "./database-deadline.ts";
import type { AdminPorts } from "./use-cases/admin/admin-ports.ts";

export type AdminPools = {
  /** Works as the application role, under row-level security. */
  readonly pool: Pool;
  /** Sees accounts, sessions and memberships, and nothing else. */
  readonly accounts: Pool;
};

/** The one place where the admin's ports meet packages/db. */
export function createAdminPorts({ pool, accounts }: AdminPools): Omit<AdminPorts, "tryLine"> {
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
    bookForStaff: withPool(bookForStaff),
    findSlotsForStaff: withPool(findSlotsForStaff),
    listAppointments: withPool(listAppointments),
    listClosures: withPool(listClosures),
    listProviders: withPool(listProviders),
    listServices: withPool(listServices),
    listUpcoming: withPool(listUpcoming),
    loadAppointment: withPool(loadAppointment),
    loadOpeningHours: withPool(loadOpeningHours),
    loadSettings: withPool(loadSettings),
    moveForStaff: withPool(moveForStaff),
    searchContacts: withPool(searchContacts),
    setAppointmentStatus: withPool(setAppointmentStatus),
    updateAppointmentDetails: withPool(updateAppointmentDetails),
  };
}

/** Gives a function its pool and a deadline. */
function bindTo(pool: Pool) {
  return <Rest extends readonly unknown[], Result>(
    call: (pool: Pool, ...rest: Rest) => Promise<Result>,
  ): ((...rest: Rest) => Promise<Result>) => inTime((...rest: Rest) => call(pool, ...rest));
}
