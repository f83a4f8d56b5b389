import { z } from "zod";
import { Appointment, IsoInstant } from "../booking/appointment.ts";
import { PersonNotes } from "../booking/staff-appointment.ts";
import { CallEnd } from "./call-end.ts";

export const CallKind = z.enum(["inbound", "outbound", "web"]);

export const CallItem = z.object({
  callId: z.string(),
  kind: CallKind.nullable(),
  /** Vapi's word; `ended` is final. */
  status: z.string().nullable(),
  /** When it began or, until that is known, when we first heard of it. */
  startedAt: IsoInstant,
  /** Otherwise nothing can be said of how long it was. */
  isStartKnown: z.boolean(),
  endedAt: IsoInstant.nullable(),
  callerNumber: z.string().nullable(),
  /** Who has that number, or whose appointment it was about. */
  contactId: z.guid().nullable(),
  contactName: z.string().nullable(),
  /** Null while it goes on; of one in which something was done already, that. */
  end: CallEnd.nullable(),
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

const text = z.string().optional();

/** What is known of a call beside its times, texts and cost: whatever Vapi told of it. */
export const CallFacts = z.object({
  /** The clinic's own number or SIP address of this call: the one that was dialled, or that dialled. */
  lineNumber: text,
  /** As a SIP header has it: nobody is known by it. */
  callerName: text,
  callerSipUri: text,
  /** What Vapi adds to why it ended. */
  endedMessage: text,
  /** A number, a SIP address or the name of an assistant. */
  transferredTo: text,
  /** Vapi's word: `connected`, `no-answer`, `failed`… */
  transferStatus: text,
  /** The transcriber was switched to it. */
  language: text,
  /** Whether the caller agreed to be recorded. */
  recordingConsent: z.object({ kind: z.string(), grantedAt: IsoInstant.nullable() }).optional(),
  /** The recording for anybody who has the link, for a while; null where nobody knows for how long. */
  presignedRecording: z.object({ url: z.string(), expiresAt: IsoInstant.nullable() }).optional(),
  /** It is erased because somebody deleted it at Vapi, not at the person's request. */
  isDeletedAtVapi: z.boolean().optional(),
  /** What Vapi's own analysis made of it: beside what we know of the call, never instead. */
  evaluation: z
    .object({
      successEvaluation: text,
      structuredData: z.unknown().optional(),
      structuredDataMulti: z.unknown().optional(),
      structuredOutputs: z
        .array(z.object({ name: z.string(), result: z.unknown() }))
        .readonly()
        .optional(),
      scorecards: z.unknown().optional(),
      /** There was more than is kept. */
      isCut: z.boolean().optional(),
    })
    .optional(),
});
export type CallFacts = Readonly<z.infer<typeof CallFacts>>;

/** An appointment on the page of a call that had to do with it, with what the desk should know of whom it is for. */
export const CallAppointment = Appointment.extend(PersonNotes.omit({ birthDate: true }).shape);
export type CallAppointment = Readonly<z.infer<typeof CallAppointment>>;

export const Call = CallItem.extend({
  endedReason: z.string().nullable(),
  summary: z.string().nullable(),
  transcript: z.string().nullable(),
  /** As Vapi sent it: whoever makes a link of it checks what it is. */
  recordingUrl: z.string().nullable(),
  /** It can be heard here, whatever becomes of the links. */
  isRecordingKept: z.boolean(),
  /** The clinic keeps what was said for a limited time, which is over. */
  areWordsRemoved: z.boolean(),
  /** US dollars. */
  cost: z.number().nullable(),
  facts: CallFacts,
  /** When the assistant had nothing to say: Vapi's `hang`. */
  hungAt: z.array(IsoInstant).readonly(),
  /** In the order in which they came. */
  steps: z.array(CallToolCall).readonly(),
  /** Those that the call made or changed, as they are now. */
  appointments: z.array(CallAppointment).readonly(),
});
export type Call = Readonly<z.infer<typeof Call>>;
