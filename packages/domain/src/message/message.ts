import { z } from "zod";
import { IsoInstant } from "../booking/appointment.ts";

/**
 * What a patient is told of a visit: that it is booked, that it is near, that it is at another time, that it will not be. `closed`: the
 * clinic is closed then, and they are asked to choose another time.
 */
export const MessageKind = z.enum(["confirmation", "reminder", "moved", "cancelled", "closed"]);
export type MessageKind = z.infer<typeof MessageKind>;

/** The same, and that a time is held for somebody who waits: of each there are words. */
export const TemplateKind = z.enum([...MessageKind.options, "offer"]);
export type TemplateKind = z.infer<typeof TemplateKind>;

export const MessageChannel = z.enum(["email", "sms"]);
export type MessageChannel = z.infer<typeof MessageChannel>;

/** How a message went out: by a mail server, by Twilio, or not at all: to a Twilio that is played on this machine, or into a folder of it. */
export const MessageVia = z.enum(["smtp", "twilio", "simulated", "catcher"]);
export type MessageVia = z.infer<typeof MessageVia>;

/** `planned`: it waits for its time. `sending`: it is being handed over. `dropped`: nobody needs it any more. `failed`: given up. */
export const MessageStatus = z.enum(["planned", "sending", "sent", "dropped", "failed"]);
export type MessageStatus = z.infer<typeof MessageStatus>;

/** Another visit of the series of which a message tells. */
export const AlsoBooked = z.object({ startsAt: IsoInstant, providerName: z.string() });
export type AlsoBooked = Readonly<z.infer<typeof AlsoBooked>>;

/** A message as staff see it. */
export const StaffMessage = z.object({
  messageId: z.string(),
  /** Null: of an offer. */
  appointmentId: z.string().nullable(),
  channel: MessageChannel,
  kind: TemplateKind,
  status: MessageStatus,
  /** Of a reminder: how many minutes before the visit; 0 otherwise. */
  leadMinutes: z.number(),
  dueAt: IsoInstant,
  sentAt: IsoInstant.nullable(),
  /** Null where it was not handed over yet, or by an earlier version. */
  via: MessageVia.nullable(),
  /** When the carrier said that it arrived; letters never tell. */
  deliveredAt: IsoInstant.nullable(),
  /** Why it was not sent, or not yet, in words. */
  trouble: z.string().nullable(),
  /** As it was handed over; null before that, and once the contact's data was erased. */
  recipient: z.string().nullable(),
  subject: z.string().nullable(),
  body: z.string().nullable(),
  patientName: z.string(),
  startsAt: IsoInstant,
});
export type StaffMessage = Readonly<z.infer<typeof StaffMessage>>;

/** Whether a clinic writes to its patients, and when. */
export const MessageSettings = z.object({
  isOn: z.boolean(),
  byEmail: z.boolean(),
  bySms: z.boolean(),
  /** Texts to numbers of other countries than the clinic's as well. */
  smsAbroad: z.boolean(),
  /** How long before a visit a reminder is due; whole days are counted on the clinic's clock. */
  reminderMinutes: z.array(z.int().min(30).max(43_200)).max(5),
  /** What staff did is told so much later, so that an undo tells nothing. */
  undoMinutes: z.int().min(0).max(60),
  /** No reminder is sent between the two, on the clinic's clock: `21:00`. */
  quietFrom: z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/),
  quietUntil: z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/),
  /** So many reminders at most reach a person, by whatever way, of all their visits. */
  remindersADay: z.int().min(1).max(5),
  remindersAWeek: z.int().min(1).max(20),
});
export type MessageSettings = Readonly<z.infer<typeof MessageSettings>>;

/** What a form showed: a save of an older one is refused. */
export const VersionedMessageSettings = MessageSettings.extend({ version: z.string() });
export type VersionedMessageSettings = Readonly<z.infer<typeof VersionedMessageSettings>>;
