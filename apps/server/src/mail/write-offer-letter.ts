import type { DueOfferMessage } from "@callwaiting/db";
import { writeOffer } from "@callwaiting/domain";
import type { Mail } from "./mail.ts";
import { toHtml } from "./write-letter.ts";

/** An offer as a letter; without an event, as nothing is booked yet. */
export function writeOfferLetter(offer: DueOfferMessage, link: string | null): Mail {
  const { subject, text } = writeOffer({ ...offer, link }, offer.zone, offer.template);
  return {
    id: offer.messageId,
    to: offer.recipient,
    fromName: offer.organizationName,
    subject,
    text,
    html: toHtml(text, link),
    event: null,
  };
}
