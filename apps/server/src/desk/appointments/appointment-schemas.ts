import type { StaffAppointment } from "@callwaiting/domain";
import { z } from "zod";
import { lastChange } from "../audit/last-change.ts";

const FAR_AWAY = "it is not a moment between the years 2000 and 2199";

/** ISO 8601 in UTC, e.g. `2026-12-01T19:00:00Z`; PostgreSQL knows fewer years than the pattern. */
export const instant = z.iso.datetime().regex(/^2[01]/, FAR_AWAY);

/** Text of a form; PostgreSQL cannot store the character zero. */
export const text = (max: number) =>
  z
    .string()
    .trim()
    .max(max, `it is longer than ${max} characters`)
    .refine((value) => !value.includes("\0"), "it has a character that cannot be stored");

export const status = z.enum(["confirmed", "cancelled", "completed", "no_show"]);

/** Why rules may be left. Blank is none: then they hold. */
export const overrideReason = text(500).nullish();
export const durationMinutes = z
  .int()
  .min(5, "it is shorter than 5 minutes")
  .max(720, "it is longer than 12 hours")
  .nullish();
export const expectedRevision = z.int().min(0).max(2_000_000_000).nullish();

export const appointment = z.object({
  appointmentId: z.guid(),
  startsAt: z.string(),
  endsAt: z.string(),
  status,
  source: z.enum(["phone", "staff", "import"]),
  /** Sent back to show which state a change was meant for. */
  revision: z.int(),
  patientName: z.string(),
  notes: z.string(),
  service: z.object({ serviceId: z.guid(), name: z.string() }),
  provider: z.object({ providerId: z.guid(), name: z.string() }),
  contact: z.object({
    contactId: z.guid(),
    name: z.string(),
    phone: z.string().nullable(),
    email: z.string().nullable(),
  }),
  overrideReason: z.string().nullable(),
  overridden: z.array(z.enum(["past", "notice", "horizon", "hours", "overlap"])).readonly(),
  callId: z.string().nullable(),
  createdAt: z.string(),
  updatedAt: z.string(),
  cancelledAt: z.string().nullable(),
}) satisfies z.ZodType<StaffAppointment>;

const alternatives = z.array(z.string()).readonly();
const names = z.array(z.string()).readonly();
const refused = { requestedAt: z.string() };

/** What a change by staff leads to: done, somebody was quicker, or a rule that only a reason opens. */
export const staffOutcome = z.discriminatedUnion("kind", [
  z.object({ kind: z.enum(["booked", "already_booked", "moved", "status_set", "updated"]), appointment }),
  z.object({
    kind: z.enum(["changed_meanwhile", "not_confirmed"]),
    appointment,
    /** Only with `changed_meanwhile`. */
    lastChange: lastChange.optional(),
  }),
  z.object({ kind: z.enum(["slot_unavailable", "outside_hours"]), ...refused, alternatives }),
  z.object({ kind: z.literal("too_soon"), ...refused, minNoticeMinutes: z.number(), alternatives }),
  z.object({ kind: z.literal("too_far"), ...refused, horizonDays: z.number() }),
  z.object({ kind: z.literal("in_past"), hint: z.string() }),
  z.object({ kind: z.literal("unknown_service"), asked: z.string(), services: names }),
  z.object({ kind: z.literal("unknown_provider"), asked: z.string(), providers: names }),
  z.object({ kind: z.enum(["contact_required", "not_found"]) }),
]);

/** The same, and what can be wrong with a new contact. */
export const deskOutcome = z.union([
  staffOutcome,
  z.object({ kind: z.enum(["invalid_phone", "invalid_email"]) }),
]);

const callToolCall = z.object({
  toolCallId: z.string(),
  name: z.string(),
  arguments: z.record(z.string(), z.unknown()),
  answer: z.string(),
  outcome: z.string(),
  durationMs: z.int(),
  createdAt: z.string(),
});

export const appointmentDetails = z.object({
  appointment,
  /** Calls in which it was made, moved, cancelled or found, the first one first. */
  calls: z.array(
    z.object({
      callId: z.string(),
      kind: z.enum(["inbound", "outbound", "web"]).nullable(),
      callerNumber: z.string().nullable(),
      startedAt: z.string().nullable(),
      endedAt: z.string().nullable(),
      createdAt: z.string(),
      summary: z.string().nullable(),
      toolCalls: z.array(callToolCall),
    }),
  ),
});
