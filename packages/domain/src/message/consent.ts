import { z } from "zod";
import { IsoInstant } from "../booking/appointment.ts";
import { MessageChannel } from "./message.ts";
import { ReplyMeaning } from "./read-reply.ts";

/** Whether a contact may be written to in one way. */
export const ContactConsent = z.object({
  channel: MessageChannel,
  /** E.164, or an e-mail address. */
  address: z.string(),
  isAllowed: z.boolean(),
  /** Who said so: they themselves in a reply, the carrier, the front desk. Null: they booked with it, and nobody has said anything. */
  how: z.enum(["reply", "carrier", "staff"]).nullable(),
  byName: z.string().nullable(),
  changedAt: IsoInstant.nullable(),
});
export type ContactConsent = Readonly<z.infer<typeof ContactConsent>>;

/** What somebody wrote back. */
export const MessageReply = z.object({
  replyId: z.string(),
  meaning: ReplyMeaning,
  body: z.string(),
  receivedAt: IsoInstant,
});
export type MessageReply = Readonly<z.infer<typeof MessageReply>>;

/** What somebody wrote back and nobody has dealt with. */
export const UnreadReply = MessageReply.extend({
  /** E.164 */
  phone: z.string(),
  /** Whose number it is; null: no contact's. */
  contactId: z.string().nullable(),
  contactName: z.string().nullable(),
});
export type UnreadReply = Readonly<z.infer<typeof UnreadReply>>;
