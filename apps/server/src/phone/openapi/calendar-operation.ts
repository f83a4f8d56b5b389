import { z } from "zod";
import { ErrorAnswer } from "./answer-schemas.ts";
import type { Operation } from "./operation.ts";
import { INTERNAL_ERROR } from "./shared-answers.ts";

const TEXT = `BEGIN:VCALENDAR\r
VERSION:2.0\r
PRODID:-//CallWaiting//Calendar feed//EN\r
METHOD:PUBLISH\r
X-WR-CALNAME:Dr. Maya Lee – Sunrise Clinic\r
BEGIN:VEVENT\r
UID:0f8fad5b-d9cb-469f-a165-70867728950e@callwaiting\r
SEQUENCE:0\r
DTSTAMP:20261120T150000Z\r
DTSTART:20261124T190000Z\r
DTEND:20261124T193000Z\r
SUMMARY:Consultation: John Smith\r
STATUS:CONFIRMED\r
END:VEVENT\r
END:VCALENDAR\r
`;

const etag = { description: "Changes when the calendar does.", schema: { type: "string" } };

export function calendarOperation(): Operation {
  return {
    operationId: "getCalendar",
    method: "get",
    path: "/calendar/{token}.ics",
    tag: "Calendar",
    summary: "A provider's appointments, to subscribe to",
    description:
      "iCalendar (RFC 5545) for Google, Apple and Outlook. The token in the address is the only key: whoever has the " +
      "address has the calendar. Cancelled appointments stay in it as `STATUS:CANCELLED`.",
    isAuthenticated: false,
    parameters: [
      {
        name: "token",
        in: "path",
        required: true,
        description: "From the link that the clinic made for this provider.",
        schema: { type: "string", pattern: "^[A-Za-z0-9_-]{16,128}$" },
      },
      {
        name: "If-None-Match",
        in: "header",
        required: false,
        description: "The ETag of the calendar that is there already.",
        schema: { type: "string" },
      },
    ],
    answers: {
      200: {
        description: "The calendar.",
        schema: z.string().regex(/^BEGIN:VCALENDAR\r\n/),
        contentType: "text/calendar",
        headers: { ETag: etag },
        examples: { calendar: { summary: "One appointment", value: TEXT } },
      },
      304: { description: "It has not changed.", schema: null, headers: { ETag: etag } },
      404: { description: "Unknown or revoked; the two look the same.", schema: ErrorAnswer },
      ...INTERNAL_ERROR,
      503: {
        description: "The database cannot be reached.",
        schema: ErrorAnswer,
        headers: { "Retry-After": { schema: { type: "integer" } } },
      },
    },
  };
}
