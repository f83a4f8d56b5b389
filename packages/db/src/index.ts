export {
  type AssistantRole,
  type AssistantRow,
  type AssistantWish,
  type SyncResult,
  loadAssistant,
  recordAssistantId,
  recordSync,
  saveAssistant,
  withSyncLock,
} from "./assistants/assistants.ts";
export { type VapiToolRow, listVapiTools, recordVapiTool } from "./assistants/vapi-tools.ts";
export { type BookingRequest, bookAppointment } from "./booking/book-appointment.ts";
export { type CancelRequest, cancelAppointment } from "./booking/cancel-appointment.ts";
export {
  type OwnAppointmentRow,
  type OwnAppointmentsRequest,
  findOwnAppointments,
} from "./booking/find-own-appointments.ts";
export { type RescheduleRequest, rescheduleAppointment } from "./booking/reschedule-appointment.ts";
export {
  type Availability,
  type AvailabilityRequest,
  checkAvailability,
} from "./calendar/check-availability.ts";
export { type CallUpdate, recordCall } from "./calls/record-call.ts";
export {
  type StoredAnswer,
  type ToolCallKey,
  type ToolCallRow,
  findToolCallAnswer,
  recordToolCall,
} from "./calls/record-tool-call.ts";
export {
  type CalendarFeedRow,
  createCalendarFeed,
  findCalendarFeed,
  listCalendarFeeds,
  revokeCalendarFeeds,
} from "./calendar/calendar-feeds.ts";
export { describeDatabaseError } from "./describe-database-error.ts";
export {
  type IntegrationKey,
  loadIntegrationKey,
  saveIntegrationKey,
} from "./integrations/integration-keys.ts";
export { assertAppRole } from "./migrate/assert-app-role.ts";
export { MigrationError, migrate } from "./migrate/migrate.ts";
export { addWebhookSecret } from "./organizations/add-webhook-secret.ts";
export { type NewOrganization, createOrganization } from "./organizations/create-organization.ts";
export { deleteOrganization } from "./organizations/delete-organization.ts";
export { type OrganizationExport, exportOrganization } from "./organizations/export-organization.ts";
export {
  type OrganizationRecord,
  findOrganizationBySecret,
  loadOrganization,
  loadSealedSecrets,
} from "./organizations/find-organization.ts";
export { type OrganizationSummary, listOrganizations } from "./organizations/list-organizations.ts";
export { createAppPool, createOwnerPool } from "./pool.ts";
export { withOrg } from "./with-org.ts";
export { type Actor, type StaffScope, withStaff } from "./with-staff.ts";
