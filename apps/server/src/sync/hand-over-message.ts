import type { DueMessage, HandedOver } from "@callwaiting/db";
import { type OrgId, assertNever, writeMessage } from "@callwaiting/domain";
import type { Mailer } from "../mail/mail.ts";
import { writeLetter } from "../mail/write-letter.ts";
import { withoutLinkTokens } from "../secrets/link-token.ts";
import { whyNoText } from "../sms/why-no-text.ts";
import type { Text, TextOutcome, Texter } from "../sms/texter.ts";

export type HandOverPorts = {
  readonly mailer: Mailer;
  /** The patient's own link to a visit; null where there is none that they could do something with. */
  readonly linkTo: (orgId: OrgId, appointmentId: string) => Promise<string | null>;
  /** Of the clinic's own account, of this server's, or the catcher. */
  readonly texterOf: (orgId: OrgId) => Promise<Texter>;
  /** The carrier says that a number has asked for no texts. */
  readonly noteOptOut: (orgId: OrgId, phone: string) => Promise<void>;
};

/** What is noted of it. */
export type Delivery = Omit<HandedOver, "messageId" | "attempt" | "recipient" | "now">;

/** Gives a message to whoever takes it to its reader, and says what became of it. */
export async function handOver(orgId: OrgId, message: DueMessage, ports: HandOverPorts): Promise<Delivery> {
  const link = message.kind === "cancelled" ? null : await ports.linkTo(orgId, message.appointmentId);
  const delivery =
    message.channel === "email"
      ? await sendLetter({ message, link }, ports.mailer)
      : await sendText(orgId, { message, link }, ports);
  // What is kept shows that there was a link, and opens nothing.
  return { ...delivery, body: withoutLinkTokens(delivery.body) };
}

type Linked = { readonly message: DueMessage; readonly link: string | null };

async function sendLetter({ message, link }: Linked, mailer: Mailer): Promise<Delivery> {
  const letter = writeLetter(message, { from: mailer.from, link });
  const outcome = await mailer.send(letter);
  const written = { subject: letter.subject, body: letter.text };
  return outcome.kind === "sent"
    ? { ...written, trouble: null, via: mailer.kind }
    : { ...written, trouble: outcome.trouble, via: null, isFinal: outcome.isFinal };
}

async function sendText(orgId: OrgId, { message, link }: Linked, ports: HandOverPorts): Promise<Delivery> {
  const { text } = writeMessage({ ...message, link }, message.zone, message.template);
  const body = text.trim();
  const written = { subject: null, body, via: null };
  const needless = whyNoText(message.recipient, message);
  if (needless !== null) return { ...written, trouble: needless, isNeedless: true };
  const texter = await ports.texterOf(orgId);
  const outcome = await sendOnce(texter, { id: message.messageId, to: message.recipient, body }, message);
  switch (outcome.kind) {
    case "sent":
      return { ...written, trouble: null, via: texter.kind, reference: outcome.reference };
    case "opted_out":
      await ports.noteOptOut(orgId, message.recipient);
      return { ...written, trouble: outcome.trouble, isNeedless: true };
    case "refused":
      return { ...written, trouble: outcome.trouble, isFinal: outcome.isFinal };
    case "unknown":
      return { ...written, trouble: outcome.trouble, isUnknown: true };
    default:
      return assertNever(outcome);
  }
}

/** Where nobody knows what became of an earlier attempt, that is asked first: nobody wants the same text twice. */
async function sendOnce(texter: Texter, text: Text, message: DueMessage): Promise<TextOutcome> {
  const { unsettledSince, otherReferences } = message;
  if (unsettledSince === null) return texter.send(text);
  const search = await texter.find(text, { since: new Date(unsettledSince), others: otherReferences });
  switch (search.kind) {
    case "found":
      return { kind: "sent", reference: search.reference };
    case "none":
      return texter.send(text);
    case "unknown":
      return search;
    default:
      return assertNever(search);
  }
}
