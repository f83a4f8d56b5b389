import {
  Appointment,
  type BookingOutcome,
  IsoInstant,
  LackingResource,
  type StaffRefusal,
  assertNever,
} from "@callwaiting/domain";
import { z } from "zod";

const success = z.discriminatedUnion("outcome", [
  Appointment.extend({ outcome: z.literal("booked") }),
  Appointment.extend({ outcome: z.literal("already_booked") }),
  Appointment.extend({ outcome: z.literal("cancelled") }),
  Appointment.extend({
    outcome: z.literal("moved"),
    previousStartsAt: IsoInstant,
    leftProvider: z.string().optional(),
  }),
]);

const asked = { requestedAt: IsoInstant };
const places = z.record(IsoInstant, z.array(z.string())).optional();
const offered = { ...asked, alternatives: z.array(IsoInstant), places };

const failure = z.discriminatedUnion("error", [
  z.object({
    error: z.literal(["slot_unavailable", "outside_hours"]),
    ...offered,
    sameNumber: z.boolean().optional(),
    offGrid: z.boolean().optional(),
    held: z.object({ offerId: z.guid(), patientName: z.string(), until: IsoInstant }).optional(),
    lacking: z.array(LackingResource).optional(),
  }),
  z.object({ error: z.literal("too_soon"), ...offered, minNoticeMinutes: z.int() }),
  z.object({ error: z.literal("too_far"), ...asked, horizonDays: z.int() }),
  z.object({ error: z.literal("in_past") }),
  z.object({ error: z.literal("unknown_service"), asked: z.string(), services: z.array(z.string()) }),
  z.object({
    error: z.literal("unknown_provider"),
    asked: z.string(),
    providers: z.array(z.string()),
    provider: z.string().exactOptional(),
    service: z.string().exactOptional(),
  }),
  z.object({ error: z.literal(["clock_changed", "contact_required", "not_found"]) }),
]);

const personBusy = Appointment.extend({ error: z.literal("person_busy") });
const providerLeft = z.object({
  error: z.literal("provider_left"),
  provider: z.string(),
  providers: z.array(z.string()),
});

const whichLocation = z.object({
  error: z.literal("which_location"),
  asked: z.string(),
  locations: z.array(z.string()),
});

/** A refusal alone: the functions for staff succeed in other ways, but refuse alike. */
export const refusal = failure.transform(toRefusal);

/** What a booking function answers. */
export const bookingReply = z.union([
  success.transform(toSuccess),
  refusal,
  personBusy.transform(({ error: kind, ...appointment }): BookingOutcome => ({ kind, appointment })),
  whichLocation.transform(({ error: kind, ...rest }): BookingOutcome => ({ kind, ...rest })),
  providerLeft.transform(({ error: kind, ...rest }): BookingOutcome => ({ kind, ...rest })),
]);

function toSuccess(row: z.infer<typeof success>): BookingOutcome {
  if (row.outcome === "moved") {
    const { outcome: kind, previousStartsAt, leftProvider, ...moved } = row;
    return {
      kind,
      appointment: moved,
      previousStartsAt,
      ...(leftProvider === undefined ? {} : { leftProvider }),
    };
  }
  const { outcome: kind, ...rest } = row;
  return { kind, appointment: rest };
}

function toRefusal(row: z.infer<typeof failure>): StaffRefusal {
  switch (row.error) {
    case "in_past":
      return IN_PAST;
    case "slot_unavailable":
    case "outside_hours": {
      const { error: kind, sameNumber, offGrid, held, lacking, ...rest } = row;
      return {
        kind,
        ...rest,
        ...(sameNumber === true ? { sameNumber } : {}),
        ...(offGrid === true ? { offGrid } : {}),
        ...(held === undefined ? {} : { held }),
        ...(lacking === undefined ? {} : { lacking }),
      };
    }
    case "too_soon": {
      const { error: kind, ...rest } = row;
      return { kind, ...rest };
    }
    case "too_far": {
      const { error: kind, ...rest } = row;
      return { kind, ...rest };
    }
    case "unknown_service": {
      const { error: kind, ...rest } = row;
      return { kind, ...rest };
    }
    case "unknown_provider": {
      const { error: kind, ...rest } = row;
      return { kind, ...rest };
    }
    case "clock_changed":
    case "contact_required":
    case "not_found":
      return { kind: row.error };
    default:
      return assertNever(row);
  }
}

/** No words of ours: what to say then is the domain's. */
const IN_PAST: StaffRefusal = { kind: "in_past", hint: "" };
