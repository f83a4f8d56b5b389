import { lastChange } from "../audit/with-last-change.ts";
import { CallItem, ContactFacts } from "@callwaiting/domain";
import { z } from "zod";

/** A call as a contact's page lists it. */
export const contactCall = CallItem.pick({
  callId: true,
  kind: true,
  startedAt: true,
  endedAt: true,
  end: true,
  isStartKnown: true,
  hadConflict: true,
});

export const savedContact = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("saved"), contact: ContactFacts }),
  /** Somebody else changed it; this is how it is now. */
  z.object({ kind: z.literal("stale"), contact: ContactFacts, lastChange }),
  z.object({
    kind: z.literal("taken"),
    field: z.enum(["phone", "email"]),
    contactId: z.guid(),
    name: z.string(),
  }),
  z.object({ kind: z.enum(["contact_required", "invalid_phone", "invalid_email"]) }),
]);

export const mergedContacts = z.object({
  contact: ContactFacts,
  movedAppointments: z.int(),
  /** What the dropped one had and the kept one has otherwise. */
  lost: z.object({ phone: z.string().nullable(), email: z.string().nullable() }),
});

export const personData = z.object({
  name: z.string(),
  appointments: z.int(),
  /** Of those: they will be cancelled. */
  comingAppointments: z.int(),
  calls: z.int(),
  transcripts: z.int(),
  recordings: z.int(),
  toolCalls: z.int(),
  /** What they wait or waited for. */
  waitlist: z.int(),
});

const told = z.record(z.string(), z.unknown());

export const personExport = z.object({
  person: told,
  appointments: z.array(told).readonly(),
  /** From a number of theirs, about their appointments, or with a number or address of theirs in what was said. */
  calls: z.array(told).readonly(),
  messages: z.array(told).readonly(),
  /** What they wrote back. */
  replies: z.array(told).readonly(),
  consents: z.array(told).readonly(),
  outboundCalls: z.array(told).readonly(),
  openRequests: z.array(told).readonly(),
  /** What staff noted of calling them back. */
  callBacks: z.array(told).readonly(),
  /** What they waited for, and what was offered to them. */
  waitlist: z.array(told).readonly(),
  /** What was changed when, from what to what. */
  history: z.array(told).readonly(),
});

export const erasedPerson = z.object({
  appointments: z.int(),
  cancelledAppointments: z.int(),
  /** Vapi's ids: it has copies of these calls of its own, which must be deleted there. */
  callIds: z.array(z.string()).readonly(),
});
