import {
  acceptInvitation,
  bookForStaff,
  changeMemberRole,
  chooseOrganization,
  currentChangeCursor,
  deletePersonData,
  describePersonData,
  exportContacts,
  findInvitation,
  findMemberships,
  findSlotsForStaff,
  inviteMember,
  joinByInvitation,
  listAppointments,
  listCalls,
  listChanges,
  listCallsOfContact,
  listClosures,
  listInvitations,
  listMembers,
  listProviders,
  listServices,
  listUpcoming,
  loadAppointment,
  loadAssistant,
  loadCall,
  loadContact,
  loadOpeningHours,
  loadOrganization,
  loadSettings,
  loadTodayFigures,
  mergeContacts,
  moveForStaff,
  openPasswordReset,
  readChangesSince,
  removeMember,
  resetPassword,
  revokeInvitation,
  saveContact,
  searchContacts,
  setAppointmentStatus,
  updateAppointmentDetails,
} from "@callwaiting/db";
import { hashPassword } from "better-auth/crypto";
import type { Pool } from "pg";
import { createSettingsPorts } from "./admin-settings-ports.ts";
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
export function createAdminPorts(
  options: AdminPools & { readonly vapi: AdminVapi },
): Omit<AdminPorts, "tryLine"> {
  const { pool, accounts, keyring } = options;
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
    listCalls: withPool(listCalls),
    listChanges: withPool(listChanges),
    loadCall: withPool(loadCall),
    listCallsOfContact: withPool(listCallsOfContact),
    loadContact: withPool(loadContact),
    mergeContacts: withPool(mergeContacts),
    saveContact: withPool(saveContact),
    // Reading all transcripts takes its time, and nobody waits on the line. They have a limit of their own.
    describePersonData: (scope, contactId) => describePersonData(pool, scope, contactId),
    deletePersonData: (scope, contactId) => deletePersonData(pool, scope, contactId),
    exportContacts: (scope) => exportContacts(pool, scope),
    settings: createSettingsPorts({ pool, keyring }),
    ...createVapiPorts(options),
    currentChangeCursor: withPool(currentChangeCursor),
    readChangesSince: withPool(readChangesSince),
    loadAssistant: withPool(loadAssistant),
    loadTodayFigures: withPool(loadTodayFigures),
  };
}

/** Gives a function its pool and a deadline. */
function bindTo(pool: Pool) {
  return <Rest extends readonly unknown[], Result>(
    call: (pool: Pool, ...rest: Rest) => Promise<Result>,
  ): ((...rest: Rest) => Promise<Result>) => inTime((...rest: Rest) => call(pool, ...rest));
}
