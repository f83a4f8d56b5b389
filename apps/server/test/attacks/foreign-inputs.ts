import type { Ids } from "./two-clinics.ts";

// For every procedure that takes an id: inputs with ids of another clinic, the attacker's own where one is needed to get
// so far. A test compares the list with the router, so a new procedure cannot be forgotten here.

export type ForeignInputs = (foreign: Ids, own: Ids) => readonly object[];

const TIMES = { startsLocal: "2030-02-01T00:00", endsLocal: "2030-02-02T00:00" };
const AT = "2031-03-03T15:00:00Z";
const SERIES = {
  seriesId: "5a5a5a5a-5a5a-4a5a-8a5a-5a5a5a5a5a5a",
  times: [{ startsAt: AT, startsLocal: "2031-03-03T10:00:00" }],
};
const RANGE = { from: "2030-01-01T00:00:00Z", until: "2030-02-01T00:00:00Z" };
const FACTS = { name: "Taken over", durationMinutes: 30, bufferBeforeMinutes: 0, bufferAfterMinutes: 0 };
const ENDPOINT = {
  url: "https://93.184.216.34/",
  description: "",
  kinds: ["appointment.booked"],
  withContact: true,
  isOn: true,
};
const WISH = {
  weekdays: [1],
  fromTime: "09:00",
  untilTime: "17:00",
  fromDate: null,
  untilDate: "2031-12-31",
  noticeMinutes: 0,
  reach: "any",
};
const PASSWORD = "a password of my own";

export const FOREIGN_INPUTS: Readonly<Record<string, ForeignInputs>> = {
  "session.switchOrganization": ({ orgId }) => [{ orgId }],
  "calendarFeeds.create": ({ providerId }) => [{ providerId }],
  "calendarFeeds.revoke": ({ feedId }) => [{ feedId }],
  "closures.create": ({ providerId }) => [{ providerId, ...TIMES, reason: "" }],
  "closures.update": ({ closureId, providerId }, own) => [
    { closureId, providerId: null, ...TIMES, reason: "", version: "0" },
    { closureId: own.closureId, providerId, ...TIMES, reason: "", version: "0" },
  ],
  "closures.preview": ({ providerId }) => [{ providerId, ...TIMES }],
  "closures.delete": ({ closureId }) => [{ closureId }],
  "hours.load": ({ providerId }) => [{ providerId }],
  "hours.preview": ({ providerId }) => [{ providerId }],
  "hours.save": ({ providerId, locationId }, own) => [
    { providerId, hours: [], version: "0" },
    {
      providerId: own.providerId,
      hours: [{ weekday: 1, opensAt: "09:00", closesAt: "12:00", locationId }],
      version: "0",
    },
  ],
  "providers.create": ({ serviceId }) => [{ name: "New", serviceIds: [serviceId] }],
  "providers.update": ({ providerId, serviceId }, own) => [
    { providerId, name: "Taken over", serviceIds: [], active: false, version: "0" },
    { providerId: own.providerId, name: "Mine", serviceIds: [serviceId], active: true, version: "0" },
  ],
  "locations.update": ({ locationId }) => [
    { locationId, name: "Taken over", address: "", phone: null, active: false, version: "0" },
  ],
  "resources.update": ({ resourceId }) => [{ resourceId, name: "Taken over", active: false, version: "0" }],
  "services.create": ({ resourceId }) => [{ ...FACTS, name: "New", needs: [[resourceId]] }],
  "services.update": ({ serviceId, resourceId }, own) => [
    { ...FACTS, serviceId, active: false, version: "0" },
    { ...FACTS, serviceId: own.serviceId, active: true, version: "0", needs: [[resourceId]] },
  ],
  "members.resendInvitation": ({ invitationId }) => [{ invitationId }],
  "members.revokeInvitation": ({ invitationId }) => [{ invitationId }],
  "members.changeRole": ({ userId }) => [{ userId, role: "viewer" }],
  "members.remove": ({ userId }) => [{ userId }],
  "members.resetSecondFactor": ({ userId }) => [{ userId }],
  "members.openPasswordReset": ({ userId }) => [{ userId }],
  "members.invitation": ({ token }) => [{ token }],
  "members.acceptInvitation": ({ token }) => [{ token, displayName: "Eve", password: PASSWORD }],
  "members.join": ({ token }) => [{ token }],
  "members.resetPassword": ({ token }) => [{ token, password: PASSWORD }],
  "calls.list": ({ serviceId }) => [{ serviceId }],
  "appointments.list": ({ providerId }) => [{ ...RANGE, providerIds: [providerId] }],
  "appointments.load": ({ appointmentId }) => [{ appointmentId }],
  "appointments.book": ({ contactId, serviceId, providerId, locationId }, own) => [
    { contact: { contactId }, serviceId: own.serviceId, startsAt: AT },
    { contact: { name: "Eve", phone: "+14155550666" }, serviceId, startsAt: AT },
    { contact: { contactId: own.contactId }, serviceId: own.serviceId, providerId, startsAt: AT },
    { contact: { contactId: own.contactId }, serviceId: own.serviceId, locationId, startsAt: AT },
  ],
  "appointments.move": ({ appointmentId, providerId }, own) => [
    { appointmentId, startsAt: AT, overrideReason: "because" },
    { appointmentId: own.appointmentId, startsAt: AT, providerId, overrideReason: "because" },
  ],
  "appointments.setStatus": ({ appointmentId }) => [{ appointmentId, status: "cancelled" }],
  "appointments.setProgress": ({ appointmentId }) => [{ appointmentId, progress: "arrived" }],
  "appointments.acceptClockTrouble": ({ appointmentId }) => [{ appointmentId }],
  "callBacks.setDone": ({ requestId }) => [{ kind: "request", subjectId: requestId, isDone: true }],
  "callBacks.setNote": ({ requestId }) => [{ kind: "request", subjectId: requestId, note: "Ours." }],
  "appointments.updateDetails": ({ appointmentId }) => [{ appointmentId, notes: "Eve was here" }],
  "series.list": ({ appointmentId }) => [{ appointmentId }],
  "series.look": ({ serviceId, providerId }, own) => [
    { serviceId, startsAt: [AT] },
    { serviceId: own.serviceId, providerId, startsAt: [AT] },
  ],
  "series.book": ({ contactId, serviceId, providerId, seriesId }, own) => [
    { ...SERIES, seriesId, contact: { contactId }, serviceId: own.serviceId },
    // Under another clinic's id nothing of theirs is found: it is looked at whether the times can be, and these are too far ahead.
    { ...SERIES, seriesId, contact: { contactId: own.contactId }, serviceId: own.serviceId },
    { ...SERIES, contact: { name: "Eve", phone: "+14155550666" }, serviceId },
    { ...SERIES, contact: { contactId: own.contactId }, serviceId: own.serviceId, providerId },
  ],
  "series.move": ({ appointmentId, providerId }, own) => [
    { visits: [{ appointmentId, expectedRevision: 0, ...SERIES.times[0] }] },
    { visits: [{ appointmentId: own.appointmentId, expectedRevision: 0, ...SERIES.times[0] }], providerId },
  ],
  "series.setStatus": ({ appointmentId }) => [
    { visits: [{ appointmentId, expectedRevision: 0 }], status: "cancelled" },
  ],
  "availability.slots": ({ serviceId, providerId, locationId, appointmentId }, own) => [
    { ...RANGE, serviceId },
    { ...RANGE, serviceId: own.serviceId, providerId },
    { ...RANGE, serviceId: own.serviceId, locationId },
    { ...RANGE, serviceId: own.serviceId, ignoreAppointmentId: appointmentId, limit: 5 },
  ],
  "calls.load": ({ callId }) => [{ callId }],
  "visitLinks.copy": ({ appointmentId }) => [{ appointmentId }],
  "visitLinks.revoke": ({ appointmentId }) => [{ appointmentId }],
  "outbound.list": ({ contactId }) => [{ contactId }],
  // Whose number it is is looked at when a call is made.
  "outbound.save": ({ callId }) => [
    {
      isOn: true,
      phoneNumberId: callId,
      fromTime: "09:00",
      untilTime: "18:00",
      weekdays: [1],
      personDaily: 1,
      daily: 10,
      dailySpending: 5,
      countries: [],
      version: "0",
    },
  ],
  "outbound.plan": ({ appointmentId, requestId }) => [
    { reason: "reminder", subjectId: appointmentId },
    { reason: "call_back", subjectId: requestId },
  ],
  "messages.list": ({ appointmentId, contactId }) => [{ appointmentId }, { contactId }],
  "messages.retry": ({ messageId }) => [{ messageId }],
  "messages.consents": ({ contactId }) => [{ contactId }],
  "messages.saveConsent": ({ contactId }) => [{ contactId, channel: "sms", isAllowed: false }],
  "messages.replies": ({ contactId }) => [{ contactId }],
  "messages.markReply": ({ replyId }) => [{ replyId, isDone: true }],
  "webhooks.save": ({ endpointId }) => [{ ...ENDPOINT, endpointId, version: "0" }],
  "webhooks.delete": ({ endpointId }) => [{ endpointId }],
  "webhooks.rotateSecret": ({ endpointId }) => [{ endpointId }],
  "webhooks.test": ({ endpointId }) => [{ endpointId }],
  "webhooks.deliveries": ({ endpointId }) => [{ endpointId }],
  "webhooks.replay": ({ deliveryId }) => [{ deliveryId }],
  "webhooks.replaySince": ({ endpointId }) => [{ endpointId, since: "2020-01-01T00:00:00Z" }],
  "waitlist.offers": ({ entryId }) => [{ entryId }],
  "waitlist.times": ({ entryId }) => [{ entryId }],
  "waitlist.join": ({ contactId, serviceId, providerId }, own) => [
    { contactId, serviceId: own.serviceId, providerId: null, wish: WISH },
    { contactId: own.contactId, serviceId, providerId: null, wish: WISH },
    { contactId: own.contactId, serviceId: own.serviceId, providerId, wish: WISH },
  ],
  "waitlist.change": ({ entryId }) => [{ entryId, wish: WISH }],
  "waitlist.leave": ({ entryId }) => [{ entryId }],
  "waitlist.move": ({ entryId }, own) => [
    { entryId, beforeEntryId: null },
    { entryId: own.entryId, beforeEntryId: entryId },
  ],
  "waitlist.offer": ({ entryId, providerId }, own) => [
    { entryId, providerId: own.providerId, startsAt: AT },
    { entryId: own.entryId, providerId, startsAt: AT },
  ],
  "waitlist.accept": ({ offerId }) => [{ offerId, startsLocal: "2031-03-03T10:00:00" }],
  "waitlist.close": ({ offerId }) => [{ offerId, how: "declined" }],
  "audit.history": ({ appointmentId, callId, contactId }) => [
    { entity: "appointment", entityId: appointmentId },
    { entity: "contact", entityId: contactId },
    { entity: "call", entityId: callId },
  ],
  "audit.list": ({ closureId, userId }) => [
    { entityId: closureId },
    { actor: { kind: "user", userId } },
    { entityId: userId },
  ],
  "playground.useTool": ({ tryCallId }) => [
    { callId: tryCallId, use: { name: "listServices", arguments: {} } },
  ],
  "playground.hangUp": ({ tryCallId }) => [{ callId: tryCallId }],
  "contacts.load": ({ contactId }) => [{ contactId }],
  "contacts.calls": ({ contactId }) => [{ contactId }],
  "contacts.save": ({ contactId }) => [
    { contactId, version: "0", name: "Eve", phone: "", email: "e@e.example" },
  ],
  "contacts.merge": ({ contactId, otherContactId }, own) => [
    { keepId: own.contactId, dropId: otherContactId },
    { keepId: contactId, dropId: own.contactId },
    { keepId: contactId, dropId: otherContactId },
  ],
  "contacts.savePerson": ({ contactId }) => [
    { contactId, personId: null, name: "Eve", birthDate: null },
    { contactId, personId: contactId, name: "Eve", birthDate: null },
  ],
  "contacts.mergePersons": ({ contactId }, own) => [
    { contactId, keepId: own.contactId, dropId: contactId },
    { contactId: own.contactId, keepId: contactId, dropId: contactId },
  ],
  "contacts.movePerson": ({ contactId }, own) => [
    { contactId, personId: contactId, toContactId: own.contactId },
    { contactId: own.contactId, personId: own.contactId, toContactId: contactId },
  ],
  "contacts.describePersonData": ({ contactId }) => [{ contactId }],
  "contacts.exportPersonData": ({ contactId }) => [{ contactId }],
  "contacts.deletePersonData": ({ contactId }) => [{ contactId }],
};
