import type { DueMessage } from "@callwaiting/db";
import ical, { ICalCalendarMethod, ICalEventStatus } from "ical-generator";
import { calendarText } from "../ical/calendar-text.ts";
import { foldLines } from "../ical/fold-lines.ts";
import type { Mail } from "./mail.ts";

/**
 * A visit for the patient's own calendar (RFC 5546). Its UID and SEQUENCE are those of the provider's feed, so a later letter replaces
 * the event of an earlier one. It says with whom, and never what for.
 */
export function buildInvitation(message: DueMessage, organizer: string): NonNullable<Mail["event"]> {
  const isCancelled = message.kind === "cancelled";
  const method = isCancelled ? ICalCalendarMethod.CANCEL : ICalCalendarMethod.REQUEST;
  const clinic = calendarText(message.organizationName);
  const calendar = ical({ prodId: "//CallWaiting//Appointments//EN", method });
  calendar.createEvent({
    id: `${message.appointmentId}@callwaiting`,
    sequence: message.revision,
    start: new Date(message.startsAt),
    end: new Date(message.endsAt),
    created: new Date(message.createdAt),
    stamp: new Date(message.updatedAt),
    lastModified: new Date(message.updatedAt),
    status: isCancelled ? ICalEventStatus.CANCELLED : ICalEventStatus.CONFIRMED,
    summary: `Appointment at ${clinic}`,
    description: `With ${calendarText(message.providerName)}`,
    location: clinic,
    organizer: { name: parameterText(clinic), email: organizer },
    attendees: [{ name: parameterText(message.patientName), email: message.recipient, rsvp: false }],
  });
  return { method: isCancelled ? "CANCEL" : "REQUEST", content: foldLines(calendar.toString()) };
}

/** The value of a parameter cannot hold a quotation mark (RFC 5545, 3.1), and the library would write one with a backslash. */
function parameterText(name: string): string {
  return calendarText(name).replaceAll('"', "'").replaceAll("\\", "/");
}
