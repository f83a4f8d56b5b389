import { type BookingOutcome, assertNever } from "@callwaiting/domain";
import { z } from "zod";

const instants = z.array(z.iso.datetime());

/** An appointment as the SQL functions describe it. */
export const appointmentRow = z.object({
  appointmentId: z.guid(),
  contactId: z.guid(),
  startsAt: z.iso.datetime(),
  endsAt: z.iso.datetime(),
  serviceName: z.string(),
  providerName: z.string(),
  patientName: z.string(),
  status: z.enum(["confirmed", "cancelled", "completed", "no_show"]),
});

const success = z.discriminatedUnion("outcome", [
  appointmentRow.extend({ outcome: z.literal("booked") }),
  appointmentRow.extend({ outcome: z.literal("already_booked") }),
  appointmentRow.extend({ outcome: z.literal("cancelled") }),
  appointmentRow.extend({ outcome: z.literal("moved"), previousStartsAt: z.iso.datetime() }),
]);

const failure = z.discriminatedUnion("error", [
  z.object({ error: z.literal("slot_unavailable"), requestedAt: z.iso.datetime(), alternatives: instants }),
  z.object({ error: z.literal("outside_hours"), requestedAt: z.iso.datetime(), alternatives: instants }),
  z.object({
    error: z.literal("too_soon"),
    requestedAt: z.iso.datetime(),
    minNoticeMinutes: z.int(),
    alternatives: instants,
  }),
  z.object({ error: z.literal("too_far"), requestedAt: z.iso.datetime(), horizonDays: z.int() }),
  z.object({ error: z.literal("in_past") }),
  z.object({ error: z.literal("unknown_service"), asked: z.string(), services: z.array(z.string()) }),
  z.object({ error: z.literal("unknown_provider"), asked: z.string(), providers: z.array(z.string()) }),
  z.object({ error: z.literal("contact_required") }),
  z.object({ error: z.literal("not_found") }),
  z.object({ error: z.literal("not_yours") }),
]);

const reply = z.discriminatedUnion("success", [
  z.object({ success: z.literal(true) }).loose(),
  z.object({ success: z.literal(false) }).loose(),
]);

/** Reads a refusal alone: the functions for staff succeed in other ways, but refuse alike. */
export function parseRefusal(json: unknown): BookingOutcome {
  return toFailure(failure.parse(json));
}

/** Reads what a booking function answered. A shape that is not in its contract is a bug, so it throws. */
export function parseBookingReply(json: unknown): BookingOutcome {
  const { success: succeeded, ...rest } = reply.parse(json);
  return succeeded ? toSuccess(success.parse(rest)) : toFailure(failure.parse(rest));
}

function toSuccess(row: z.infer<typeof success>): BookingOutcome {
  if (row.outcome === "moved") {
    const { outcome: kind, previousStartsAt, ...moved } = row;
    return { kind, appointment: moved, previousStartsAt };
  }
  const { outcome: kind, ...rest } = row;
  return { kind, appointment: rest };
}

function toFailure(row: z.infer<typeof failure>): BookingOutcome {
  switch (row.error) {
    case "in_past":
      return { kind: "in_past", hint: "That time has already passed. Which day would you like instead?" };
    case "slot_unavailable":
    case "outside_hours":
      return { kind: row.error, requestedAt: row.requestedAt, alternatives: row.alternatives };
    case "too_soon":
      return {
        kind: "too_soon",
        requestedAt: row.requestedAt,
        minNoticeMinutes: row.minNoticeMinutes,
        alternatives: row.alternatives,
      };
    case "too_far":
      return { kind: "too_far", requestedAt: row.requestedAt, horizonDays: row.horizonDays };
    case "unknown_service":
      return { kind: "unknown_service", asked: row.asked, services: row.services };
    case "unknown_provider":
      return { kind: "unknown_provider", asked: row.asked, providers: row.providers };
    case "contact_required":
    case "not_found":
    case "not_yours":
      return { kind: row.error };
    default:
      return assertNever(row);
  }
}
