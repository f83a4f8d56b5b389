import { z } from "zod";
import { Appointment, IsoInstant } from "../booking/appointment.ts";

export const CallKind = z.enum(["inbound", "outbound", "web"]);

/**
 * What came of a call, the best of all it did: an appointment was booked, moved or cancelled; else somebody wanted a
 * taken time (`conflict`); else it broke off with an error (`failed`); else nothing was asked for (`no_booking`).
 */
export const CallResult = z.enum(["booked", "moved", "cancelled", "conflict", "failed", "no_booking"]);
export type CallResult = z.infer<typeof CallResult>;

export const CallItem = z.object({
  callId: z.string(),
  kind: CallKind.nullable(),
  /** Vapi's word; `ended` is final. */
  status: z.string().nullable(),
  /** When it began or, until that is known, when we first heard of it. */
  startedAt: IsoInstant,
  endedAt: IsoInstant.nullable(),
  callerNumber: z.string().nullable(),
  /** Who has that number, or whose appointment it was about. */
  contactId: z.guid().nullable(),
  contactName: z.string().nullable(),
  result: CallResult,
  /** A wanted time was taken; with `booked`, an alternative saved it. */
  hadConflict: z.boolean(),
  toolCalls: z.int(),
  isErased: z.boolean(),
});
export type CallItem = Readonly<z.infer<typeof CallItem>>;

const values = z.record(z.string(), z.unknown());

export const CallToolCall = z.object({
  toolCallId: z.string(),
  /** The tool's name, e.g. `bookClinicAppointment`. */
  name: z.string(),
  /** The arguments as the model heard them. */
  heard: values,
  /** What the tool made of them: `corrections`, `startsAt`, `alternatives`, `error`… as the tool's result names them. */
  understood: values,
  /** What the assistant was told to say. */
  answer: z.string(),
  outcome: z.string(),
  durationMs: z.int(),
  deliveries: z.int(),
  appointmentId: z.guid().nullable(),
  at: IsoInstant,
});
export type CallToolCall = Readonly<z.infer<typeof CallToolCall>>;

export const Call = CallItem.extend({
  endedReason: z.string().nullable(),
  summary: z.string().nullable(),
  transcript: z.string().nullable(),
  /** As Vapi sent it: whoever makes a link of it checks what it is. */
  recordingUrl: z.string().nullable(),
  /** The clinic keeps what was said for a limited time, which is over. */
  areWordsRemoved: z.boolean(),
  /** US dollars. */
  cost: z.number().nullable(),
  /** In the order in which they came. */
  steps: z.array(CallToolCall).readonly(),
  /** Those that the call made or changed, as they are now. */
  appointments: z.array(Appointment).readonly(),
});
export type Call = Readonly<z.infer<typeof Call>>;
