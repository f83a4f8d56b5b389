import { z } from "zod";
import { IsoInstant } from "../booking/appointment.ts";

/** Why somebody is called: a freed time is offered, a visit is near, or they asked for something and never heard of it. */
export const OutboundReason = z.enum(["offer", "reminder", "call_back"]);
export type OutboundReason = z.infer<typeof OutboundReason>;

/** What the person told the assistant to do, in the call itself. */
export const OutboundWord = z.enum(["accepted", "declined", "wrong_person", "screened", "opted_out"]);
export type OutboundWord = z.infer<typeof OutboundWord>;

/**
 * How a call that we made ended. `answered`: somebody spoke with the assistant, and nothing came of it. `failed`: it could not be made, or nobody
 * knows whether it was. `dropped`: nobody needed it any more.
 */
export const OutboundEnd = z.enum([
  "answered",
  "accepted",
  "declined",
  "no_answer",
  "busy",
  "voicemail",
  "screened",
  "wrong_person",
  "hung_up",
  "opted_out",
  "failed",
  "dropped",
]);
export type OutboundEnd = z.infer<typeof OutboundEnd>;

/** `placing`: Vapi is being asked for it. `ringing`: Vapi has it; it rings, or they speak. */
export const OutboundStatus = z.enum(["planned", "placing", "ringing", "ended"]);
export type OutboundStatus = z.infer<typeof OutboundStatus>;

/** A call that the assistant makes, as staff see it. */
export const StaffOutboundCall = z.object({
  outboundId: z.guid(),
  reason: OutboundReason,
  /** The visit, the waitlist's offer or the open request that it is about. */
  subjectId: z.guid(),
  contactId: z.guid().nullable(),
  /** Null once the person's data was erased; also whose name was never said. */
  patientName: z.string().nullable(),
  phone: z.string().nullable(),
  status: OutboundStatus,
  ended: OutboundEnd.nullable(),
  /** Why it was dropped, failed or waits, in words. */
  trouble: z.string().nullable(),
  /** When it may be made at the earliest, until it is; then when it was. */
  at: IsoInstant,
  endedAt: IsoInstant.nullable(),
  /** Vapi's id, by which the call's page goes. */
  callId: z.string().nullable(),
  /** US dollars. */
  cost: z.number().nullable(),
});
export type StaffOutboundCall = Readonly<z.infer<typeof StaffOutboundCall>>;

/** What becomes of asking for a call: one is planned about it (or was already), or why not. */
export const PlannedOutbound = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("planned"), outboundId: z.guid() }),
  z.object({ kind: z.literal("refused"), why: z.enum(["off", "stopped", "no_number"]) }),
]);
export type PlannedOutbound = Readonly<z.infer<typeof PlannedOutbound>>;
