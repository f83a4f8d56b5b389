import { type MemberRole, isAtLeast } from "@callwaiting/domain";

/**
 * Who may call what. A role stands for itself and those above it: viewer < staff < admin < owner. "anyone" needs no
 * session, "signed_in" needs one but no organization. A procedure that is not in here is refused to everybody.
 */
export const ACCESS: Readonly<Record<string, Access>> = {
  "session.current": "signed_in",
  "session.switchOrganization": "signed_in",
  "organization.current": "viewer",
  "organization.settings": "viewer",
  "organization.places": "viewer",
  "organization.update": "admin",
  "calendarFeeds.list": "viewer",
  "calendarFeeds.create": "admin",
  "calendarFeeds.revoke": "admin",
  "closures.list": "viewer",
  "closures.holidays": "admin",
  "closures.closeOnHolidays": "admin",
  "closures.create": "admin",
  "closures.update": "admin",
  "closures.delete": "admin",
  "hours.load": "viewer",
  "hours.preview": "viewer",
  "hours.save": "admin",
  "redFlags.load": "viewer",
  "redFlags.save": "admin",
  "providers.list": "viewer",
  "providers.create": "admin",
  "providers.update": "admin",
  "services.list": "viewer",
  "services.create": "admin",
  "services.update": "admin",
  "assistants.list": "viewer",
  "assistants.voices": "viewer",
  "assistants.describeVoice": "viewer",
  "assistants.preview": "viewer",
  "assistants.save": "admin",
  "assistants.syncNow": "admin",
  "assistants.describeSync": "admin",
  "integrations.vapi": "admin",
  "integrations.saveVapiKey": "owner",
  "integrations.deleteVapiKey": "owner",
  "webhookSecrets.list": "admin",
  "webhookSecrets.rotate": "owner",
  "live.changes": "viewer",
  "metrics.today": "viewer",
  "metrics.line": "viewer",
  "members.list": "staff",
  "members.invitations": "admin",
  "members.invite": "admin",
  "members.revokeInvitation": "admin",
  "members.changeRole": "admin",
  "members.remove": "admin",
  "members.openPasswordReset": "owner",
  "members.invitation": "anyone",
  "members.acceptInvitation": "anyone",
  "members.join": "signed_in",
  "members.resetPassword": "anyone",
  "appointments.list": "viewer",
  "appointments.load": "viewer",
  "appointments.clockTroubles": "viewer",
  "appointments.upcoming": "viewer",
  "appointments.book": "staff",
  "appointments.move": "staff",
  "appointments.setStatus": "staff",
  "appointments.updateDetails": "staff",
  "availability.slots": "viewer",
  "availability.frame": "viewer",
  "calls.list": "viewer",
  "calls.load": "viewer",
  "audit.history": "viewer",
  "audit.list": "admin",
  "playground.start": "staff",
  "playground.useTool": "staff",
  "playground.hangUp": "staff",
  "contacts.list": "viewer",
  "contacts.load": "viewer",
  "contacts.calls": "viewer",
  "contacts.save": "staff",
  "contacts.merge": "staff",
  "contacts.savePerson": "staff",
  "contacts.mergePersons": "staff",
  "contacts.movePerson": "staff",
  "contacts.describePersonData": "admin",
  "contacts.deletePersonData": "admin",
  "contacts.exportPersonData": "admin",
};

export type Access = "anyone" | "signed_in" | MemberRole;

/** Null for a procedure that was forgotten here. */
export function accessOf(path: string): Access | null {
  return Object.hasOwn(ACCESS, path) ? (ACCESS[path] ?? null) : null;
}

export function mayCall(role: MemberRole, access: Access | null): boolean {
  return access !== null && access !== "anyone" && access !== "signed_in" && isAtLeast(role, access);
}
