import type { CallItem, Contact, ContactFacts, ContactItem } from "@callwaiting/db";
import { z } from "zod";
import { status } from "../appointments/appointment-schemas.ts";
import { lastChange } from "../audit/last-change.ts";

const facts = {
  contactId: z.guid(),
  name: z.string(),
  /** E.164. */
  phone: z.string().nullable(),
  /** Null where there is only a placeholder. */
  email: z.string().nullable(),
};

export const contactItem = z.object(facts) satisfies z.ZodType<ContactItem>;

export const contactFacts = z.object({
  ...facts,
  createdAt: z.string(),
  /** Sent back to show which state a change was meant for. */
  version: z.string(),
}) satisfies z.ZodType<ContactFacts>;

const visits = z
  .array(
    z.object({
      appointmentId: z.guid(),
      startsAt: z.string(),
      endsAt: z.string(),
      status,
      source: z.enum(["phone", "staff", "import"]),
      patientName: z.string(),
      serviceName: z.string(),
      providerName: z.string(),
    }),
  )
  .readonly();

export const contact = contactFacts.extend({
  /** Not over yet, the next one first; at most 200. */
  coming: visits,
  /** The latest first; at most 200. */
  past: visits,
}) satisfies z.ZodType<Contact>;

/** A call as a contact's page lists it. */
export const contactCall = z.object({
  callId: z.string(),
  kind: z.enum(["inbound", "outbound", "web"]).nullable(),
  startedAt: z.string(),
  endedAt: z.string().nullable(),
  result: z.enum(["booked", "moved", "cancelled", "conflict", "failed", "no_booking"]),
  hadConflict: z.boolean(),
}) satisfies z.ZodType<Partial<CallItem>>;

export const savedContact = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("saved"), contact: contactFacts }),
  /** Somebody else changed it; this is how it is now. */
  z.object({ kind: z.literal("stale"), contact: contactFacts, lastChange }),
  z.object({
    kind: z.literal("taken"),
    field: z.enum(["phone", "email"]),
    contactId: z.guid(),
    name: z.string(),
  }),
  z.object({ kind: z.enum(["contact_required", "invalid_phone", "invalid_email"]) }),
]);

export const mergedContacts = z.object({
  contact: contactFacts,
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
});

const told = z.record(z.string(), z.unknown());

export const personExport = z.object({
  person: told,
  appointments: z.array(told).readonly(),
  /** From a number of theirs, about their appointments, or with a number or address of theirs in what was said. */
  calls: z.array(told).readonly(),
  /** What was changed when, from what to what. */
  history: z.array(told).readonly(),
});

export const erasedPerson = z.object({
  appointments: z.int(),
  cancelledAppointments: z.int(),
  /** Vapi's ids: it has copies of these calls of its own, which must be deleted there. */
  callIds: z.array(z.string()).readonly(),
});
