import type { DueMessage, DueOfferMessage, HandedOver } from "@callwaiting/db";
import { type OrgId, assertNever, writeMessage, writeOffer } from "@callwaiting/domain";
import type { Mail, Mailer } from "../mail/mail.ts";
import { writeLetter } from "../mail/write-letter.ts";
import { writeOfferLetter } from "../mail/write-offer-letter.ts";
import { withoutLinkTokens } from "../secrets/link-token.ts";
import { whyNoText } from "../sms/why-no-text.ts";
import type { Text, TextOutcome, Texter } from "../sms/texter.ts";

export type HandOverPorts = {
  readonly mailer: Mailer;
  /** The patient's own link to a visit; null where there is none that they could do something with. */
  readonly linkTo: (orgId: OrgId, appointmentId: string) => Promise<string | null>;
  /** The same to an offer. */
  readonly offerLinkTo: (orgId: OrgId, offerId: string) => Promise<string | null>;
  /** Of the clinic's own account, of this server's, or the catcher. */
  readonly texterOf: (orgId: OrgId) => Promise<Texter>;
  /** The carrier says that a number has asked for no texts. */
  readonly noteOptOut: (orgId: OrgId, phone: string) => Promise<void>;
};

/** What is noted of it. */
export type Delivery = Omit<HandedOver, "messageId" | "attempt" | "recipient" | "now">;

/** What is due, of whatever it tells. */
export type AnyDue = DueMessage | DueOfferMessage;

/** An offer is soon over: then the next way to reach them is better than another try. */
const TRIES_OF_OFFER = 3;

/** Gives a message to whoever takes it to its reader, and says what became of it. */
export async function handOver(orgId: OrgId, message: AnyDue, ports: HandOverPorts): Promise<Delivery> {
  const link = await linkOf(orgId, message, ports);
  const delivery =
    message.channel === "email"
      ? await sendLetter(letterOf(message, { from: ports.mailer.from, link }), ports.mailer)
      : await sendText(orgId, { message, body: textOf(message, link) }, ports);
  // What is kept shows that there was a link, and opens nothing.
  const kept = { ...delivery, body: withoutLinkTokens(delivery.body) };
  if (message.kind !== "offer" || delivery.trouble === null || message.attempt < TRIES_OF_OFFER) return kept;
  return { ...kept, isFinal: true };
}

async function linkOf(orgId: OrgId, message: AnyDue, ports: HandOverPorts): Promise<string | null> {
  if (message.kind === "offer") return ports.offerLinkTo(orgId, message.offerId);
  return message.kind === "cancelled" ? null : ports.linkTo(orgId, message.appointmentId);
}

const letterOf = (message: AnyDue, head: { readonly from: string; readonly link: string | null }): Mail =>
  message.kind === "offer" ? writeOfferLetter(message, head.link) : writeLetter(message, head);

const textOf = (message: AnyDue, link: string | null): string =>
  message.kind === "offer"
    ? writeOffer({ ...message, link }, message.zone, message.template).text.trim()
    : writeMessage({ ...message, link }, message.zone, message.template).text.trim();

async function sendLetter(letter: Mail, mailer: Mailer): Promise<Delivery> {
  const outcome = await mailer.send(letter);
  const written = { subject: letter.subject, body: letter.text };
  switch (outcome.kind) {
    case "sent":
      return { ...written, trouble: null, via: mailer.kind };
    case "refused":
      return { ...written, trouble: outcome.trouble, via: null, isFinal: outcome.isFinal };
    case "unknown":
      return { ...written, trouble: outcome.trouble, via: null, isUnknown: true };
    default:
      return assertNever(outcome);
  }
}

type Worded = { readonly message: AnyDue; readonly body: string };

async function sendText(orgId: OrgId, { message, body }: Worded, ports: HandOverPorts): Promise<Delivery> {
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
async function sendOnce(texter: Texter, text: Text, message: AnyDue): Promise<TextOutcome> {
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
