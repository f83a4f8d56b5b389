export { chooseOrganization } from "./accounts/choose-organization.ts";
export { type NewAccount, createAccount } from "./accounts/create-account.ts";
export {
  type InitialPassword,
  createAccountToShow,
  findInitialPassword,
} from "./accounts/initial-password.ts";
export * from "./accounts/invitations.ts";
export * from "./accounts/second-factors.ts";
export * from "./accounts/use-code.ts";
export { makeOwner } from "./accounts/make-owner.ts";
export { type ManageOutcome, changeMemberRole, listMembers, removeMember } from "./accounts/members.ts";
export { type PrunedAccounts, pruneAccounts } from "./accounts/prune-accounts.ts";
export { type ResetOutcome, openPasswordReset, resetPassword } from "./accounts/password-resets.ts";
export { type Membership, findMemberships } from "./accounts/find-memberships.ts";
export {
  type AssistantRole,
  type AssistantRow,
  type AssistantSave,
  type AssistantSaved,
  type AssistantWish,
  type CheckedAssistantSave,
  type SyncLock,
  type SyncResult,
  loadAssistant,
  recordAssistantId,
  recordDrift,
  recordSync,
  saveAssistant,
  saveAssistantAs,
  withSyncLock,
} from "./assistants/assistants.ts";
export { listAssistants } from "./assistants/list-assistants.ts";
export { type VapiToolRow, listVapiTools, recordVapiTool } from "./assistants/vapi-tools.ts";
export { type BookingRequest, bookAppointment } from "./booking/book-appointment.ts";
export { type CancelRequest, cancelAppointment } from "./booking/cancel-appointment.ts";
export * from "./booking/find-appointments-of-caller.ts";
export { type RescheduleRequest, rescheduleAppointment } from "./booking/reschedule-appointment.ts";
export * from "./calendar/check-availability.ts";
export * from "./calls/record-call.ts";
export * from "./calls/record-tool-call.ts";
export * from "./calls/unread-arguments.ts";
export { noteUnreadMessage } from "./calls/note-unread-message.ts";
export { forgetCall } from "./calls/forget-call.ts";
export { listCallBacks, noteCallBack } from "./call-backs/call-backs.ts";
export { settleCallEnds } from "./calls/call-ends.ts";
export { loadCallFigures } from "./calls/load-call-figures.ts";
export * from "./calls/recordings.ts";
export {
  type CalendarFeedRow,
  createCalendarFeed,
  findCalendarFeed,
  listCalendarFeeds,
} from "./calendar/calendar-feeds.ts";
export { listCallsOfContact } from "./calls/list-calls-of-contact.ts";
export { type CallSearch, listCalls } from "./calls/list-calls.ts";
export { loadCall } from "./calls/load-call.ts";
export {
  type ChangedPersons,
  type PersonInput,
  type PersonMerge,
  type PersonMove,
  mergePersons,
  movePerson,
  savePerson,
} from "./contacts/change-persons.ts";
export * from "./contacts/delete-person-data.ts";
export { type ContactExportRow, exportContacts } from "./contacts/export-contacts.ts";
export { type PersonExport, exportPersonData } from "./contacts/export-person-data.ts";
export { applyContactImport, checkContactImport } from "./contacts/import-contacts.ts";
export { loadContact } from "./contacts/load-contact.ts";
export { type ContactMerge, type MergedContacts, mergeContacts } from "./contacts/merge-contacts.ts";
export { type ContactInput, type SavedContact, saveContact } from "./contacts/save-contact.ts";
export { searchDesk } from "./search/search-desk.ts";
export { type ContactSearch, searchContacts } from "./contacts/search-contacts.ts";
export { type ChangedThing, findLastChange } from "./changes/find-last-change.ts";
export { type ChangesQuery, listChanges } from "./changes/list-changes.ts";
export {
  type ChangeListener,
  type ChangeListenerOptions,
  listenForChanges,
} from "./changes/listen-for-changes.ts";
export {
  type LiveChange,
  type LiveChanges,
  currentChangeCursor,
  readChangesSince,
} from "./changes/read-changes.ts";
export { databaseErrorCode } from "./database-error-code.ts";
export { type DatabaseTrouble, type TroubleCause, databaseTrouble } from "./database-trouble.ts";
export { describeDatabaseError } from "./describe-database-error.ts";
export {
  type IntegrationKey,
  loadIntegrationKey,
  saveIntegrationKey,
  saveIntegrationKeyAs,
} from "./integrations/integration-keys.ts";
export * from "./open-requests/open-requests.ts";
export { type DatabaseLook, checkDatabase } from "./readiness/check-database.ts";
export { findUnopenable } from "./readiness/find-unopenable.ts";
export { probeCommit, probeWrite } from "./readiness/probe-write.ts";
export { type QueueState, readQueue } from "./jobs/read-queue.ts";
export {
  type SyncReason,
  type SyncRequest,
  cleanUpJobs,
  enqueueAssistantSync,
  enqueueOrganizationSync,
  listOrganizationIds,
} from "./jobs/sync-jobs.ts";
export { requestAssistantSync } from "./jobs/request-sync.ts";
export { type ZoneClock, listClocks } from "./zones/list-clocks.ts";
export { loadSpokenZones } from "./zones/load-spoken-zones.ts";
export { listChangedZones } from "./zones/list-changed-zones.ts";
export { type WorkerPresence, WORKER_GRACE_MS, createWorkerPresence } from "./jobs/worker-presence.ts";
export { AppRoleError, assertAppRole } from "./migrate/assert-app-role.ts";
export { MigrationError, migrate } from "./migrate/migrate.ts";
export {
  type NewWebhookSecret,
  addWebhookSecret,
  rotateWebhookSecret,
} from "./organizations/add-webhook-secret.ts";
export { type NewOrganization, createOrganization } from "./organizations/create-organization.ts";
export { deleteOrganization } from "./organizations/delete-organization.ts";
export { type OrganizationExport, exportOrganization } from "./organizations/export-organization.ts";
export {
  type OrganizationRecord,
  findOrganizationBySecret,
  loadNewestSecret,
  loadOrganization,
  loadSealedSecrets,
} from "./organizations/find-organization.ts";
export {
  ACCOUNTS_ROLE,
  type AccountsPool,
  type AppPool,
  type OrgPool,
  type OwnerPool,
  type PoolOptions,
  createAccountsPool,
  createAppPool,
  createOwnerPool,
  warmUp,
} from "./pool.ts";
export { inTransaction } from "./in-transaction.ts";
export { listFeedSettings, openCalendarFeed, revokeCalendarFeed } from "./settings/calendar-feed-settings.ts";
export * from "./settings/closures.ts";
export { deleteIntegrationKey, listWebhookSecrets, loadIntegration } from "./settings/credentials.ts";
export {
  type OpeningWeekUpdate,
  type SavedOpeningHours,
  loadOpeningHours,
  saveOpeningHours,
} from "./settings/opening-hours.ts";
export {
  type SavedOrganization,
  loadSettings,
  updateOrganization,
} from "./settings/organization-settings.ts";
export { loadRedFlags, saveRedFlags } from "./settings/red-flags.ts";
export {
  type ProviderInput,
  type ProviderUpdate,
  type SavedProvider,
  createProvider,
  listProviders,
  updateProvider,
} from "./settings/providers.ts";
export * from "./settings/locations.ts";
export * from "./settings/resources.ts";
export {
  type SavedService,
  type ServiceFacts,
  type ServiceUpdate,
  createService,
  listServices,
  updateService,
} from "./settings/services.ts";
export { rehearse } from "./rehearse.ts";
export * from "./retention/remove-old-words.ts";
export * from "./messages/claim-message.ts";
export * from "./messages/contact-consents.ts";
export { type NotedConsent, noteConsent, noteReply, reportMessage } from "./messages/consents.ts";
export { type MessageSearch, listMessages, retryMessage } from "./messages/list-messages.ts";
export * from "./messages/message-settings.ts";
export { listTemplates, saveTemplate } from "./messages/templates.ts";
export { listUnreadReplies, markReply } from "./messages/unread-replies.ts";
export { planMessages } from "./messages/plan-messages.ts";
export { type Telling, whoTells } from "./messages/who-tells.ts";
export * from "./outbound/outbound-calls.ts";
export * from "./outbound/outbound-settings.ts";
export * from "./outbound/place-outbound.ts";
export { type Standby, type StandbyTrouble, openStandby } from "./standby/open-standby.ts";
export { type StaffBooking, bookForStaff } from "./staff/book-for-staff.ts";
export {
  type StatusChange,
  acceptClockTrouble,
  setAppointmentStatus,
  setVisitProgress,
  updateAppointmentDetails,
} from "./staff/change-appointment.ts";
export { type StaffSlotsQuery, findSlotsForStaff } from "./staff/find-slots-for-staff.ts";
export {
  type AppointmentRange,
  type UpcomingQuery,
  listAppointments,
  listUpcoming,
} from "./staff/list-appointments.ts";
export { listClockTroubles, listDoubleVisits } from "./staff/list-troubles.ts";
export { loadAppointment } from "./staff/load-appointment.ts";
export { type ClinicDay, loadTodayFigures } from "./staff/load-today-figures.ts";
export * from "./staff/series.ts";
export { type StaffMove, moveForStaff } from "./staff/move-for-staff.ts";
export { type OrganizationSummary, listOrganizations } from "./organizations/list-organizations.ts";
export * from "./visits/change-visit.ts";
export * from "./visits/find-coming-visits.ts";
export * from "./visits/find-visit.ts";
export * from "./visits/list-visit-times.ts";
export * from "./visits/visit-link.ts";
export { withOrg } from "./with-org.ts";
export { type Actor, type StaffScope, withStaff } from "./with-staff.ts";
export { fillZoneRules } from "./zones/fill-zone-rules.ts";
export { isOtherInNode } from "./zones/is-other-in-node.ts";
export * from "./zones/find-other-clocks.ts";
export { type ZoneDay, describeZoneDay, readZoneRules } from "./zones/describe-zone.ts";
export { type SettledClocks, settleClocks } from "./zones/settle-clocks.ts";
export { OlderRulesError, ZoneRulesError, loadZoneRules } from "./zones/load-zone-rules.ts";
export * from "./waitlist/offer-links.ts";
export * from "./waitlist/offer-messages.ts";
export * from "./waitlist/waitlist-entries.ts";
export * from "./waitlist/waitlist-offers.ts";
export * from "./waitlist/waitlist-settings.ts";
export * from "./waitlist/find-waits-of-caller.ts";
export * from "./webhooks/deliver-webhooks.ts";
export * from "./webhooks/read-webhook-state.ts";
export * from "./webhooks/webhook-deliveries.ts";
export * from "./webhooks/webhook-endpoints.ts";
