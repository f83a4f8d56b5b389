import type { DueOffer } from "@callwaiting/db";
import { writeOffer } from "@callwaiting/domain";
import type { Mail } from "./mail.ts";
import { toHtml } from "./write-letter.ts";

/** An offer as a letter; without an event, as nothing is booked yet. */
export function writeOfferLetter(offer: DueOffer & { readonly recipient: string }): Mail {
  const { subject, text } = writeOffer(offer, offer.zone);
  return {
    id: offer.offerId,
    to: offer.recipient,
    fromName: offer.organizationName,
    subject,
    text,
    html: toHtml(text, null),
    event: null,
  };
}
