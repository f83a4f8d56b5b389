import { z } from "zod";
import { status } from "../appointments/appointment-schemas.ts";

export const callKind = z.enum(["inbound", "outbound", "web"]);
export const callResult = z.enum(["booked", "moved", "cancelled", "conflict", "failed", "no_booking"]);

const values = z.record(z.string(), z.unknown());

export const callItem = z.object({
  callId: z.string(),
  kind: callKind.nullable(),
  /** Vapi's word; `ended` is final. */
  status: z.string().nullable(),
  /** When it began or, until that is known, when we first heard of it. */
  startedAt: z.string(),
  endedAt: z.string().nullable(),
  callerNumber: z.string().nullable(),
  contactId: z.guid().nullable(),
  contactName: z.string().nullable(),
  result: callResult,
  /** A wanted time was taken; with `booked`, an alternative saved it. */
  hadConflict: z.boolean(),
  toolCalls: z.int(),
  isErased: z.boolean(),
});

const step = z.object({
  toolCallId: z.string(),
  name: z.string(),
  /** The model's arguments, as they came. */
  heard: values,
  /** What the tool made of them: corrections, times taken or offered. */
  understood: values,
  answer: z.string(),
  outcome: z.string(),
  durationMs: z.int(),
  deliveries: z.int(),
  appointmentId: z.guid().nullable(),
  at: z.string(),
});

export const call = callItem.extend({
  endedReason: z.string().nullable(),
  summary: z.string().nullable(),
  transcript: z.string().nullable(),
  /** The clinic keeps what was said for a limited time, which is over. */
  areWordsRemoved: z.boolean(),
  /** As Vapi sent it: whoever makes a link of it checks what it is. */
  recordingUrl: z.string().nullable(),
  /** US dollars. */
  cost: z.number().nullable(),
  /** In the order in which they came. */
  steps: z.array(step).readonly(),
  /** Those that the call made or changed, as they are now. */
  appointments: z
    .array(
      z.object({
        appointmentId: z.guid(),
        contactId: z.guid(),
        patientName: z.string(),
        startsAt: z.string(),
        endsAt: z.string(),
        status,
        serviceName: z.string(),
        providerName: z.string(),
      }),
    )
    .readonly(),
});
