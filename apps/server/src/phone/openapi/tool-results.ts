import { type AppointmentStatus, type CorrectionReason, OutboundWord } from "@callwaiting/domain";
import { z } from "zod";
import { location, places } from "./place-results.ts";
import { FAILURE_CODES } from "./failure-codes.ts";
import { named } from "./schemas.ts";

const message = z.string().min(1).describe("What the assistant may say to the caller.");

const STATUSES = {
  confirmed: "confirmed",
  cancelled: "cancelled",
  completed: "completed",
  no_show: "no_show",
} as const satisfies { [K in AppointmentStatus]: K };

const REASONS = {
  year_moved: "year_moved",
  moved_to_next_year: "moved_to_next_year",
  meridiem_assumed: "meridiem_assumed",
  repeated_hour_earlier: "repeated_hour_earlier",
  repeated_hour_later: "repeated_hour_later",
  other_clock: "other_clock",
  spelled: "spelled",
  reformatted: "reformatted",
  unreadable_dropped: "unreadable_dropped",
} as const satisfies { [K in CorrectionReason]: K };

const Correction = z
  .strictObject({
    field: z.enum(["date", "time", "name", "phone", "email", "service"]),
    from: z.string().describe("What was heard."),
    to: z.string().describe("What was understood; empty when it was left out."),
    reason: z.enum(REASONS),
  })
  .register(named, { id: "Correction" });

const corrections = z
  .array(Correction)
  .optional()
  .describe("What was understood differently from how it was said.");

const ignored = z
  .array(z.string())
  .optional()
  .describe("Names of arguments that were sent and that the tool does not have.");

const BookingSucceeded = z
  .strictObject({
    success: z.literal(true),
    outcome: z
      .enum(["booked", "already_booked", "moved", "cancelled"])
      .describe("already_booked: the same person holds this slot; a repeated request changes nothing."),
    appointmentId: z.guid(),
    contactId: z.guid(),
    startsAt: z.iso.datetime(),
    endsAt: z.iso.datetime(),
    serviceName: z.string(),
    providerName: z.string(),
    patientName: z.string(),
    status: z.enum(STATUSES),
    location,
    previousStartsAt: z.iso.datetime().optional().describe("Only when moved: where it was."),
    message,
    corrections,
    ignored,
  })
  .register(named, { id: "BookingSucceeded" });

const AvailabilityFound = z
  .strictObject({
    success: z.literal(true),
    message,
    serviceName: z.string(),
    durationMinutes: z.int().positive(),
    timeZone: z.string().describe("IANA name."),
    date: z.iso.date().nullable().describe("The first day asked for, as it was understood."),
    until: z.iso.date().nullable().describe("The last day asked for."),
    slots: z.array(z.iso.datetime()).describe("Free times on the days asked for."),
    nextSlots: z.array(z.iso.datetime()).describe("The next free times when there are none on those days."),
    places,
  })
  .register(named, { id: "AvailabilityFound" });

const numberedAppointment = {
  number: z.int().positive().describe("Stays the same for this appointment, so that it can be said back."),
  startsAt: z.iso.datetime(),
  serviceName: z.string(),
  providerName: z.string(),
  patientName: z.string().describe("The first name."),
  location,
};

const AppointmentsFound = z
  .strictObject({
    success: z.literal(true),
    message,
    appointments: z.array(
      z.strictObject({ appointmentId: z.guid(), ...numberedAppointment, endsAt: z.iso.datetime() }),
    ),
    waiting: z
      .array(
        z.strictObject({
          serviceName: z.string(),
          providerName: z.string().nullable(),
          patientName: z.string(),
        }),
      )
      .optional()
      .describe("What the patient is on the waitlist for."),
  })
  .register(named, { id: "AppointmentsFound" });

const WaitlistJoined = z
  .strictObject({
    success: z.literal(true),
    outcome: z.literal("waiting"),
    message,
    serviceName: z.string(),
    providerName: z.string().nullable().describe("Null: with whomever."),
    patientName: z.string(),
    wish: z
      .strictObject({
        weekdays: z.array(z.int()).describe("1 is Monday."),
        fromTime: z.string(),
        untilTime: z.string().describe("The visit begins and ends between the two, on the clinic's clock."),
        fromDate: z.iso.date().nullable(),
        untilDate: z.iso.date().describe("The last day of waiting."),
        noticeMinutes: z.int(),
        reach: z.enum(["any", "call"]),
      })
      .describe("What was understood. Nothing of it is promised."),
    corrections,
    ignored,
  })
  .register(named, { id: "WaitlistJoined" });

const WaitlistLeft = z
  .strictObject({
    success: z.literal(true),
    outcome: z.literal("left_waitlist"),
    message,
    services: z.array(z.string()),
    ignored,
  })
  .register(named, { id: "WaitlistLeft" });

const ServicesListed = z
  .strictObject({
    success: z.literal(true),
    message,
    services: z.array(
      z.strictObject({
        key: z.string(),
        name: z.string(),
        durationMinutes: z.int().positive(),
        price: z
          .string()
          .optional()
          .describe("In words, as it is said: 80 dollars. Only where the clinic tells it."),
        description: z.string().optional().describe("What it is. Only where the clinic tells it."),
      }),
    ),
  })
  .register(named, { id: "ServicesListed" });

const CallResultNoted = z
  .strictObject({ success: z.literal(true), message, outcome: OutboundWord })
  .register(named, { id: "CallResultNoted" });

const CurrentTime = z
  .strictObject({
    success: z.literal(true),
    message,
    date: z.iso.date(),
    time: z.string().describe("24-hour wall time at the clinic."),
    timeZone: z.string().describe("IANA name."),
    open: z.boolean(),
    closesAt: z.iso.datetime().optional().describe("Only when open."),
    opensAt: z.iso.datetime().nullable().optional().describe("Only when closed; null when it is not known."),
  })
  .register(named, { id: "CurrentTime" });

const ToolSucceeded = z
  .looseObject({ success: z.literal(true), message })
  .register(named, { id: "ToolSucceeded" });

const codes = Object.entries(FAILURE_CODES).map(([code, meaning]) => `- \`${code}\`: ${meaning}`);

const ToolFailed = z
  .strictObject({
    success: z.literal(false),
    error: z
      .enum(Object.keys(FAILURE_CODES) as (keyof typeof FAILURE_CODES)[])
      .describe(`Why:\n${codes.join("\n")}`),
    message,
    alternatives: z
      .array(z.iso.datetime())
      .optional()
      .describe("Free times near the one asked for, at most three."),
    services: z.array(z.string()).optional(),
    providers: z.array(z.string()).optional(),
    locations: z.array(z.string()).optional(),
    places,
    choices: z.array(z.strictObject(numberedAppointment)).optional(),
    tools: z.array(z.string()).optional(),
    patients: z.array(z.string()).optional(),
    missing: z.enum(["name", "second_fact", "birth_date"]).optional(),
    about: z.enum(["date", "time"]).optional().describe("With invalid_date: which of the two is asked for."),
    phone: z.string().nullable().optional().describe("With red_flag: the number to call, E.164."),
    appointmentId: z
      .guid()
      .optional()
      .describe("With person_busy: the appointment that the person has then."),
    contactId: z.guid().optional(),
    startsAt: z.iso.datetime().optional(),
    endsAt: z.iso.datetime().optional(),
    serviceName: z.string().optional(),
    providerName: z.string().optional(),
    patientName: z.string().optional(),
    status: z.enum(STATUSES).optional(),
    location,
    corrections,
    ignored,
  })
  .register(named, { id: "ToolFailed" });

/** What a tool's success looks like. One that is missing here is described loosely. */
export const TOOL_RESULTS: ReadonlyMap<string, z.ZodType> = new Map<string, z.ZodType>([
  ["bookClinicAppointment", BookingSucceeded],
  ["rescheduleAppointment", BookingSucceeded],
  ["cancelAppointment", BookingSucceeded],
  ["checkAvailability", AvailabilityFound],
  ["findAppointments", AppointmentsFound],
  ["joinWaitlist", WaitlistJoined],
  ["leaveWaitlist", WaitlistLeft],
  ["listServices", ServicesListed],
  ["getCurrentTime", CurrentTime],
  ["noteCallResult", CallResultNoted],
]);

const toolCallId = z.string().describe("As it was sent.");

/** The answer of the plain form to one tool. */
export function toolAnswer(toolName: string): z.ZodType {
  const succeeded = TOOL_RESULTS.get(toolName) ?? ToolSucceeded;
  return z.strictObject({ toolCallId, result: z.union([succeeded, ToolFailed]) });
}

/** The answer of the plain form when no tool has run to its end. */
export const FailedAnswer = z
  .strictObject({ toolCallId, result: ToolFailed })
  .register(named, { id: "FailedAnswer" });

/** The answer of the plain form to whichever tool. */
export const AnyToolAnswer = z
  .strictObject({ toolCallId, result: z.union([ToolSucceeded, ToolFailed]) })
  .register(named, { id: "AnyToolAnswer" });
