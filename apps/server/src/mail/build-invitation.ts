import type { DueMessage } from "@callwaiting/db";
import ical, { ICalCalendarMethod } from "ical-generator";
import { calendarText } from "../ical/calendar-text.ts";
import { foldLines } from "../ical/fold-lines.ts";
import { visitEvent } from "../ical/visit-event.ts";
import type { Mail } from "./mail.ts";

/** A visit for the patient's own calendar (RFC 5546); a later letter replaces the event of an earlier one. */
export function buildInvitation(message: DueMessage, organizer: string): NonNullable<Mail["event"]> {
  const isCancelled = message.kind === "cancelled";
  const method = isCancelled ? ICalCalendarMethod.CANCEL : ICalCalendarMethod.REQUEST;
  const calendar = ical({ prodId: "//CallWaiting//Appointments//EN", method });
  calendar.createEvent({
    ...visitEvent({ ...message, isCancelled }),
    organizer: { name: parameterText(message.organizationName), email: organizer },
    attendees: [{ name: parameterText(message.patientName), email: message.recipient, rsvp: false }],
  });
  return { method: isCancelled ? "CANCEL" : "REQUEST", content: foldLines(calendar.toString()) };
}

/** The value of a parameter cannot hold a quotation mark (RFC 5545, 3.1), and the library would write one with a backslash. */
function parameterText(name: string): string {
  return calendarText(name).replaceAll('"', "'").replaceAll("\\", "/");
}
