import { Temporal } from "temporal-polyfill";
import type { IsoInstant } from "../booking/appointment.ts";
import { DEFAULT_TEMPLATES } from "../message/default-templates.ts";
import { type MessageTemplate, fillTemplate, variablesIn } from "../message/message-template.ts";
import type { MessageChannel } from "../message/message.ts";
import type { WrittenMessage } from "../message/write-message.ts";
import { type VisitLocation, sayPlace } from "../organization/location.ts";
import { speakClockTime, speakDate } from "../speech/speak-when.ts";
import { wallNumbersAt } from "../zone/wall-time-at.ts";
import type { Zone } from "../zone/zone.ts";

/** What somebody is told of a time that is held for them. Never the service: others may read the mailbox. */
export type OfferFacts = {
  readonly channel: MessageChannel;
  readonly patientName: string;
  readonly providerName: string;
  readonly organizationName: string;
  readonly startsAt: IsoInstant;
  /** Where, in a clinic with several addresses. */
  readonly location?: VisitLocation | undefined;
  readonly heldUntil: IsoInstant;
  /** E.164; null where the clinic has given no number. */
  readonly phone: string | null;
  /** The phone line cannot take their yes: it may not know by the number who they are. */
  readonly byDeskOnly: boolean;
  /** Where they say yes or no; null where the clinic leaves that to its staff. */
  readonly link: string | null;
};

/**
 * An offer in plain English or in the clinic's own words, on the clinic's clock. By phone it asks for the day and the time, as accepting
 * needs them. Our own text leaves out the patient's name, as all our texts do: whoever books says it, and would else choose what a
 * stranger reads.
 */
export function writeOffer(facts: OfferFacts, zone: Zone, own: MessageTemplate | null): WrittenMessage {
  const { subject, body } = own ?? DEFAULT_TEMPLATES[facts.channel].offer;
  const wall = wallNumbersAt(zone, Temporal.Instant.from(facts.startsAt));
  const until = wallNumbersAt(zone, Temporal.Instant.from(facts.heldUntil));
  const { phone, byDeskOnly } = facts;
  const values = {
    patient: facts.patientName,
    clinic: facts.organizationName,
    provider: facts.providerName,
    date: speakDate(wall),
    time: speakClockTime(wall),
    location: facts.location === undefined ? null : sayPlace(facts.location),
    until: `${speakDate(until)} at ${speakClockTime(until)}`,
    phone: phone !== null && byDeskOnly ? `${phone} (ask for the front desk)` : phone,
    link: facts.link,
  };
  return {
    subject: fillTemplate(subject, values),
    text: `${fillTemplate(facts.link === null ? withoutLink(body, facts) : body, values)}\n`,
  };
}

/** Whoever has no link has to ring, and is told so wherever the words themselves do not. */
function withoutLink(body: string, { phone, byDeskOnly }: OfferFacts): string {
  const lines = body.split("\n");
  const isTold = lines.some((line) => saysPhone(line) && !saysLink(line));
  if (isTold && phone !== null) return body;
  const whom = phone === null ? `us${byDeskOnly ? ", ask for the front desk" : ""}` : "{phone}";
  const where = lines.findIndex(saysLink);
  return lines
    .with(where === -1 ? lines.length - 1 : where, `To take it, call ${whom} and say that day and time.`)
    .join("\n");
}

const saysLink = (line: string): boolean => variablesIn(line).includes("link");
const saysPhone = (line: string): boolean => variablesIn(line).includes("phone");
