import type { CalendarFeedRow } from "@callwaiting/db";
import { assertNever } from "@callwaiting/domain";
import ical, {
  ICalCalendarMethod,
  ICalEventBusyStatus,
  type ICalEventData,
  ICalEventStatus,
  ICalEventTransparency,
  escape,
} from "ical-generator";
import { calendarText } from "../../ical/calendar-text.ts";
import { foldLines } from "../../ical/fold-lines.ts";

type Appointment = CalendarFeedRow["appointments"][number];

/** How often programs are asked to look again. Google takes hours all the same; Apple and Outlook obey. */
const REFRESH_SECONDS = 10 * 60;

const CALENDAR_END = "END:VCALENDAR";

/**
 * A feed as iCalendar (RFC 5545). Instants are in UTC, so that no time zone table has to travel along and be right.
 * The same feed gives the same bytes: nothing in it depends on when it was asked for, which makes its hash an ETag.
 */
export function buildCalendar(feed: CalendarFeedRow): string {
  const calendar = ical({
    // The library escapes the texts of events but not this one, which a clinic chooses.
    name: escape(calendarText(`${feed.providerName} – ${feed.organizationName}`), false),
    prodId: "//CallWaiting//Calendar feed//EN",
    method: ICalCalendarMethod.PUBLISH,
    ttl: REFRESH_SECONDS,
  });
  // Not `calendar.toString()` for all of it: its folding takes 0.2 ms per event, and every call waits meanwhile.
  const start = calendar.toString().slice(0, -CALENDAR_END.length);
  const events = feed.appointments.map((visit) =>
    calendar.createEvent(eventOf(visit, feed.organizationName)).toString(),
  );
  return `${start}${foldLines(events.join(""))}${CALENDAR_END}\r\n`;
}

function eventOf(appointment: Appointment, location: string): ICalEventData {
  const { appointmentId, status, updatedAt } = appointment;
  const isCancelled = status === "cancelled";
  return {
    id: `${appointmentId}@callwaiting`,
    sequence: appointment.revision,
    start: new Date(appointment.startsAt),
    end: new Date(appointment.endsAt),
    created: new Date(appointment.createdAt),
    stamp: new Date(updatedAt),
    lastModified: new Date(updatedAt),
    status: isCancelled ? ICalEventStatus.CANCELLED : ICalEventStatus.CONFIRMED,
    // Programs that keep showing a cancelled event must at least not hold its time as taken.
    transparency: isCancelled ? ICalEventTransparency.TRANSPARENT : ICalEventTransparency.OPAQUE,
    busystatus: isCancelled ? ICalEventBusyStatus.FREE : ICalEventBusyStatus.BUSY,
    summary: summaryOf(appointment),
    description: descriptionOf(appointment),
    location: calendarText(location),
  };
}

/** Outlook shows a cancelled event of a subscribed calendar like any other, so the words must say it too. */
function summaryOf({ serviceName, patientName, status }: Appointment): string {
  const visit = calendarText(`${serviceName}: ${patientName}`);
  switch (status) {
    case "confirmed":
    case "completed":
      return visit;
    case "cancelled":
      return `Cancelled: ${visit}`;
    case "no_show":
      return `No-show: ${visit}`;
    default:
      return assertNever(status);
  }
}

function descriptionOf({ contactPhone, notes }: Appointment): string {
  const lines = [contactPhone === null ? "" : `Phone: ${contactPhone}`, ...notes.split(/\r\n|\r|\n/)];
  return lines
    .map(calendarText)
    .filter((line) => line !== "")
    .join("\n");
}
